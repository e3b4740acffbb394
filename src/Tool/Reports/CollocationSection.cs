using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What a neighbour cost, in sentences.</summary>
internal static class CollocationSection
{
    public static ReportSection? Of(LedgerView view)
    {
        var lines = view.Subjects.SelectMany(subject => subject.Beside.SelectMany(condition => Lines(view, subject, condition))).ToList();
        return lines.Count == 0 ? null : new ReportSection("Side by side", [new ReportLines(lines)]);
    }

    private static IEnumerable<string> Lines(LedgerView view, Subject subject, string condition)
    {
        var slowdown = view.Row(subject, condition, "slowdown");
        if (slowdown?.Value is not { } factor)
        {
            if (subject.Conditions.Contains(condition))
            {
                yield return $"{subject.Name}: what it cost to run {condition} was not measured: {slowdown?.Reason ?? NoLaunch(view, subject, condition)}.";
            }

            yield break;
        }

        yield return $"{subject.Label} {Verdict(slowdown, factor)} {condition} ({string.Join("; ", Facts(view, subject, condition, slowdown))}).";
        foreach (var line in Neighbours(view, subject, condition))
        {
            yield return line;
        }

        if (Together(view, subject, condition) is { } together) yield return together;
        var residency = view.Row(subject, condition, "residency");
        yield return residency?.Value is null
            ? $"What {Conditions.NeighboursOf(condition)} costs by its presence alone was not measured: {residency?.Reason ?? "no launch had it paused"}."
            : $"The presence of {Conditions.NeighboursOf(condition)} alone, paused, {Presence(subject, residency, residency.Value.Value)}.";
    }

    private static string NoLaunch(LedgerView view, Subject subject, string condition) =>
        view.Ledger.Launches.All(launch => (launch.Pipeline, launch.Scenario, launch.Condition) != (subject.Pipeline, subject.Scenario, condition) || !launch.Superseded)
            ? "its launches failed"
            : "the run ended before whole launches could take the place of blocks in turn";

    private static string Verdict(MeasureRow slowdown, double factor) =>
        slowdown is { Low: <= 1, High: >= 1 } ? $"is {(factor >= 1 ? "not measurably slower" : "neither measurably slower nor faster")} ({Quantity.Marked(slowdown)})"
        : Quantity.Of(slowdown) == Quantity.Of(1, slowdown.Unit) ? $"is as fast ({Quantity.Marked(slowdown)})"
        : $"is {Factor(slowdown, factor)}";

    private static string Presence(Subject subject, MeasureRow residency, double factor)
    {
        var interval = Quantity.Interval(residency) is { } known ? $"95 % interval {known}" : residency.Reason!;
        return residency is { Low: <= 1, High: >= 1 } || Quantity.Of(residency) == Quantity.Of(1, residency.Unit)
            ? $"makes no measurable difference: {Quantity.Marked(residency)} ({interval})"
            : $"makes {subject.Label} {Factor(residency, factor)} ({interval})";
    }

    // An interval is that of the ratio as it is in the ledger; only the sentence turns it round.
    private static string Factor(MeasureRow ratio, double factor) => factor > 1
        ? $"{Quantity.Marked(ratio)} slower"
        : $"{Quantity.Of(1 / factor, ratio.Unit)}{(ratio.Notes.Count > 0 ? "*" : "")} faster";

    private static IEnumerable<string> Facts(LedgerView view, Subject subject, string condition, MeasureRow slowdown)
    {
        yield return subject.Scenario;
        var paused = view.Row(subject, Conditions.Paused(Conditions.NeighboursOf(condition)!), "response.mean");
        if ((paused?.Value ?? view.Row(subject, Conditions.Solo, "response.mean")?.Value) is { } from
            && view.Row(subject, condition, "response.mean")?.Value is { } to)
        {
            yield return $"mean {Quantity.Change(from, to, "ns")}";
        }

        yield return Quantity.Interval(slowdown) is { } interval
            ? slowdown.Values.Count > 0
                ? string.Create(CultureInfo.InvariantCulture, $"95 % interval {interval} over {slowdown.Values.Count} launches")
                : $"95 % interval {interval}"
            : slowdown.Reason!;
        foreach (var quantile in new[] { "p50", "p99" })
        {
            if (view.Row(subject, condition, "slowdown." + quantile) is { Value: not null } row)
            {
                yield return $"{quantile} {Quantity.Marked(row)}";
            }
        }

        if (slowdown.Notes.Any(note => note.StartsWith("whole launches", StringComparison.Ordinal)))
        {
            yield return "whole launches compared";
        }
    }

    private static IEnumerable<string> Neighbours(LedgerView view, Subject subject, string condition)
    {
        foreach (var np in view.Ledger.Measures.Where(row => row.Measure == "np" && IsOf(view.Ledger.Plan, subject, condition, row)))
        {
            var label = view.Ledger.Plan.Label(np.Pipeline);
            yield return np.Value is null
                ? $"What {label} kept of its own throughput was not measured: {np.Reason}."
                : $"{label} kept {Quantity.Marked(np)} of its own throughput{InBrackets(Change(np, view.Row(np.Pipeline, np.Scenario, np.Condition, "throughput")))}.";
        }
    }

    private static string? Together(LedgerView view, Subject subject, string condition)
    {
        var programs = 1 + view.Ledger.Plan.Launches
            .Where(launch => (launch.Pipeline, launch.Scenario.Name) == (subject.Pipeline, subject.Scenario) && launch.Conditions.Contains(condition))
            .Select(launch => launch.Neighbours.Count)
            .DefaultIfEmpty()
            .Max();
        return view.Row(subject, condition, "stp") is { Value: not null } stp
            && view.Row(subject, condition, "antt") is { Value: not null } antt
            && view.Row(subject, condition, "fairness") is { Value: not null } fairness
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Together the {programs} programs did the work of {Bare(stp)} (STP); each took {Quantity.Marked(antt)} its own time on average (ANTT), fairness {Bare(fairness)}.")
            : null;
    }

    private static string Bare(MeasureRow row) => Quantity.Marked(row).Replace("×", "", StringComparison.Ordinal);

    private static bool IsOf(PlanRow plan, Subject subject, string condition, MeasureRow own) =>
        plan.Launches
            .Where(launch => (launch.Pipeline, launch.Scenario.Name) == (subject.Pipeline, subject.Scenario)
                && launch.Conditions.Contains(condition)
                && launch.Neighbours.Contains(own.Pipeline))
            .Any(launch => own.Condition
                == NeighbourConditions.Of(plan, launch.Pipeline, launch.Scenario.Name, launch.Neighbours, own.Pipeline, launch.Isolation, launch.Cores));

    // The ledger's reference row is over the launches beside all subjects, and of one copy: neither is what the share was taken of. Geometric means as the
    // share's own, so that the three numbers agree.
    private static string? Change(MeasureRow np, MeasureRow? kept) =>
        kept is not null && kept.Values.Count == np.Values.Count && np.Values.Concat(kept.Values).All(value => value > 0)
            ? Quantity.Change(Mean(kept.Values.Zip(np.Values, (after, share) => after / share)), Mean(kept.Values), kept.Unit)
            : null;

    private static double Mean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));

    private static string InBrackets(string? text) => text is null ? "" : $" ({text})";
}

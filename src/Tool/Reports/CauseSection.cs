using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Why a condition is slower than another: a sentence, and from one response to the other step by step.</summary>
internal static class CauseSection
{
    /// <summary>Terms that make up less of a difference are added up.</summary>
    private const double SmallTerm = 0.02;
    private const int BarWidth = 24;

    public static ReportSection? Of(LedgerView view)
    {
        // What holds for the launches is on every row that rests on them, and is said once.
        var said = new HashSet<(string, string, string, string, string)>();
        List<ReportPart> parts = [.. view.Ledger.Explanations.SelectMany(row => Parts(
            view, row with { Notes = [.. row.Notes.Where(note => said.Add((row.Pipeline, row.Scenario, row.Base, row.Condition, note)))] }))];
        var offline = view.Ledger.Explanations.Any(row => row.Measure == ExplanationRow.ThroughputMeasure);
        return parts.Count == 0 ? null : new ReportSection($"Why (mean response{(offline ? ", Offline time per query," : "")} of traced launches, pair by pair of blocks)", parts);
    }

    private static IEnumerable<ReportPart> Parts(LedgerView view, ExplanationRow row)
    {
        yield return new ReportLines([CauseSentence.Of(view.Ledger.Plan, row)]);
        if (row.Verdict is not ExplanationVerdict.NoChange && row.Measure is "response.mean" or ExplanationRow.CapacityMeasure or ExplanationRow.ThroughputMeasure) yield return Waterfall(view, row);
        if (Bracket(row) is { } bracket) yield return new ReportLines([bracket]);
        if (row.Notes.Count > 0) yield return new ReportLines(row.Notes);
    }

    /// <summary>A thread that waits for another one that has no core looks busy, so what is waiting and what is work can't be told exactly.</summary>
    private static string? Bracket(ExplanationRow row) =>
        row is { RunQueueLow: { } low, RunQueueHigh: { } high } && Math.Abs(high - low) >= SmallTerm * Math.Abs(row.Delta)
            ? $"Several threads share visits: waits for a core are between {Signed(low)} and {Signed(high)} of it."
            : null;

    private static ReportTable Waterfall(LedgerView view, ExplanationRow row)
    {
        // What is counted per slot has no queueing of its own.
        var queues = row.Measure != ExplanationRow.ThroughputMeasure;
        var steps = Steps(view.Ledger.Plan, row).ToList();
        var (low, high) = (0.0, Math.Max(row.BaseValue, row.BaseValue + row.Delta));
        var at = row.BaseValue;
        foreach (var step in steps)
        {
            at += step.Value;
            (low, high) = (Math.Min(low, at), Math.Max(high, at));
        }

        var rows = new List<IReadOnlyList<string>> { Total(row.Base, row.BaseValue, low, high, queues) };
        at = row.BaseValue;
        foreach (var step in steps)
        {
            rows.Add(
            [
                step.What,
                step.Stage ?? Quantity.None,
                step.Who ?? Quantity.None,
                Bar(at, at + step.Value, low, high),
                Signed(step.Value),
                .. queues ? [Signed(step.Direct), Signed(step.Value - step.Direct)] : Array.Empty<string>(),
            ]);
            at += step.Value;
        }

        rows.Add(Total(row.Condition, row.BaseValue + row.Delta, low, high, queues));
        var what = row.Saturated is { } stage ? $", time of {stage.Stage ?? "the workers"} for each query" : queues ? "" : ", time per query";
        return new ReportTable(
            $"{view.Ledger.Plan.Label(row.Pipeline)} · {row.Scenario}{what}", ["", "stage", "by", "", "time", .. queues ? ["direct", "by queueing"] : Array.Empty<string>()], queues ? 3 : 1, rows);
    }

    /// <summary>The largest first, what is small added up, and what is not explained last.</summary>
    private static IEnumerable<Step> Steps(PlanRow plan, ExplanationRow row)
    {
        var small = Math.Abs(row.Delta) * SmallTerm;
        var unexplained = row.Terms.Where(term => term.Cause == Cause.Unattributed);
        var known = row.Terms.Where(term => term.Cause != Cause.Unattributed).ToLookup(term => Math.Abs(term.Value) >= small);
        foreach (var term in known[true])
            yield return new Step(CauseWords.Name(term.Cause, term.Detail), term.Stage, CauseWords.Who(plan, term.Neighbour, term.NeighbourStage), term.Value, term.Direct);
        if (known[false].Any()) yield return Sum("others", known[false]);
        yield return Sum(CauseWords.Name(Cause.Unattributed), unexplained);

        static Step Sum(string what, IEnumerable<ExplanationTerm> terms) => new(what, null, null, terms.Sum(term => term.Value), terms.Sum(term => term.Direct));
    }

    private static IReadOnlyList<string> Total(string condition, double value, double low, double high, bool queues) =>
        [condition, "", "", Bar(0, value, low, high), Quantity.Time(value), .. queues ? ["", ""] : Array.Empty<string>()];

    private static string Bar(double from, double to, double low, double high)
    {
        var (start, end) = (Place(Math.Min(from, to)), Place(Math.Max(from, to)));
        return (new string(' ', start) + new string(to < from ? '▒' : '█', Math.Max(1, end - start))).PadRight(BarWidth);

        int Place(double value) => high <= low ? 0 : (int)Math.Min(BarWidth - 1, Math.Round((value - low) / (high - low) * BarWidth));
    }

    private static string Signed(double ns) => ns < 0 ? "−" + Quantity.Time(-ns) : "+" + Quantity.Time(ns);

    /// <summary>One line of the way from one response to the other.</summary>
    private sealed record Step(string What, string? Stage, string? Who, double Value, double Direct);
}

using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Which methods the stages' threads were in, alone and beside a neighbour, from sampled stacks.</summary>
internal static class CodeSection
{
    private const int MostMethods = 3;

    // Of fewer samples a share says little.
    private const int FewestSamples = 20;
    private const double ShownShare = 0.05;

    public static ReportSection? Of(LedgerView view)
    {
        if (view.Ledger.Stacks.Count == 0) return null;
        List<ReportPart> parts = [.. view.Subjects.SelectMany(subject => Parts(view, subject))];
        parts.Add(new ReportLines([.. Below(view)]));
        return new ReportSection("Where the code spends its time", parts);
    }

    private static IEnumerable<ReportPart> Parts(LedgerView view, Subject subject)
    {
        List<StackRow> all = [.. subject.Conditions.Select(condition => Row(view, subject, condition)).OfType<StackRow>()];
        foreach (var row in all.Where(row => row.Reason is not null))
            yield return new ReportLines([$"{subject.Name}, {row.Condition}: no stacks, {row.Reason}."]);

        List<StackRow> known = [.. all.Where(row => row.Reason is null)];
        List<StackRow> beside = [.. known.Where(row => Conditions.NeighboursOf(row.Condition) is not null)];
        if (beside.Count == 0 && known.Count > 0) yield return Table(subject, known);
        foreach (var row in beside)
        {
            string[] alone = [Conditions.Paused(Conditions.NeighboursOf(row.Condition)!), Conditions.Solo];
            yield return Table(subject, [.. alone.Select(condition => known.Find(other => other.Condition == condition)).OfType<StackRow>().Take(1), row]);
        }

        if (Costs(view, subject) is { } costs) yield return costs;
    }

    private static ReportTable Table(Subject subject, List<StackRow> rows)
    {
        var lines = new List<IReadOnlyList<string>>();
        var left = new List<string>();
        foreach (var stage in rows.SelectMany(row => row.Stages).Select(stage => stage.Stage).Distinct().OrderBy(stage => Place(subject, stage)))
        {
            List<StageStackRow?> stages = [.. rows.Select(row => row.Stages.FirstOrDefault(one => one.Stage == stage))];
            if (stages.TrueForAll(one => one is null || one.Samples < FewestSamples)) left.Add(stage);
            else lines.AddRange(Lines(stage, stages));
        }

        if (left.Count > 0) lines.Add([string.Join(", ", left), $"fewer than {FewestSamples} samples each", .. rows.SelectMany(_ => new[] { "", "" })]);
        return new ReportTable(
            $"{subject.Name}, {string.Join(" and ", rows.Select(row => row.Condition))}",
            ["stage", "method", .. rows.SelectMany(row => new[] { row.Condition.Split(' ')[0], "a visit" })],
            2 * rows.Count,
            lines);
    }

    private static IEnumerable<IReadOnlyList<string>> Lines(string stage, List<StageStackRow?> stages)
    {
        yield return [stage, "", .. stages.SelectMany(one => one is null ? [Quantity.None, ""] : new[] { Count(one.Samples), Quantity.Time(one.Time) })];
        var methods = stages.OfType<StageStackRow>().SelectMany(one => one.Methods)
            .GroupBy(method => method.Method, StringComparer.Ordinal)
            .Where(same => same.Any(method => method.Share >= ShownShare))
            .OrderByDescending(same => same.Max(method => method.Time))
            .Take(MostMethods);
        foreach (var same in methods) yield return ["", Short(same.Key) + Where([.. same]), .. stages.SelectMany(one => Cells(one, same.Key))];
        if (stages.Exists(one => one is not null && NoCore(one) >= ShownShare))
            yield return ["", "of all, without a core", .. stages.SelectMany(one => one is null ? [Quantity.None, ""] : new[] { Quantity.Percent(Math.Round(NoCore(one), 2)), Quantity.Time(one.Time * NoCore(one)) })];
    }

    // A method that is not in a list which is full may still have been seen.
    private static string[] Cells(StageStackRow? stage, string name) => stage?.Methods.FirstOrDefault(method => method.Method == name) is { } method
        ? [Quantity.Percent(Math.Round(method.Share, 2)), Quantity.Time(method.Time)]
        : [stage is not null && stage.Methods.Sum(one => one.Samples) == stage.Samples ? "0 %" : Quantity.None, ""];

    private static string Where(IReadOnlyList<MethodStackRow> rows)
    {
        var states = rows.SelectMany(row => row.States).Where(count => count.State != SampledState.Ready).GroupBy(count => count.State).ToList();
        return states.Count == 0 || states.MaxBy(same => same.Sum(count => count.Samples))!.Key is not (var most and not SampledState.Managed) ? "" : $" ({most.ToString().ToLowerInvariant()})";
    }

    private static double NoCore(StageStackRow stage) => (double)stage.States.Where(count => count.State == SampledState.Ready).Sum(count => count.Samples) / stage.Samples;

    // Its type and itself.
    private static string Short(string method) => string.Join('.', method.Split('.').TakeLast(2));

    private static ReportTable? Costs(LedgerView view, Subject subject)
    {
        List<string> conditions = [.. subject.Conditions.Where(condition => view.Row(subject, condition, "sampled.overhead")?.Value is not null)];
        return conditions.Count == 0 ? null : new ReportTable(
            $"{subject.Name}: cost of sampling",
            ["condition", "mean response", "p50"],
            2,
            [.. conditions.Select(condition => (IReadOnlyList<string>)[condition, Quantity.Overhead(view.Row(subject, condition, "sampled.overhead")), Quantity.Overhead(view.Row(subject, condition, "sampled.overhead.p50"))])]);
    }

    private static IEnumerable<string> Below(LedgerView view)
    {
        List<double> intervals = [.. view.Ledger.Stacks.Select(row => row.Interval).OfType<double>()];
        if (intervals.Count == 0) yield break;
        yield return $"Samples of threads at work for the stage, one each {Quantity.Time(intervals.Average())} or so, and the share of each innermost managed method; a visit: time that threads work for it, in these launches. Waits that hold no thread are not in here. Threads in managed code stop for a sample at the next place where they can, which may lie in a method near by. stacks-*.folded has whole stacks, for flame graphs.";
        if (view.Ledger.Stacks.FirstOrDefault(row => row.NoStates is not null) is { } blind) yield return $"Native code, waits and want of a core are not told apart (external): {blind.NoStates}.";
    }

    private static StackRow? Row(LedgerView view, Subject subject, string condition) =>
        view.Ledger.Stacks.LastOrDefault(row => (row.Pipeline, row.Scenario, row.Condition) == (subject.Pipeline, subject.Scenario, condition));

    private static int Place(Subject subject, string stage) => subject.Graph?.Stages.Select(one => one.Name).ToList().IndexOf(stage) ?? 0;

    private static string Count(int samples) => samples.ToString("#,0", CultureInfo.InvariantCulture);
}

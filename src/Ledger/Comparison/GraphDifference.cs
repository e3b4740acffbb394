using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>In what two graphs of one pipeline differ, in words.</summary>
public static class GraphDifference
{
    /// <summary>Other stages, other ways between them, another answer: it does something else now, and stages can't be compared one by one. Empty: the same shape.</summary>
    public static IReadOnlyList<string> Shape(PipelineGraph under, PipelineGraph head)
    {
        var (before, after) = (Names(under), Names(head));
        var both = before.Intersect(after).ToHashSet(StringComparer.Ordinal);
        var (left, right) = (Ways(under, both).ToList(), Ways(head, both).ToList());
        return
        [
            .. after.Except(before).Select(stage => $"stage {stage} is new"),
            .. before.Except(after).Select(stage => $"stage {stage} is gone"),
            .. right.Except(left).Select(way => $"{way} is new"),
            .. left.Except(right).Select(way => $"{way} is gone"),
            .. under.AnswerType == head.AnswerType ? (string[])[] : [$"the answer is {head.AnswerType}, and {under.AnswerType} in the base"],
        ];
    }

    /// <summary>What stages of the same shape do otherwise: it may well be why the head is faster, or slower.</summary>
    public static IReadOnlyList<string> Settings(PipelineGraph under, PipelineGraph head)
    {
        var before = under.Stages.ToDictionary(stage => stage.Name, StringComparer.Ordinal);
        return [.. head.Stages.Where(stage => before.ContainsKey(stage.Name)).SelectMany(stage => Settings(before[stage.Name], stage))];
    }

    private static IEnumerable<string> Settings(StageNode under, StageNode head)
    {
        (string What, string Before, string After)[] all =
        [
            ("slots", Text(under.Slots), Text(head.Slots)),
            ("batch size", Text(under.BatchSize), Text(head.BatchSize)),
            ("batch wait", Time(under.BatchWaitNs), Time(head.BatchWaitNs)),
            ("limit", Time(under.TimeoutNs), Time(head.TimeoutNs)),
            ("most visits", Text(under.MaxVisits), Text(head.MaxVisits)),
            ("async", under.IsAsync ? "yes" : "no", head.IsAsync ? "yes" : "no"),
            ("input", under.Input, head.Input),
            ("output", under.Output, head.Output),
        ];
        return all.Where(one => one.Before != one.After).Select(one => $"{head.Name}: {one.What} {one.Before} → {one.After}");
    }

    private static IEnumerable<string> Names(PipelineGraph graph) => graph.Stages.Select(stage => stage.Name);

    /// <summary>Those from and to stages that both have: what leads to a new one is new with it.</summary>
    private static IEnumerable<string> Ways(PipelineGraph graph, HashSet<string> both) =>
        from stage in graph.Stages
        where both.Contains(stage.Name)
        from way in (IEnumerable<string>)
        [
            .. stage.After.Where(both.Contains).Select(other => $"edge {other} → {stage.Name}"),
            .. stage.Reads.Where(both.Contains).Select(other => $"edge {other} → {stage.Name} (read)"),
            .. stage.FromFirstPiece.Where(both.Contains).Select(other => $"edge {other} → {stage.Name} (from the first piece)"),
            .. stage.Routes.Where(both.Contains).Select(target => $"route {stage.Name} → {target}"),
            stage.TakesQuery ? $"edge (query) → {stage.Name}" : "",
            stage.StartsWithQuery ? $"start with {stage.Name}" : "",
            stage.MayAnswer ? $"route {stage.Name} → (answer)" : "",
            stage.Streams ? $"stream of {stage.Name}" : "",
            stage.BatchSize > 0 ? $"batching of {stage.Name}" : "",
        ]
        where way.Length > 0
        select way;

    private static string Text(int number) => number == 0 ? "none" : number.ToString(CultureInfo.InvariantCulture);

    private static string Time(long ns) => ns == 0 ? "none" : FormattableString.Invariant($"{ns / 1e6} ms");
}

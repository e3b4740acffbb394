using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// Slowdown within one launch whose blocks took turns: neighbours' blocks beside ÷ paused, so that a drift of the machine cancels. The launch's value is
/// the geometric mean over the pairs; p99 compares all queries of the two conditions, because one block has too few for it.
/// </summary>
internal static class SlowdownMeasures
{
    private static readonly string[] Names = ["slowdown", "slowdown.p50", "slowdown.p99"];

    public static void Add(LaunchValues values, ConditionRecords? paused, ConditionRecords beside, IReadOnlyList<string> marks)
    {
        if (paused is null)
        {
            AbsentAll(values, "the launch has no block with the neighbour paused");
            return;
        }

        marks = [.. marks, .. QueryMeasures.FailedQueries(paused), .. QueryMeasures.FailedQueries(beside)];
        Add(values, "slowdown", Pairs(paused, beside, responses => responses.Mean), marks);
        Add(values, "slowdown.p50", Pairs(paused, beside, responses => responses.Quantile(0.5)), [.. marks, .. InBlocks(paused, beside)]);
        if (paused.Completed == 0 || beside.Completed == 0)
        {
            values.Absent("slowdown.p99", "no query completed under one of the two conditions");
            return;
        }

        var (fewest, most) = paused.Completed < beside.Completed ? (paused, beside) : (beside, paused);
        values.Add(
            "slowdown.p99",
            beside.Responses.Quantile(0.99) / paused.Responses.Quantile(0.99),
            notes: [.. marks, .. HistogramMark.Of(most.Responses, "queries"), .. QueryMeasures.FewQueries(fewest.Completed, 0.99)]);
    }

    public static void AbsentAll(LaunchValues values, string reason)
    {
        foreach (var name in Names)
        {
            values.Absent(name, reason);
        }
    }

    private static void Add(LaunchValues values, string measure, List<double?> ratios, IReadOnlyList<string> marks)
    {
        List<double> known = [.. ratios.OfType<double>()];
        if (known.Count == 0)
        {
            values.Absent(measure, "no pair of blocks has completed queries in both");
            return;
        }

        if (known.Count < ratios.Count)
        {
            marks = [.. marks, string.Create(
                CultureInfo.InvariantCulture, $"pairs missing: {ratios.Count - known.Count} of a launch's {ratios.Count} pairs of blocks have no completed query in one of the two")];
        }

        values.Add(measure, Math.Exp(known.Average(Math.Log)), notes: marks);
    }

    // Null: one of the two blocks has nothing to compare.
    private static List<double?> Pairs(ConditionRecords paused, ConditionRecords beside, Func<TimeTally, double> value) =>
    [
        .. BlockPairs.Of(paused.Blocks, beside.Blocks).Select(pair => paused.ResponsesOf(pair.Under) is { } under && beside.ResponsesOf(pair.Over) is { } over
            ? value(over) / value(under)
            : (double?)null),
    ];

    // Of the block with the most queries.
    private static IReadOnlyList<string> InBlocks(ConditionRecords paused, ConditionRecords beside) =>
        new[] { paused, beside }.SelectMany(records => records.Blocks.Select(block => records.ResponsesOf(block.Index))).OfType<TimeTally>().Where(block => !block.IsExact)
            .MaxBy(block => block.Count) is { } largest
            ? HistogramMark.Of(largest, "queries in a block")
            : [];
}

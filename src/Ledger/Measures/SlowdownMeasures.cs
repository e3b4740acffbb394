using System.Globalization;

namespace Modbench.Ledger;

/// <summary>
/// Slowdown within one launch whose blocks took turns: neighbours' blocks beside ÷ paused, so that a drift of the machine cancels. The launch's value is
/// the geometric mean over the pairs; p99 compares all queries of the two conditions, because one block has too few for it.
/// </summary>
internal static class SlowdownMeasures
{
    private static readonly string[] Names = ["slowdown", "slowdown.p50", "slowdown.p99"];

    public static void Add(LaunchValues values, ConditionRecords? paused, ConditionRecords beside, bool offline, IReadOnlyList<string> marks)
    {
        if (paused is null)
        {
            AbsentAll(values, "the launch has no block with the neighbour paused");
            return;
        }

        marks = [.. marks, .. QueryMeasures.FailedQueries(paused), .. QueryMeasures.FailedQueries(beside)];
        if (offline)
        {
            Add(values, "slowdown", Pairs(paused, beside, (records, block) => records.Served.TimePerQuery(block)), marks);
            values.Absent("slowdown.p50", "Offline: all queries are due at the start");
            values.Absent("slowdown.p99", "Offline: all queries are due at the start");
            return;
        }

        Add(values, "slowdown", Pairs(paused, beside, (records, block) => records.Responses(block).Average()), marks);
        Add(values, "slowdown.p50", Pairs(paused, beside, (records, block) => Quantile.Of([.. records.Responses(block).Order()], 0.5)), marks);
        if (paused.Completed.Count == 0 || beside.Completed.Count == 0)
        {
            values.Absent("slowdown.p99", "no query completed under one of the two conditions");
            return;
        }

        var fewest = Math.Min(paused.Completed.Count, beside.Completed.Count);
        values.Add("slowdown.p99", P99(beside) / P99(paused), notes: [.. marks, .. QueryMeasures.FewQueries(fewest, 0.99)]);
    }

    public static void AbsentAll(LaunchValues values, string reason)
    {
        foreach (var name in Names)
        {
            values.Absent(name, reason);
        }
    }

    private static double P99(ConditionRecords records) => Quantile.Of(records.Sorted(query => query.Response), 0.99);

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
    private static List<double?> Pairs(ConditionRecords paused, ConditionRecords beside, Func<ConditionRecords, int, double> value) =>
    [
        .. BlockPairs.Of(paused.Blocks, beside.Blocks).Select(pair => paused.Responses(pair.Under).Count > 0 && beside.Responses(pair.Over).Count > 0
            ? value(beside, pair.Over) / value(paused, pair.Under)
            : (double?)null),
    ];
}

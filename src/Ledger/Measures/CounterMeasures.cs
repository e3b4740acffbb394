using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What the processor counted of a stage's visits that began in the measured stretches of a condition, for each visit.</summary>
internal static class CounterMeasures
{
    /// <summary>Counted for less of the time is said.</summary>
    private const double All = 0.999;

    private static readonly (string Name, Func<StageCounts, double?> Of)[] Measures =
    [
        ("traced.cycles", counts => counts.Cycles / counts.Visits),
        ("traced.instructions", counts => counts.Instructions / counts.Visits),
        ("traced.llc_misses", counts => counts.CacheMisses / counts.Visits),
        ("traced.branch_misses", counts => counts.BranchMisses / counts.Visits),
        ("traced.ipc", counts => counts.Instructions / counts.Cycles),
    ];

    /// <param name="values">Where the values go; nothing where the processor counts nothing, which the ledger says once.</param>
    /// <param name="records">Of a traced launch.</param>
    /// <param name="condition">The condition.</param>
    public static void Add(LaunchValues values, LaunchRecords records, string condition)
    {
        if (records.Threads is not { NoCounters: null }) return;
        List<TimeWindow> windows = [.. records.Blocks.Where(block => block.Condition == condition).Select(block => new TimeWindow(block.MeasuredFrom, block.End))];
        var stages = records.Stages.Select(_ => new StageCounts()).ToArray();
        foreach (var part in records.Counts)
        {
            if (windows.Exists(window => part.Visit >= window.Start && part.Visit < window.End)) stages[part.Stage].Add(part);
        }

        for (var stage = 0; stage < stages.Length; stage++) Add(values, stages[stage], records.Stages[stage]);
    }

    private static void Add(LaunchValues values, StageCounts counts, string stage)
    {
        IReadOnlyList<string> notes = counts.Share is > 0 and < All
            ? [string.Create(CultureInfo.InvariantCulture, $"multiplexed: the processor counted for {counts.Share:0 %} of the time, and the rest is scaled up")]
            : [];
        foreach (var (name, of) in Measures)
        {
            if (counts.Visits == 0) values.Absent(name, "no visit was counted", stage);
            else if (of(counts) is { } value) values.Add(name, value, stage, notes);
            else values.Absent(name, "the processor does not count it, or had no counter left", stage);
        }
    }
}

using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What the counters of the process say about a condition's measured stretches.</summary>
internal static class ProcessMeasures
{
    private const long ShortestNs = 10_000_000;

    private const string BesideOthers = "its neighbours were set up and warmed up at the same time: see solo";
    private const string BesideTheOtherBuild = "the other build was set up and warmed up at the same time";

    /// <param name="values">Where the values go.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="perQuery">What qualifies the number of queries.</param>
    public static void Add(LaunchValues values, ConditionRecords records, IReadOnlyList<string> perQuery)
    {
        var blocks = records.Blocks;
        PerQuery(values, "allocated", blocks.Sum(block => block.AllocatedBytes), records.Served.Count, perQuery);
        PerQuery(values, "cpu", blocks.Sum(block => block.CpuNs), records.Served.Count, [.. perQuery, .. Short(records)]);
        values.Add("completed", records.Served.Completed, notes: perQuery);
        values.Add("gc.count", blocks.Sum(block => block.Gen0));
        values.Add("gc.pause", blocks.Sum(block => block.GcPauseNs));
        values.Add("contention.count", blocks.Sum(block => block.Contentions));
        values.Absent("pool.queueing", "measured in trace launches only, see traced.pool.queueing");
        if (blocks.TrueForAll(block => block.PeakBytes is not null) && blocks.Max(block => block.PeakBytes) is { } peak)
        {
            values.Add("memory.peak", peak);
        }
        else
        {
            values.Absent("memory.peak", "the highest resident set can't be read or reset on this machine");
        }
    }

    /// <summary>In place of <see cref="Add"/> where the process is not the subject's alone.</summary>
    public static void AbsentAll(LaunchValues values, string reason)
    {
        foreach (var measure in new[] { "allocated", "cpu", "gc.count", "gc.pause", "contention.count", "pool.queueing", "memory.peak" })
        {
            values.Absent(measure, reason);
        }
    }

    /// <summary>Once for each process; the caller puts them on the condition under which it was set up.</summary>
    /// <param name="values">Where the values go.</param>
    /// <param name="records">The launch's.</param>
    /// <param name="condition">Neighbours, and the other build of a gate, were set up and warmed at the same time.</param>
    public static void AddStart(LaunchValues values, LaunchRecords records, string condition)
    {
        if (condition != Conditions.Solo)
        {
            var others = condition is Conditions.Base or Conditions.Head ? BesideTheOtherBuild : BesideOthers;
            values.Absent("setup", others);
            values.Absent("first_response", others);
            return;
        }

        values.Add("setup", records.SetupNs);
        if (records.FirstResponseNs is { } first)
        {
            values.Add("first_response", first);
        }
        else
        {
            values.Absent("first_response", "the first query failed");
        }
    }

    // Reading the counters costs some 0.1 ms of CPU itself.
    private static IReadOnlyList<string> Short(ConditionRecords records) => records.Served.Elapsed >= ShortestNs
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"short: measured for {records.Served.Elapsed / 1e6:0.##} ms, in which reading the counters weighs")];

    private static void PerQuery(LaunchValues values, string measure, long total, int queries, IReadOnlyList<string> notes)
    {
        if (queries > 0)
        {
            values.Add(measure, (double)total / queries, notes: notes);
        }
        else
        {
            values.Absent(measure, "no query was measured");
        }
    }
}

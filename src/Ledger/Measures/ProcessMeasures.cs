using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What the counters of the process say about a condition's measured stretches.</summary>
internal static class ProcessMeasures
{
    private const long ShortestNs = 10_000_000;

    private const string NothingServed = "no query was measured";
    private const string BesideOthers = "its neighbours were set up and warmed up at the same time: see solo";
    private const string BesideTheOtherBuild = "the other build was set up and warmed up at the same time";

    /// <param name="values">Where the values go.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="perQuery">What qualifies the number of queries.</param>
    public static void Add(LaunchValues values, ConditionRecords records, IReadOnlyList<string> perQuery)
    {
        Sum(values, records, "allocated", NothingServed, perQuery);
        Sum(values, records, "cpu", NothingServed, [.. perQuery, .. Short(records)]);
        values.Add("completed", records.Served.Completed, notes: perQuery);
        foreach (var count in (string[])["gc.count", "gc.pause", "contention.count"]) Sum(values, records, count, NothingServed, []);
        values.Absent("pool.queueing", "measured in trace launches only, see traced.pool.queueing");
        Sum(values, records, "memory.peak", "the highest resident set can't be read or reset on this machine", []);
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

    private static void Sum(LaunchValues values, ConditionRecords records, string measure, string absent, IReadOnlyList<string> notes)
    {
        if (BlockMeasures.Of(measure, records.Blocks, records.Served.Count) is { } value) values.Add(measure, value, notes: notes);
        else values.Absent(measure, absent);
    }
}

using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Where completed queries spent their time, stage by stage.</summary>
internal static class StageMeasures
{
    /// <param name="values">Where the values go.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="whole">The condition's before anything was cut off: what the child counted is of that.</param>
    /// <param name="stages">Names by number.</param>
    /// <param name="droppedSpans">Of the launch.</param>
    public static void Add(LaunchValues values, ConditionRecords records, ConditionRecords whole, IReadOnlyList<string> stages, long droppedSpans)
    {
        IReadOnlyList<string> dropped = droppedSpans == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"dropped spans: {droppedSpans} visits of a launch found no room, the breakdown lacks them")];
        for (var number = 0; number < stages.Count; number++)
        {
            var stage = stages[number];
            var visits = records.Visits(number);
            var queries = visits.IsCounted ? whole.Entered : records.Completed;
            IReadOnlyList<string> notes = [.. dropped, .. Counted(visits, records, whole)];
            if (queries > 0)
            {
                values.Add("visits", (double)visits.Count / queries, stage, notes);
            }
            else
            {
                values.Absent("visits", "no query completed", stage);
            }

            AddTimes(values, "queueing", visits.Queueing, stage, notes);
            AddTimes(values, "service", visits.Service, stage, notes);
        }
    }

    private static void AddTimes(LaunchValues values, string time, TimeTally visits, string stage, IReadOnlyList<string> notes)
    {
        if (visits.Count == 0)
        {
            foreach (var measure in new[] { ".mean", ".p50", ".p99" })
            {
                values.Absent(time + measure, "no completed query visited the stage", stage);
            }

            return;
        }

        values.Add(time + ".mean", visits.Mean, stage, notes);
        values.AddQuantiles(time, visits, Quantile.MedianAndP99, "visits", stage, notes);
    }

    // A query that fails later, or is cut off, has been counted by then.
    private static IReadOnlyList<string> Counted(VisitTimes visits, ConditionRecords records, ConditionRecords whole) => visits.IsCounted && records.Completed < whole.Entered
        ? ["sampled visits: times are from all visits, as the child counted them, and so from those of queries that did not complete, or were cut off, as well"]
        : [];
}

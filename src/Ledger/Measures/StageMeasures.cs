using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Where completed queries spent their time, stage by stage.</summary>
internal static class StageMeasures
{
    public static void Add(LaunchValues values, ConditionRecords records, IReadOnlyList<string> stages, long droppedSpans)
    {
        IReadOnlyList<string> notes = droppedSpans == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"dropped spans: {droppedSpans} visits of a launch found no room, the breakdown lacks them")];
        for (var number = 0; number < stages.Count; number++)
        {
            var stage = stages[number];
            var visits = records.Visits(number);
            if (records.Completed.Count > 0)
            {
                values.Add("visits", (double)visits.Count / records.Completed.Count, stage, notes);
            }
            else
            {
                values.Absent("visits", "no query completed", stage);
            }

            AddTimes(values, "queueing", visits.Queueing, stage, notes);
            AddTimes(values, "service", visits.Service, stage, notes);
        }
    }

    private static void AddTimes(LaunchValues values, string time, Span<long> visits, string stage, IReadOnlyList<string> notes)
    {
        if (visits.Length == 0)
        {
            foreach (var measure in new[] { ".mean", ".p50", ".p99" })
            {
                values.Absent(time + measure, "no completed query visited the stage", stage);
            }

            return;
        }

        // In place: nobody else wants the order in which they came.
        visits.Sort();
        values.Add(time + ".mean", Quantile.Mean(visits), stage, notes);
        values.Add(time + ".p50", Quantile.Of(visits, 0.5), stage, notes);
        values.Add(time + ".p99", Quantile.Of(visits, 0.99), stage, [.. notes, .. QueryMeasures.FewQueries(visits.Length, 0.99)]);
    }
}

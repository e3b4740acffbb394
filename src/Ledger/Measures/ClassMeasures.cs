namespace Modbench.Ledger;

/// <summary>
/// What one class of queries got. Every measured query is in one class, so that counts, and counts of queries that met their objective, add up to the whole.
/// </summary>
internal static class ClassMeasures
{
    private static readonly (string Name, double Share)[] Quantiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];

    public static IEnumerable<LaunchValue> Of(LaunchResult launch, ConditionRecords records, bool offline, IReadOnlyList<string> marks)
    {
        foreach (var (one, rated) in records.Classes.Zip(records.Rated.ByClass))
        {
            var values = new LaunchValues(launch.Pipeline, launch.Scenario, records.Condition, one.Class.Name);
            AddTimes(values, one.Counts, offline, marks);
            AddRates(values, one, rated, records.Rated, offline, marks);
            values.Add("queries", one.Counts.All, notes: marks);
            values.Add("failures", one.Counts.Failed + one.Counts.TimedOut, notes: marks);
            values.Add("timeouts", one.Counts.TimedOut, notes: marks);
            values.Add("shed", one.Counts.Shed, notes: marks);
            values.Add("dropped", one.Counts.Dropped, notes: marks);
            foreach (var value in values.All)
            {
                yield return value;
            }
        }
    }

    private static void AddTimes(LaunchValues values, QueryCounts counts, bool offline, IReadOnlyList<string> marks)
    {
        if (offline || counts.Completed == 0)
        {
            var reason = offline ? LaunchMeasures.OfflineResponses + ", see throughput" : "no query of the class completed";
            foreach (var name in Quantiles.Select(quantile => quantile.Name).Prepend("mean"))
            {
                values.Absent("response." + name, reason);
            }

            return;
        }

        values.Add("response.mean", counts.Responses.Mean, notes: marks);
        values.AddQuantiles("response", counts.Responses, Quantiles, "queries", null, marks);
    }

    private static void AddRates(LaunchValues values, ClassRecords one, int completed, RatedQueries rated, bool offline, IReadOnlyList<string> marks)
    {
        var seconds = rated.Elapsed / 1e9;
        if (seconds <= 0)
        {
            values.Absent("throughput", "no query was measured");
            return;
        }

        marks = [.. marks, .. rated.Marks];
        values.Add("throughput", completed / seconds, notes: marks);
        if (offline || one.Objective is null)
        {
            return;
        }

        values.Add("goodput", one.Counts.ServedMet / seconds, notes: marks);
        if (one.Counts.All > 0)
        {
            values.Add("attainment", (double)one.Counts.Met / one.Counts.All, notes: marks);
        }
        else
        {
            values.Absent("attainment", "no query of the class was measured");
        }
    }
}

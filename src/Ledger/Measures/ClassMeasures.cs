using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// What one class of queries got. Every measured query is in one class, so that counts, and counts of queries that met their objective, add up to the whole.
/// </summary>
internal static class ClassMeasures
{
    private static readonly (string Name, double Share)[] Quantiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)];

    public static IEnumerable<LaunchValue> Of(
        LaunchResult launch, ConditionRecords records, IReadOnlyList<QueryClass> classes, PipelineGraph? graph, bool offline, IReadOnlyList<string> marks)
    {
        foreach (var one in classes)
        {
            var values = new LaunchValues(launch.Pipeline, launch.Scenario, records.Condition, one.Name);
            var completed = records.Completed.Where(query => one.Has(query.Choice)).ToList();
            var others = records.NotCompleted.Where(query => one.Has(query.Choice)).ToList();
            AddTimes(values, completed, offline, marks);
            AddRates(values, records, one, completed.Count + others.Count, offline ? null : graph?.ObjectiveOf(one.Name), marks);
            values.Add("queries", completed.Count + others.Count, notes: marks);
            values.Add("failures", others.Count(query => query.Outcome is QueryOutcome.Failed or QueryOutcome.TimedOut), notes: marks);
            values.Add("timeouts", others.Count(query => query.Outcome == QueryOutcome.TimedOut), notes: marks);
            values.Add("shed", others.Count(query => query.Outcome == QueryOutcome.Shed), notes: marks);
            values.Add("dropped", others.Count(query => query.Outcome == QueryOutcome.Dropped), notes: marks);
            foreach (var value in values.All)
            {
                yield return value;
            }
        }
    }

    private static void AddTimes(LaunchValues values, List<QueryRecord> completed, bool offline, IReadOnlyList<string> marks)
    {
        if (offline || completed.Count == 0)
        {
            var reason = offline ? LaunchMeasures.OfflineResponses + ", see throughput" : "no query of the class completed";
            foreach (var name in Quantiles.Select(quantile => quantile.Name).Prepend("mean"))
            {
                values.Absent("response." + name, reason);
            }

            return;
        }

        long[] responses = [.. completed.Select(query => query.Response).Order()];
        values.Add("response.mean", Quantile.Mean(responses), notes: marks);
        foreach (var (name, share) in Quantiles)
        {
            values.AddQuantile("response." + name, Quantile.Of(responses, share), share, responses.Length, notes: marks);
        }
    }

    private static void AddRates(LaunchValues values, ConditionRecords records, QueryClass one, int queries, Objective? objective, IReadOnlyList<string> marks)
    {
        var seconds = records.Served.Elapsed / 1e9;
        if (seconds <= 0)
        {
            values.Absent("throughput", "no query was measured");
            return;
        }

        var served = records.Served.Completed.Where(query => one.Has(query.Choice)).ToList();
        values.Add("throughput", served.Count / seconds, notes: marks);
        if (objective is null)
        {
            return;
        }

        values.Add("goodput", served.Count(query => query.Response <= objective.LimitNs) / seconds, notes: marks);
        if (queries > 0)
        {
            values.Add("attainment", (double)records.Completed.Count(query => one.Has(query.Choice) && query.Response <= objective.LimitNs) / queries, notes: marks);
        }
        else
        {
            values.Absent("attainment", "no query of the class was measured");
        }
    }
}

using System.Globalization;

namespace Modbench.Ledger;

/// <summary>What a trace launch says about one condition. Its responses are kept apart: tracing costs some percent.</summary>
internal static class TraceMeasures
{
    /// <summary>What a condition always has a row for, even when no traced launch of it lived.</summary>
    public static IReadOnlyList<string> Responses { get; } = ["traced.response.mean", "traced.response.p50", "traced.response.p99"];

    /// <summary>The same of sampled launches.</summary>
    public static IReadOnlyList<string> SampledResponses { get; } = ["sampled.response.mean", "sampled.response.p50"];

    /// <param name="launch">A trace launch.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="marks">What qualifies its times.</param>
    /// <param name="shared">Why the events are not of the subject alone; null: they are.</param>
    public static IReadOnlyList<LaunchValue> Of(LaunchResult launch, ConditionRecords records, IReadOnlyList<string> marks, string? shared)
    {
        var values = new LaunchValues(launch.Pipeline, launch.Scenario, records.Condition);
        AddResponses(values, records, "traced.response", Quantile.MedianAndP99, marks);
        var trace = shared is null ? launch.Traces.FirstOrDefault(trace => trace.Condition == records.Condition) : null;
        AddEvents(values, trace, shared ?? launch.TraceProblem);
        CounterMeasures.Add(values, launch.Records!, records.Condition);
        return values.All;
    }

    /// <param name="launch">A sampled launch.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="marks">What qualifies its times.</param>
    public static IReadOnlyList<LaunchValue> Sampled(LaunchResult launch, ConditionRecords records, IReadOnlyList<string> marks)
    {
        var values = new LaunchValues(launch.Pipeline, launch.Scenario, records.Condition);
        AddResponses(values, records, "sampled.response", [.. Quantile.MedianAndP99.Take(1)], marks);
        return values.All;
    }

    private static void AddResponses(
        LaunchValues values, ConditionRecords records, string measure, IReadOnlyList<(string Name, double Share)> quantiles, IReadOnlyList<string> marks)
    {
        if (records.Completed == 0)
        {
            foreach (var name in quantiles.Select(quantile => quantile.Name).Prepend("mean")) values.Absent($"{measure}.{name}", "no query completed");
            return;
        }

        marks = [.. marks, .. QueryMeasures.FailedQueries(records)];
        values.Add($"{measure}.mean", records.Responses.Mean, notes: marks);
        values.AddQuantiles(measure, records.Responses, quantiles, "queries", null, marks);
    }

    private static void AddEvents(LaunchValues values, TraceSummary? trace, string? problem)
    {
        if (trace is null)
        {
            foreach (var measure in new[] { "traced.gc.count", "traced.gc.pause", "traced.contention.count", "traced.pool.queueing" })
            {
                values.Absent(measure, problem ?? "the trace could not be read");
            }

            return;
        }

        IReadOnlyList<string> notes = trace.EventsLost == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"events lost: {trace.EventsLost} in a launch, the counts are too low")];
        values.Add("traced.gc.count", trace.GcCount, notes: notes);
        values.Add("traced.gc.pause", trace.GcPauseNs, notes: notes);
        values.Add("traced.contention.count", trace.Contentions, notes: notes);
        if (trace.PoolQueueingMeanNs is { } queueing)
        {
            values.Add("traced.pool.queueing", queueing, notes: notes);
        }
        else
        {
            values.Absent("traced.pool.queueing", "no work went through the thread pool");
        }
    }
}

using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// Whether an Offline launch was a steady state, and from where on. All its queries are due at the start, so that responses tell nothing; but the
/// stage that the others wait for always has work, and what its visits take is what a query takes.
/// </summary>
internal static class OfflineSteadiness
{
    // In less than that, another stage may have been what the others waited for.
    private const int HeadParts = 10;

    /// <param name="launch">What it recorded.</param>
    /// <param name="records">Of its one condition.</param>
    /// <param name="graph">Gives the slots; null: each stage has one.</param>
    public static Steadiness Of(LaunchRecords launch, ConditionRecords records, PipelineGraph? graph)
    {
        double[] service = [.. launch.Stages.Select((_, stage) => records.Visits(stage).Service is { Count: > 0 } visits ? visits.Mean * visits.Count : 0)];
        var busiest = Busiest(service, launch, graph);
        var together = Math.Max(1, (int)Math.Round(service[busiest] / Math.Max(1.0, records.Served.Elapsed)));
        var (start, issued) = (records.Blocks[0].MeasuredFrom, records.Blocks[0].Issued);
        var completed = 0;
        launch.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries) completed += query.Outcome == QueryOutcome.Completed && query.End <= issued ? 1 : 0;
        });
        if (completed < Drift.FewestQueries + together)
        {
            return new Steadiness(null, null, TooFew(completed, Drift.FewestQueries + together), []);
        }

        var series = Visits(launch, records, busiest);
        if (series.Count < Drift.FewestQueries)
        {
            return new Steadiness(null, null, TooFew(series.Count, Drift.FewestQueries), []) { Rated = OfflineRate.Of(launch, records, start, together) };
        }

        // What another stage does as long as it is the slowest, this one never sees.
        var head = Busiest(HeadService(launch, start, start + ((issued - start) / HeadParts)), launch, graph);
        var (from, marks) = Plateau(series, launch.Stages[busiest], start);
        if (head != busiest && Visits(launch, records, head) is { Count: >= Drift.FewestQueries } before && Plateau(before, launch.Stages[head], start) is var earlier && earlier.From > from)
            (from, marks) = earlier;

        var first = 0;
        while (first < series.Count && series.Due(first) < from) first++;
        var drift = Drift.Of(series, first);
        return new Steadiness(from > start ? from : null, drift, drift is null ? TooFew(series.Count - first, Drift.FewestQueries) : null, marks)
        {
            Rated = OfflineRate.Of(launch, records, from, together),
        };
    }

    private static (long From, IReadOnlyList<string> Marks) Plateau(ResponseSeries series, string stage, long start)
    {
        var cut = WarmUpCut.Of(series);
        return (cut > 0 ? series.Due(cut.Value) : start, Steadiness.Said(series, cut, start, $"times in '{stage}'"));
    }

    // By the time that its slots are taken.
    private static int Busiest(double[] service, LaunchRecords launch, PipelineGraph? graph) =>
        Enumerable.Range(0, service.Length).MaxBy(stage => service[stage] / Places(graph?.Stages.FirstOrDefault(node => node.Name == launch.Stages[stage])));

    private static double Places(StageNode? node) => node is null ? 1 : (double)node.Slots * Math.Max(1, node.BatchSize);

    private static double[] HeadService(LaunchRecords launch, long start, long end)
    {
        var service = new double[launch.Stages.Count];
        launch.Spans.InChunks(spans =>
        {
            foreach (ref readonly var span in spans) service[span.Stage] += Math.Max(0, Math.Min(span.End, end) - Math.Max(span.Start, start));
        });
        return service;
    }

    // Those that begin while there is more to come: later, places run empty, and the rest has the machine for itself.
    private static ResponseSeries Visits(LaunchRecords launch, ConditionRecords records, int stage)
    {
        var block = records.Blocks[0];
        var choices = records.OverTime.Choices;
        var visits = new List<(long, long, int)>();
        launch.Spans.InChunks(spans =>
        {
            foreach (ref readonly var span in spans)
            {
                if (span.Stage == stage && span.Start < block.Issued && choices.TryGetValue(span.Query, out var choice)) visits.Add((span.Start, span.Service, choice));
            }
        });
        return ResponseSeries.Of(visits);
    }

    private static string TooFew(int queries, int needed) => string.Create(
        CultureInfo.InvariantCulture, $"{queries} queries of a launch that completed before the last was sent are too few to tell a drift from chance, it takes {needed}");
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// How much work a neighbour got done in some stretches of time, in queries. A visit is worth its stage's mean part of a query's service, and counts with the part
/// of its time that falls into the stretch. So nothing is lost where a pause withdraws a query between two stages, as it does to a long query in each short block.
/// </summary>
internal sealed class NeighbourWork
{
    private const byte Completed = 1;
    private const byte Failed = 2;

    private readonly IReadOnlyList<IReadOnlyList<TimeWindow>> stretches;
    private readonly double[] byQuery;

    // By stretch and stage: parts of visits.
    private readonly double[][] parts;
    private readonly double[] service;
    private readonly long[] visits;
    private long completed;

    private NeighbourWork(IReadOnlyList<IReadOnlyList<TimeWindow>> stretches, int stages)
    {
        this.stretches = stretches;
        byQuery = new double[stretches.Count];
        parts = [.. stretches.Select(_ => new double[stages])];
        (service, visits) = (new double[stages], new long[stages]);
    }

    /// <summary>Work done in each of the stretches.</summary>
    /// <param name="records">The neighbour's.</param>
    /// <param name="stretches">Each some windows.</param>
    public static IReadOnlyList<double> In(LaunchRecords records, params IReadOnlyList<IReadOnlyList<TimeWindow>> stretches)
    {
        var work = new NeighbourWork(stretches, records.Stages.Count);
        var ends = work.AddQueries(records.Queries);
        if (records.DroppedSpans == 0 && work.completed > 0) work.AddVisits(records.Spans, ends);
        return work.ByVisits() ?? work.byQuery;
    }

    private double[]? ByVisits()
    {
        var total = service.Sum();
        if (completed == 0 || total <= 0) return null;
        return
        [
            .. parts.Select(part => part.Select((value, stage) => visits[stage] == 0 ? 0 : value * (service[stage] / visits[stage]) / (total / completed)).Sum()),
        ];
    }

    /// <summary>How queries ended, by their numbers.</summary>
    private QueryMap AddQueries(IReadOnlyList<QueryRecord> queries)
    {
        var ends = new QueryMap();
        queries.InChunks(chunk =>
        {
            foreach (ref readonly var query in chunk)
            {
                ends.Set(query.Id, query.Outcome == QueryOutcome.Completed ? Completed : Failed);
                if (query.Outcome != QueryOutcome.Completed) continue;
                completed++;
                for (var i = 0; i < stretches.Count; i++) byQuery[i] += PartOf(query.Admitted, query.End, stretches[i]);
            }
        });
        return ends;
    }

    // Visits of queries that failed or ran out of time are no work done; those of a query without a record are a withdrawn one's.
    private void AddVisits(IReadOnlyList<Span> spans, QueryMap ends) => spans.InChunks(chunk =>
    {
        foreach (ref readonly var span in chunk)
        {
            var end = ends[span.Query];
            if (end == Failed || (span.Flags & Span.Failed) != 0) continue;
            for (var i = 0; i < stretches.Count; i++) parts[i][span.Stage] += PartOf(span.Start, span.End, stretches[i]);
            if (end != Completed) continue;
            service[span.Stage] += span.Service;
            visits[span.Stage]++;
        }
    });

    private static double PartOf(long start, long end, IReadOnlyList<TimeWindow> windows)
    {
        var part = 0.0;
        foreach (var window in windows)
        {
            if (start == end)
            {
                part += end > window.Start && end <= window.End ? 1 : 0;
                continue;
            }

            var inside = Math.Min(end, window.End) - Math.Max(start, window.Start);
            part += inside > 0 ? (double)inside / (end - start) : 0;
        }

        return part;
    }
}

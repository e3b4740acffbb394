using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>
/// First come, first served, by the records alone and exactly, with any number of workers. A visit takes its place in its stage between being ready and the end
/// of what its worker does next; if that is over before another visit is ready, the other one came later, and may start earlier only beside it: both hold
/// permits then. So whenever a visit starts, those in service, and those that came before it and have yet to start, are no more than the stage has slots.
/// Behind a stage of one slot the order is that of its visits: each takes its next place before it leaves, unless it was awaited.
/// </summary>
internal sealed class FirstComeFirstServed
{
    private readonly ClosedRun run;
    private readonly Span[][] logs;
    private readonly ILookup<long, Placed> byQuery;
    private readonly Dictionary<long, long> admitted;

    public FirstComeFirstServed(ClosedRun run)
    {
        this.run = run;
        logs = [.. run.Executor.Workers.Select(worker => worker.Spans.Oldest(whole: false).ToArray())];
        admitted = run.Queries.ToDictionary(query => query.Id, query => query.Admitted);
        byQuery = logs.SelectMany(log => log.Select((span, index) => new Placed(span, NextEnd(log, index)))).ToLookup(visit => visit.Span.Query);
    }

    /// <summary>The most permits that must have been held at once; a batch holds one.</summary>
    public int MostHeld(int stage)
    {
        var visits = byQuery.SelectMany(query => query).Where(visit => visit.Span.Stage == stage).Select(visit => (visit.Span, By: TookItsPlaceBy(visit), Gate: Gate(visit))).ToArray();
        var most = 0;
        foreach (var (later, _, laterGate) in visits)
        {
            // A visit of no length holds its permit for no time.
            if (later.End == later.Start) continue;
            var held = new HashSet<(long, long)>();
            foreach (var (other, by, gate) in visits)
            {
                var comesFirst = by <= later.Ready || (gate is { } before && laterGate is { } after && before.Stage == after.Stage && before.Start < after.Start);
                if ((other.Start <= later.Start && later.Start < other.End) || (comesFirst && other.Start > later.Start)) held.Add((other.Start, other.End));
            }

            most = Math.Max(most, held.Count);
        }

        return most;
    }

    // The next look at the clock that its worker took after a visit: the end of its next call that did not have to be awaited.
    private static long NextEnd(Span[] log, int index)
    {
        for (var next = index + 1; next < log.Length; next++)
        {
            var sameBatch = log[next].Stage == log[index].Stage && log[next].Start == log[index].Start;
            if (!sameBatch && (log[next].Flags & Span.Awaited) == 0) return log[next].End;
        }

        return long.MaxValue;
    }

    // Whichever of the query's visits made it ready.
    private long TookItsPlaceBy(Placed visit)
    {
        var before = byQuery[visit.Span.Query].Where(other => other != visit && other.Span.End <= visit.Span.Ready).ToArray();
        if (before.Length > 0) return before.Max(other => other.NextEnd);
        var issuer = run.Issuer(visit.Span.Query);
        return issuer < 0 ? run.Submitted : logs[issuer].Where(span => (span.Flags & Span.Awaited) == 0 && span.End > admitted[visit.Span.Query]).Select(span => span.End).DefaultIfEmpty(long.MaxValue).First();
    }

    // The visit in a stage of one slot that made this one ready.
    private Span? Gate(Placed visit)
    {
        if (!run.Executor.IsLinear) return null;
        var givers = byQuery[visit.Span.Query].Where(other => other != visit && other.Span.End == visit.Span.Ready).Select(other => other.Span).ToArray();
        return givers is [var giver] && run.Executor.Stages[giver.Stage].Slots == 1 && (giver.Flags & Span.Awaited) == 0 ? giver : null;
    }

    private sealed record Placed(Span Span, long NextEnd);
}

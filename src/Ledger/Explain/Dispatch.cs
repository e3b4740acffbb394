using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// How long visits waited although their stage had a slot and a worker had nothing to do: the worker's thread had to be woken, and to get a core. It is the part
/// of queueing that no queue explains.
/// </summary>
internal static class Dispatch
{
    /// <summary>When each visit could have begun, by its place; never after it did.</summary>
    /// <param name="visits">All of a block, those of queries that failed or were late too: a place that is taken for one of them is not free.</param>
    /// <param name="stages">Of the graph.</param>
    /// <param name="workers">How many there are.</param>
    public static long[] Availables(IReadOnlyList<Span> visits, IReadOnlyList<ReplayStage> stages, int workers)
    {
        var available = new long[visits.Count];
        var idle = new PriorityQueue<int, long>(Enumerable.Range(0, workers).Select(worker => (worker, long.MinValue)));
        var free = stages.Select(stage => new PriorityQueue<int, long>(Enumerable.Range(0, stage.Slots).Select(slot => (slot, long.MinValue)))).ToArray();
        var batches = new Dictionary<(short Stage, long Start, short Worker), long>();
        foreach (var place in Enumerable.Range(0, visits.Count).OrderBy(place => visits[place].Start).ThenBy(place => visits[place].Ready))
        {
            var visit = visits[place];
            if (stages[visit.Stage].BatchSize > 1)
            {
                // One slot and one worker for all of a batch, and when it was complete is the batch's own affair.
                if (batches.TryAdd((visit.Stage, visit.Start, visit.Worker), visit.Start)) Take(visit);
                available[place] = visit.Start;
                continue;
            }

            available[place] = Math.Min(visit.Start, Math.Max(visit.Ready, Take(visit)));
        }

        return available;

        long Take(in Span visit)
        {
            free[visit.Stage].TryDequeue(out var slot, out var slotSince);
            idle.TryDequeue(out var worker, out var workerSince);
            free[visit.Stage].Enqueue(slot, visit.End);
            idle.Enqueue(worker, stages[visit.Stage].HoldsWorker ? visit.End : visit.Start);
            return Math.Max(slotSince, workerSince);
        }
    }
}

namespace Modbench.Ledger;

/// <summary>
/// The time that a query takes Offline: all are due at once, so that responses are the times at which they ended. As in the measure <c>throughput</c>, it is
/// counted between the first answers and the last ones before no more were sent, of both a group's mean, where there are answers enough.
/// </summary>
internal static class OfflineTime
{
    public static (Func<long[], long> Total, double Per) In(TracedBlock block)
    {
        var (queries, together) = (block.Counted.Count, Together(block.Case));
        var sent = queries - block.Case.InFlight;
        return sent < Drift.FewestQueries + together
            ? (ends => ends.Max(), queries)
            : (ends => Stretch(ends, sent, together), (double)together * (sent - together));
    }

    /// <summary>From the first group to the last of those that ended while there was more to send; summed over a group's queries.</summary>
    private static long Stretch(long[] ends, int sent, int together)
    {
        var sorted = (long[])ends.Clone();
        Array.Sort(sorted);
        var span = 0L;
        for (var i = 0; i < together; i++) span += sorted[sent - 1 - i] - sorted[i];
        return span;
    }

    // So many answers can come in a cluster.
    private static int Together(ReplayCase replayed) =>
        replayed.Stages.Max(stage => (stage.HoldsWorker ? Math.Min(stage.Slots, replayed.Workers) : stage.Slots) * stage.BatchSize);
}

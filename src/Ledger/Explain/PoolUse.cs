namespace Modbench.Ledger;

/// <summary>Who occupied the thread pool's workers when.</summary>
internal sealed class PoolUse
{
    /// <summary>What makes a wait one for the thread pool.</summary>
    public const string Detail = "pool";

    private readonly ThreadParties parties;
    private readonly IReadOnlyList<int> workers;

    /// <param name="process">The subject's process.</param>
    /// <param name="parties">Of the launch.</param>
    /// <param name="names">The process's threads.</param>
    public PoolUse(TracedThreads process, ThreadParties parties, IReadOnlyDictionary<int, string> names)
    {
        this.parties = parties;
        workers = [.. process.Timelines.Keys.Where(thread => names.TryGetValue(thread, out var name) && name.StartsWith(".NET TP Worker", StringComparison.Ordinal))];
    }

    /// <summary>Charges time in the queue. At each instant those pay for whose visits workers are occupied: neighbours first, each worker alike, else the subject.</summary>
    public void Charge(long start, long end, Charges charges)
    {
        var edges = new SortedSet<long> { start, end };
        foreach (var worker in workers) edges.UnionWith(parties.Turns(worker, start, end));
        var from = start;
        foreach (var to in edges.Skip(1))
        {
            ChargeInstant(from, to - from, charges);
            from = to;
        }
    }

    private void ChargeInstant(long at, long ns, Charges charges)
    {
        List<Party> busy = [.. workers.Select(worker => parties.At(worker, at)).Where(party => party.Stage >= 0)];
        List<Party> neighbours = [.. busy.Where(party => party.Program != 0)];
        if (neighbours.Count > 0) busy = neighbours;
        if (busy.Count == 0) busy.Add(Party.Unknown);
        foreach (var party in busy) charges.Add(Cause.Wait, Detail, party, (double)ns / busy.Count);
    }
}

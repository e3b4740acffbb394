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
        var turns = new Turns(start, end);
        foreach (var worker in workers) turns.Add(parties.Turns(worker, start, end));
        foreach (var stretch in turns.Stretches) charges.Add(Cause.Wait, Detail, Occupants(stretch.Start), stretch.End - stretch.Start);
    }

    private List<Party> Occupants(long at)
    {
        List<Party> busy = [.. workers.Select(worker => parties.At(worker, at)).Where(party => party.Stage >= 0)];
        List<Party> neighbours = [.. busy.Where(party => party.Program != 0)];
        return neighbours.Count > 0 ? neighbours : busy.Count > 0 ? busy : [Party.Unknown];
    }
}

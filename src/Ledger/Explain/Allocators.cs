namespace Modbench.Ledger;

/// <summary>Who filled the heap before each collection, by the samples of allocations, one for some 100 KB.</summary>
internal sealed class Allocators
{
    private readonly ThreadParties parties;
    private readonly IReadOnlyList<Collection> collections;
    private readonly IReadOnlyList<Allocation> allocations;
    private readonly Dictionary<int, IReadOnlyList<(Party Party, double Part)>> known = [];

    public Allocators(RuntimeTrace runtime, ThreadParties parties)
    {
        this.parties = parties;
        collections = runtime.Collections;
        allocations = [.. runtime.Allocations.OrderBy(one => one.Time)];
    }

    /// <summary>Charges time that was lost to a pause: to those who allocated since the collection before, by bytes.</summary>
    /// <param name="pause">Within which.</param>
    /// <param name="ns">How much of it.</param>
    /// <param name="charges">Added to.</param>
    public void Charge(GcPause pause, long ns, Charges charges)
    {
        // The collection begins after its threads were told to stop; one in the background stops them again later.
        var collection = LastBegun.At(collections, pause.End, one => one.Start);
        if (!known.TryGetValue(collection, out var parts)) known[collection] = parts = PartsOf(collection);
        foreach (var (party, part) in parts) charges.Add(Cause.Gc, null, party, ns * part);
    }

    private IReadOnlyList<(Party Party, double Part)> PartsOf(int collection)
    {
        if (collection < 0) return [(Party.Unknown, 1)];
        var from = collection == 0 ? long.MinValue : collections[collection - 1].Start;
        var bytes = new Dictionary<Party, double>();
        for (var i = LastBegun.At(allocations, from, one => one.Time) + 1; i < allocations.Count && allocations[i].Time <= collections[collection].Start; i++)
        {
            var party = parties.At(allocations[i].Thread, allocations[i].Time);
            bytes[party] = bytes.GetValueOrDefault(party) + allocations[i].Bytes;
        }

        var all = bytes.Values.Sum();
        return all <= 0 ? [(Party.Unknown, 1)] : [.. bytes.Select(one => (one.Key, one.Value / all))];
    }
}

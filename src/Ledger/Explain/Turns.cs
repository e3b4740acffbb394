namespace Modbench.Ledger;

/// <summary>The instants of a stretch at which who pays for it may change.</summary>
internal sealed class Turns(long start, long end)
{
    private readonly SortedSet<long> edges = [start, end];

    public void Add(long time)
    {
        if (time > start && time < end) edges.Add(time);
    }

    public void Add(IEnumerable<long> times)
    {
        foreach (var time in times) Add(time);
    }

    /// <summary>The stretches between them, in which it does not.</summary>
    public IEnumerable<TimeWindow> Stretches => edges.Zip(edges.Skip(1), (from, to) => new TimeWindow(from, to));
}

namespace Modbench.Engine;

/// <summary>Exponential gaps between arrivals, each a pure function of seed and index.</summary>
internal sealed class PoissonArrivals(int seed, double queriesPerSecond)
{
    private readonly CounterHash hash = new(seed, RandomStream.Arrivals);
    private readonly double meanGap = 1e9 / queriesPerSecond;

    /// <summary>Nanoseconds from the arrival before <paramref name="index"/> (or the start) to it, ≥ 0.</summary>
    public long Gap(long index) => (long)Math.Min(-Math.Log(hash.Unit(index)) * meanGap, long.MaxValue / 4);
}

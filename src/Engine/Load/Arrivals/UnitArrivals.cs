namespace Modbench.Engine;

/// <summary>Arrivals of rate 1: the gap before each is a pure function of seed and index.</summary>
internal sealed class UnitArrivals(int seed, bool constant, RandomStream stream = RandomStream.Arrivals)
{
    private readonly CounterHash hash = new(seed, stream);

    /// <summary>From the arrival before <paramref name="index"/> to it.</summary>
    /// <param name="index">Of the arrival, over all blocks.</param>
    /// <param name="first">It is the first of its block.</param>
    public double Gap(long index, bool first) => !constant ? hash.Exponential(index) : first ? 0.5 : 1;
}

namespace Modbench.Engine;

/// <summary>Exponential think times, each a pure function of seed and index.</summary>
internal sealed class ThinkTimes(int seed, long meanNs)
{
    private readonly CounterHash hash = new(seed, RandomStream.Thinking);

    /// <summary>Nanoseconds, ≥ 0.</summary>
    public long Of(long index) => (long)(hash.Exponential(index) * meanNs);
}

namespace Modbench.Engine;

/// <summary>
/// Random bits as a pure function of seed, stream and index (SplitMix64's finalizer over a counter: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014), so that any thread, block or replay draws the same numbers.
/// </summary>
internal readonly struct CounterHash(int seed, RandomStream stream)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly ulong key = Mix(((ulong)(uint)seed << 32) | (uint)stream);

    public ulong Bits(long index) => Mix(key + ((ulong)index * Golden));

    /// <summary>In (0, 1], 53 bits.</summary>
    public double Unit(long index) => ((Bits(index) >> 11) + 1) * (1.0 / (1L << 53));

    /// <summary>Exponential with mean 1, ≥ 0.</summary>
    public double Exponential(long index) => -Math.Log(Unit(index));

    public static ulong Mix(ulong value)
    {
        value += Golden;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>One for each random dimension: another arrival must not mean another query.</summary>
internal enum RandomStream
{
    Arrivals = 1,
    Choices = 2,
    WarmUpChoices = 3,
    Answers = 4,
    Thinking = 5,
    Classes = 6,
    WarmUpClasses = 7,
    Sessions = 8,
}

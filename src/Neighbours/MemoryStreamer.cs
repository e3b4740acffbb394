namespace Modbench.Neighbours;

/// <summary>
/// Reads and writes more memory than caches hold, as fast as one core can: takes bandwidth and the caches that cores share. Derive a pipeline from it; on a core
/// of its own (<see cref="CollocateAttribute.Cores"/>) it takes nothing else.
/// </summary>
/// <param name="megabytes">How much memory, in 10^6 bytes. At least 1; default 256.</param>
[SingleStream]
public abstract class MemoryStreamer(double megabytes = 256)
{
    private const int Round = 1 << 20; // 8 MiB

    private readonly long[] memory = new long[Math.Max(Round, (int)(Rounds.AtLeast(1, megabytes, nameof(megabytes)) * 1e6 / sizeof(long)))];
    private int place;

    /// <summary>Rounds.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => Rounds.One;

    /// <summary>Goes over the next 8 MiB.</summary>
    [Stage]
    public long Stream([FromQuery] int round)
    {
        if (place + Round > memory.Length) place = 0;
        var sum = 0L;
        foreach (ref var one in memory.AsSpan(place, Round)) sum += one++;
        place += Round;
        return sum + round;
    }
}

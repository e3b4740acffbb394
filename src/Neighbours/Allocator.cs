using System.Diagnostics;

namespace Modbench.Neighbours;

/// <summary>
/// Allocates, so that the collector has work in the subject's process: derive a pipeline from it and run it with <see cref="Isolation.Thread"/>.
/// </summary>
/// <param name="megabytesPerSecond">How much, in 10^6 bytes. Above 0.</param>
/// <param name="objectBytes">Size of each array: 85,000 and more go to the large object heap, whose collections are of generation 2. At least 32; default 1,000.</param>
/// <param name="liveMegabytes">
/// How much of it stays alive, in 10^6 bytes, each new array in the place of an older one: what the collector has to mark, and to move. Default 0: nothing
/// outlives a round.
/// </param>
[SingleStream]
public abstract class Allocator(double megabytesPerSecond, int objectBytes = 1000, double liveMegabytes = 0)
{
    private const double RoundMilliseconds = 5;
    private const int Header = 24; // of an array

    private readonly int objectBytes = (int)Rounds.AtLeast(32, objectBytes, nameof(objectBytes));
    private readonly int each = (int)Math.Max(1, Rounds.AtLeast(0.001, megabytesPerSecond, nameof(megabytesPerSecond)) * 1000 * RoundMilliseconds / objectBytes);
    private readonly object?[] alive = new object?[Math.Max(1, (int)(liveMegabytes * 1e6 / objectBytes))];
    private int next;

    /// <summary>Rounds.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => Rounds.One;

    /// <summary>Allocates a round's part, and sleeps for the rest of its 5 ms.</summary>
    [Stage]
    public int Allocate([FromQuery] int round)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < each; i++)
        {
            alive[next] = new byte[objectBytes - Header];
            if (++next == alive.Length) next = 0;
        }

        Rounds.Rest(RoundMilliseconds - Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return round;
    }
}

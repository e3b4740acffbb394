using System.Diagnostics;

namespace Modbench.Neighbours;

/// <summary>
/// Keeps one core busy: derive a pipeline from it. More cores: <see cref="CollocateAttribute.Copies"/>. Certain cores: <see cref="CollocateAttribute.Cores"/>.
/// </summary>
/// <param name="milliseconds">How long a round computes. Above 0; default 1.</param>
/// <param name="rest">Milliseconds of sleep after each round. Default 0: none, it wants the core all the time.</param>
[SingleStream]
public abstract class CpuHog(double milliseconds = 1, double rest = 0)
{
    private readonly double milliseconds = Rounds.AtLeast(0.001, milliseconds, nameof(milliseconds));

    /// <summary>Rounds.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => Rounds.One;

    /// <summary>Computes.</summary>
    [Stage]
    public int Burn([FromQuery] int round)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds) round++;
        Rounds.Rest(rest);
        return round;
    }
}

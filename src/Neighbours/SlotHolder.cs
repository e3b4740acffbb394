namespace Modbench.Neighbours;

/// <summary>
/// Holds places that the subject needs too, such as the connections of a pool, asleep: derive a pipeline from it and run it with
/// <see cref="Isolation.Thread"/>.
/// </summary>
/// <param name="places">What the subject waits for too.</param>
/// <param name="count">How many it takes at a time. At least 1.</param>
/// <param name="hold">Milliseconds that it holds them. Above 0.</param>
/// <param name="rest">Milliseconds in which they are free. Above 0.</param>
[SingleStream]
public abstract class SlotHolder(SemaphoreSlim places, int count, double hold, double rest)
{
    private readonly int count = (int)Rounds.AtLeast(1, count, nameof(count));
    private readonly double hold = Rounds.AtLeast(0.001, hold, nameof(hold));
    private readonly double rest = Rounds.AtLeast(0.001, rest, nameof(rest));

    /// <summary>Rounds.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => Rounds.One;

    /// <summary>Takes them, and gives them back.</summary>
    [Stage]
    public int Hold([FromQuery] int round, CancellationToken stop)
    {
        var taken = 0;
        try
        {
            // Two that take some each, and wait for the rest, would wait for each other.
            lock (places)
            {
                for (; taken < count; taken++) places.Wait(stop);
            }

            Rounds.Rest(hold);
        }
        finally
        {
            if (taken > 0) places.Release(taken);
        }

        Rounds.Rest(rest);
        return round;
    }
}

namespace Modbench.Neighbours;

/// <summary>
/// Holds a lock that the subject needs, asleep, so that it takes nothing else: derive a pipeline from it and run it with <see cref="Isolation.Thread"/>. Its
/// dose is the duty cycle, <c>hold ÷ (hold + rest)</c>.
/// </summary>
/// <param name="gate">What the subject locks too: any object, or a <see cref="Lock"/>.</param>
/// <param name="hold">Milliseconds that it holds it. Above 0; the system's timer makes about 0.06 more of it.</param>
/// <param name="rest">Milliseconds in which it is free. Above 0.</param>
[SingleStream]
public abstract class LockHolder(object gate, double hold, double rest)
{
    private readonly double hold = Rounds.AtLeast(0.001, hold, nameof(hold));
    private readonly double rest = Rounds.AtLeast(0.001, rest, nameof(rest));

    /// <summary>Rounds.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => Rounds.One;

    /// <summary>Takes it, and gives it back.</summary>
    [Stage]
    public int Hold([FromQuery] int round)
    {
        if (gate is Lock own)
        {
            using (own.EnterScope()) Rounds.Rest(hold);
        }
        else
        {
            lock (gate) Rounds.Rest(hold);
        }

        Rounds.Rest(rest);
        return round;
    }
}

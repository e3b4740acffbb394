namespace Modbench.Neighbours;

/// <summary>
/// Occupies workers of the thread pool with work that sleeps, as code does that blocks where it should await: derive a pipeline from it and run it with
/// <see cref="Isolation.Thread"/>.
/// </summary>
/// <param name="workers">How many at a time. At least 1. The pool adds a worker or two a second while items wait, so ask for more than it may get.</param>
/// <param name="milliseconds">How long each is occupied. Above 0; default 10.</param>
[SingleStream]
public abstract class PoolBlocker(int workers, double milliseconds = 10)
{
    private readonly int workers = (int)Rounds.AtLeast(1, workers, nameof(workers));
    private readonly double milliseconds = Rounds.AtLeast(0.001, milliseconds, nameof(milliseconds));

    /// <summary>Rounds.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => Rounds.One;

    /// <summary>Puts one item for each worker into the pool's queue, and waits until all have ended.</summary>
    [Stage]
    public int Block([FromQuery] int round)
    {
        using var left = new CountdownEvent(workers);
        for (var i = 0; i < workers; i++)
        {
            ThreadPool.QueueUserWorkItem(
                static one =>
                {
                    Rounds.Rest(one.Milliseconds);
                    one.Left.Signal();
                },
                (Milliseconds: milliseconds, Left: left),
                preferLocal: false);
        }

        left.Wait();
        return round;
    }
}

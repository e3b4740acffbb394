namespace Modbench.Engine;

/// <summary>
/// Wakes one waiting thread. A wait spins for some ten microseconds before it blocks, so that a wake-up close behind costs no system call.
/// </summary>
internal sealed class Signal : IDisposable
{
    private const int Idle = 0;
    private const int Set = 1;
    private const int Blocked = 2;
    private const int Spins = 15;

    private readonly AutoResetEvent wakeUp = new(false);
    private int state;

    public void Raise()
    {
        if (Interlocked.Exchange(ref state, Set) == Blocked) wakeUp.Set();
    }

    /// <summary>Returns when raised since the last wait; at once when it has been already.</summary>
    public void Wait()
    {
        for (var spin = 0; spin < Spins; spin++)
        {
            if (Volatile.Read(ref state) == Set) break;
            Thread.SpinWait(20);
        }

        if (Interlocked.CompareExchange(ref state, Blocked, Idle) == Idle) wakeUp.WaitOne();

        // A full fence: what the waiter looks at next it must not have looked at before, or a raise in between would be lost.
        Interlocked.Exchange(ref state, Idle);
    }

    public void Dispose() => wakeUp.Dispose();
}

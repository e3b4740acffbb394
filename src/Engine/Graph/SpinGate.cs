namespace Modbench.Engine;

/// <summary>
/// Mutual exclusion for a handful of instructions. Not a Monitor: its contentions would be counted as the pipeline's own.
/// </summary>
internal struct SpinGate
{
    private int held;

    public void Enter()
    {
        if (Interlocked.CompareExchange(ref held, 1, 0) != 0) Wait();
    }

    public void Exit() => Volatile.Write(ref held, 0);

    private void Wait()
    {
        var spin = default(SpinWait);
        do spin.SpinOnce(sleep1Threshold: -1);
        while (Volatile.Read(ref held) != 0 || Interlocked.CompareExchange(ref held, 1, 0) != 0);
    }
}

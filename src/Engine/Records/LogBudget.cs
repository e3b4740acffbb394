namespace Modbench.Engine;

/// <summary>How much memory a launch's logs may take together: some 9 million spans, or 6 million queries.</summary>
internal sealed class LogBudget
{
    public const int ChunkBytes = 1 << 20;
    public const int Chunks = 384;

    private int left = Chunks;

    /// <summary>False: none is left.</summary>
    public bool TryTake() => Volatile.Read(ref left) > 0 && Interlocked.Decrement(ref left) >= 0;
}

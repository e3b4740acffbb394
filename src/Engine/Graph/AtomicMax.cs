namespace Modbench.Engine;

/// <summary>A number that several threads may only raise.</summary>
internal static class AtomicMax
{
    public static void Raise(ref long target, long value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}

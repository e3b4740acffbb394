namespace Modbench.Tests.Engine;

/// <summary>What the threads that run stages allocate from one visit to their next, whatever others of the process do. One test at a time.</summary>
internal static class OwnAllocations
{
    private static int current;
    private static long bytes;

    [ThreadStatic]
    private static int begun;

    [ThreadStatic]
    private static long before;

    /// <summary>Of all threads, since <see cref="Begin"/>.</summary>
    public static long Bytes => Interlocked.Read(ref bytes);

    /// <summary>From nothing; while no stage runs.</summary>
    public static void Begin()
    {
        current++;
        Interlocked.Exchange(ref bytes, 0);
    }

    /// <summary>To be called in each visit; allocates nothing itself.</summary>
    public static void Count()
    {
        var now = GC.GetAllocatedBytesForCurrentThread();
        if (begun == current) Interlocked.Add(ref bytes, now - before);
        (begun, before) = (current, now);
    }
}

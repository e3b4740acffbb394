namespace Modbench.Tests.Engine;

/// <summary>What the whole process allocates while one thing runs. Others of the process are waited for, such as who reports the tests before, which a busy machine keeps from it.</summary>
internal static class Allocated
{
    private const int Attempts = 10;
    private const int QuietMs = 10;

    /// <summary>Bytes, in the run with the least of up to ten.</summary>
    /// <param name="enough">A run with fewer is as it should be, and ends it.</param>
    /// <param name="run">Gives the bytes of one run.</param>
    public static long Least(long enough, Func<long> run)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && least >= enough; attempt++)
        {
            WaitUntilQuiet();
            least = Math.Min(least, run());
        }

        return least;
    }

    /// <summary>Bytes that the process allocates meanwhile.</summary>
    public static long During(Action work)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        work();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>Nobody allocates for a moment; or five seconds are over.</summary>
    private static void WaitUntilQuiet()
    {
        for (var wait = 0; wait < 500 && During(() => Thread.Sleep(QuietMs)) > 1000; wait++)
        {
        }
    }
}

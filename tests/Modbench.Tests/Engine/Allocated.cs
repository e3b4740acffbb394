namespace Modbench.Tests.Engine;

/// <summary>What the whole process allocates while one thing runs. Others of the process are waited for, such as who reports the tests before, which a busy machine keeps from it.</summary>
internal static class Allocated
{
    private const int Attempts = 10;
    private const int MostNoisy = 2;
    private const int QuietMs = 10;

    /// <summary>Bytes, in the run with the least of up to ten. Ignores the test where others never stop.</summary>
    /// <param name="enough">A run with fewer is as it should be, and ends it.</param>
    /// <param name="run">Gives the bytes of one run.</param>
    public static long Least(long enough, Func<long> run)
    {
        var (least, noisy) = (long.MaxValue, 0);
        for (var attempt = 0; attempt < Attempts && least >= enough; attempt++)
        {
            if (!IsQuietSoon()) noisy++;
            least = Math.Min(least, run());

            // The runner's dispatcher may spin, and allocate, from the end of the tests that run side by side to the end of all.
            if (noisy == MostNoisy && least >= enough) Assert.Ignore("somebody else of the process allocates all the time, and it would be theirs that is counted");
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

    /// <summary>Nobody of the process allocates for a moment.</summary>
    public static bool IsQuiet() => During(() => Thread.Sleep(QuietMs)) <= 1000;

    /// <summary>False: not for five seconds.</summary>
    private static bool IsQuietSoon()
    {
        for (var wait = 0; wait < 500; wait++)
        {
            if (IsQuiet()) return true;
        }

        return false;
    }
}

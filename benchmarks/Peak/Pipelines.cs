namespace Modbench.PeakBenchmark;

/// <summary>One slot, 10 ms: the mean response is to stay within 30 ms.</summary>
[Pipeline, Peak(MeanAtMost = "30 ms", Duration = "10 s")]
internal sealed class MeanGoal
{
    [Queries] private static IEnumerable<int> Queries() => [1];

    [Stage]
    private static int Serve(int query)
    {
        PreciseWait.For(10);
        return query;
    }
}

/// <summary>The same with three in four responses within 25 ms.</summary>
[Pipeline, Peak(Duration = "10 s"), Objective("25 ms", Share = 0.75)]
internal sealed class ShareGoal
{
    [Queries] private static IEnumerable<int> Queries() => [1];

    [Stage]
    private static int Serve(int query)
    {
        PreciseWait.For(10);
        return query;
    }
}

/// <summary>One at a time, 10 ms each, up to four at once; each one more doubles the time of all, up to sixteen times.</summary>
[Pipeline, Peak(MeanAtMost = "60 ms", Duration = "3 s", Timeout = "5 s", MaxInFlight = 40)]
internal sealed class Thrashes : IDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private int inFlight;

    [Queries] private static IEnumerable<int> Queries() => [1];

    [Stage(Slots = 40)]
    private async ValueTask<int> Serve(int query, CancellationToken stop)
    {
        Interlocked.Increment(ref inFlight);
        try
        {
            await one.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                PreciseWait.For(10 * Math.Pow(2, Math.Clamp(Volatile.Read(ref inFlight) - 4, 0, 4)));
            }
            finally
            {
                one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }

        return query;
    }

    public void Dispose() => one.Dispose();
}

/// <summary>Some 2 ms of arithmetic, alone and with a hog on every core.</summary>
[Pipeline, Peak(MeanAtMost = "6 ms", Duration = "3 s"), Collocate(typeof(Hog), Copies = 2)]
internal sealed class BesideHogs
{
    [Queries] private static IEnumerable<int> Queries() => [1];

    [Stage]
    private static double Serve(int query) => Arithmetic.Of(query, 400_000);
}

/// <summary>Never waits.</summary>
[Pipeline, SingleStream]
internal sealed class Hog
{
    [Queries] private static IEnumerable<int> Queries() => [1];

    [Stage]
    private static double Spin(int query) => Arithmetic.Of(query, 2_000_000);
}

internal static class Arithmetic
{
    public static double Of(double start, int rounds)
    {
        for (var round = 0; round < rounds; round++) start = Math.Sqrt(start + round);
        return start;
    }
}

using System.Diagnostics;
using MathNet.Numerics.Distributions;

namespace Modbench.GateBenchmark;

/// <summary>Makes the machine noisy on purpose: two threads, each of which fills 8 MB of memory again and again for a while and rests for a while, both exponentially distributed.</summary>
internal static class UnsteadyMachine
{
    private const int Threads = 2;
    private const double BusySeconds = 1;
    private const double RestSeconds = 2;
    private const int Numbers = 1 << 20;

    /// <summary>Drawn from fixed seeds, one by thread: what follows what is the same each time.</summary>
    /// <param name="seconds">It ends after.</param>
    public static void Run(double seconds)
    {
        var begun = Stopwatch.GetTimestamp();
        List<Thread> threads = [.. Enumerable.Range(0, Threads).Select(seed => new Thread(() => Work(new Random(seed), begun, seconds)))];
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private static void Work(Random random, long begun, double seconds)
    {
        var numbers = new long[Numbers];
        var at = 0.0;
        while (at < seconds)
        {
            at += Exponential.Sample(random, 1 / RestSeconds);
            var rest = Math.Min(at, seconds) - Stopwatch.GetElapsedTime(begun).TotalSeconds;
            if (rest > 0) Thread.Sleep(TimeSpan.FromSeconds(rest));
            at += Exponential.Sample(random, 1 / BusySeconds);
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds < Math.Min(at, seconds)) Array.Fill(numbers, random.Next());
        }
    }
}

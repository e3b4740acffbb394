using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// Two small pieces of work, some 200 µs each, that are timed while nothing of the pipeline is in flight. By their CPU times, so that a wait for a core does not
/// count: what remains is what the core itself and the memory behind it do to work that never changes.
/// </summary>
internal sealed unsafe class ProbeKernels : IDisposable
{
    private const int Rounds = 24;
    private const int PieceNs = 200_000;
    private const int Lines = 1 << 20; // of 64 bytes: 64 MiB
    private const int LineBytes = 64;
    private const int CalibrationSteps = 20_000;

    private readonly int* memory = (int*)NativeMemory.AlignedAlloc((nuint)Lines * LineBytes, LineBytes);
    private readonly List<long> computing = [];
    private readonly List<long> reading = [];
    private readonly int computeSteps;
    private readonly int readSteps;
    private int place;

    private ProbeKernels()
    {
        // A single cycle through all lines (Sattolo's shuffle): each read tells where the next one is, so that none is fetched ahead. Outside the managed
        // heap, which is the pipeline's.
        var order = (int*)NativeMemory.Alloc(Lines, sizeof(int));
        for (var i = 0; i < Lines; i++) order[i] = i;
        var random = new Random(Lines);
        for (var i = Lines - 1; i > 0; i--)
        {
            var other = random.Next(i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        for (var i = 0; i < Lines; i++) memory[(long)i * (LineBytes / sizeof(int))] = order[i];
        NativeMemory.Free(order);
        (computeSteps, readSteps) = (Steps(Compute), Steps(Read));
    }

    ~ProbeKernels() => NativeMemory.AlignedFree(memory);

    /// <summary>Null where a thread's CPU time can't be read.</summary>
    public static ProbeKernels? TryCreate() => ThreadClock.Read().CpuNs >= 0 ? new ProbeKernels() : null;

    /// <summary>Times both, in turns, on the calling thread: some 10 ms of CPU time.</summary>
    public void Sample()
    {
        for (var round = 0; round < Rounds; round++)
        {
            computing.Add(Time(Compute, computeSteps));
            reading.Add(Time(Read, readSteps));
        }
    }

    /// <summary>The medians of what was sampled since the last time.</summary>
    public KernelTimes Take()
    {
        var times = new KernelTimes(Median(computing), Median(reading));
        computing.Clear();
        reading.Clear();
        return times;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        GC.SuppressFinalize(this);
    }

    private static int Steps(Func<int, int> piece)
    {
        piece(CalibrationSteps);
        var least = long.MaxValue;
        for (var i = 0; i < 3; i++) least = Math.Min(least, Time(piece, CalibrationSteps));
        return (int)Math.Clamp((long)CalibrationSteps * PieceNs / Math.Max(1, least), 1, int.MaxValue);
    }

    private static long Time(Func<int, int> piece, int steps)
    {
        var start = ThreadClock.Read().CpuNs;
        piece(steps);
        return ThreadClock.Read().CpuNs - start;
    }

    private static long Median(List<long> times)
    {
        times.Sort();
        return times.Count == 0 ? 0 : times[times.Count / 2];
    }

    /// <summary>Four chains at once: as much as a core can do, so that another thread on the same core is felt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Compute(int steps)
    {
        var (a, b, c, d) = ((uint)place, 1u, 2u, 3u);
        for (var i = 0; i < steps; i++)
        {
            a = (a * 1_664_525) ^ (a >> 7);
            b = (b * 1_664_525) ^ (b >> 7);
            c = (c * 1_664_525) ^ (c >> 7);
            d = (d * 1_664_525) ^ (d >> 7);
        }

        return (int)(a + b + c + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Read(int steps)
    {
        var at = place;
        for (var i = 0; i < steps; i++) at = memory[(long)at * (LineBytes / sizeof(int))];
        return place = at;
    }
}

using Modbench.Ledger;
using Modbench.Tests.Explain;

namespace Modbench.Tests.WhatIfs;

/// <summary>
/// A stage whose visits make each other slower while they are in service at once, in small steps of work done: nothing of it is a replay. What else makes visits
/// slower can be planted beside it.
/// </summary>
/// <param name="Cost">How much longer a visit takes while another is in service.</param>
internal sealed record SharedCores(double Cost)
{
    private const long Ms = 1_000_000;

    /// <summary>Poisson arrivals, of 5 to 15 ms of work each.</summary>
    public int Queries { get; init; } = 2000;

    /// <summary>0.85 of what one slot can do.</summary>
    public double PerSecond { get; init; } = 85;

    /// <summary>How much more work a visit is that begins on a worker that had nothing to do.</summary>
    public double Cold { get; init; }

    /// <summary>How long such a worker takes to be woken.</summary>
    public long DispatchNs { get; init; }

    /// <summary>Cores that there are; each visit wants one.</summary>
    public double Cores { get; init; } = double.PositiveInfinity;

    /// <summary>Cores that others use.</summary>
    public double Beside { get; init; }

    /// <summary>Every second stretch of so long all visits are slower by a fifth, and queries come twice as fast as in the others; 0: never.</summary>
    public long PhaseNs { get; init; }

    /// <summary>As it would be recorded: its dispatch is a wait for a core, and what it did not run for is not told.</summary>
    /// <param name="random">The same one gives the same arrivals and work.</param>
    /// <param name="slots">As many as workers.</param>
    public TracedBlock Block(Random random, int slots)
    {
        var dues = Chains.Arrivals(random, Queries, PerSecond);
        if (PhaseNs > 0) dues = [.. dues.Select(Squeezed)];
        var work = dues.Select(_ => (double)random.Next(5_000_000, 15_000_000)).ToArray();
        var (starts, ends, woken, ran) = Run(dues, work, slots);
        var dispatches = woken.Select(late => late ? DispatchNs : 0).ToArray();
        var services = starts.Select((start, query) => Chains.Times(
            (Cause.Cpu, (long)ran[query]), (Cause.Unattributed, ends[query] - start - dispatches[query] - (long)ran[query]), (Cause.RunQueue, dispatches[query]))).ToArray();
        return new TracedBlock(Chains.Of([slots], dues, workers: slots), services, new CauseTimes[Queries], [.. ends.Select((end, query) => end - dues[query])])
        {
            Counted = [.. Enumerable.Range(0, Queries)],
            Dues = dues,
            Dispatches = dispatches,
        };
    }

    // A third of what comes in two phases comes in the first of them, the rest in the second.
    private long Squeezed(long due)
    {
        var (pair, at) = (due / (2 * PhaseNs), due % (2 * PhaseNs));
        return pair * 2 * PhaseNs + (at < PhaseNs * 2 / 3 ? at * 3 / 2 : PhaseNs + (at - PhaseNs * 2 / 3) * 3 / 4);
    }

    private double Speed(int awake, double now) => (awake > 1 ? 1 / (1 + Cost) : 1) * Core(awake) / (PhaseNs > 0 && now % (2 * PhaseNs) >= PhaseNs ? 1.2 : 1);

    private double Core(int awake) => Math.Min(1, Cores / (awake + Beside));

    private (long[] Starts, long[] Ends, bool[] Woken, double[] Ran) Run(long[] dues, double[] left, int slots)
    {
        var (starts, ends, woken, awakes, ran) = (new long[Queries], new long[Queries], new bool[Queries], new double[Queries], new double[Queries]);
        var waiting = new Queue<int>();
        var served = new List<int>();
        var (now, next) = (0.0, 0);
        while (next < Queries || served.Count > 0)
        {
            int[] awake = [.. served.Where(query => awakes[query] <= now)];
            var speed = Speed(awake.Length, now);
            var end = awake.Length > 0 ? now + awake.Min(query => left[query]) / speed : double.MaxValue;
            var due = next < Queries ? dues[next] : double.MaxValue;
            var phase = PhaseNs > 0 ? (Math.Floor(now / PhaseNs) + 1) * PhaseNs : double.MaxValue;
            var until = Math.Min(Math.Min(end, due), Math.Min(phase, served.Where(query => awakes[query] > now).Select(query => awakes[query]).DefaultIfEmpty(double.MaxValue).Min()));
            foreach (var query in awake)
            {
                left[query] -= (until - now) * speed;
                ran[query] += (until - now) * Core(awake.Length);
            }

            now = until;
            var handed = 0;
            foreach (var query in awake.Where(query => left[query] < 0.5))
            {
                ends[query] = (long)now;
                served.Remove(query);
                handed++;
            }

            if (due <= now) waiting.Enqueue(next++);
            while (served.Count < slots && waiting.TryDequeue(out var query))
            {
                starts[query] = (long)now;
                woken[query] = handed-- <= 0;
                awakes[query] = now + (woken[query] ? DispatchNs : 0);
                left[query] *= woken[query] ? 1 + Cold : 1;
                served.Add(query);
            }
        }

        return (starts, ends, woken, ran);
    }
}

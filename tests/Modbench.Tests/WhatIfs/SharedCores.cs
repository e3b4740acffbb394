using Modbench.Ledger;
using Modbench.Tests.Explain;

namespace Modbench.Tests.WhatIfs;

/// <summary>A stage whose visits make each other slower while they are in service at once, in small steps of work done: nothing of it is a replay.</summary>
internal static class SharedCores
{
    private const long Ms = 1_000_000;
    private const int Queries = 2000;

    /// <summary>As it would be recorded: Poisson arrivals, 5 to 15 ms of work each, at a load of 0.85 with one slot.</summary>
    /// <param name="random">The same one gives the same arrivals and work.</param>
    /// <param name="slots">1 or 2.</param>
    /// <param name="cost">How much longer a visit takes while another is in service.</param>
    public static TracedBlock Block(Random random, int slots, double cost)
    {
        var dues = Chains.Arrivals(random, Queries, 85);
        var work = dues.Select(_ => random.Next(5_000_000, 15_000_000) / (double)Ms).ToArray();
        var (starts, ends) = Run(dues, [.. work.Select(ms => ms * Ms)], slots, cost);
        var services = starts.Select((start, query) => Chains.Times((Cause.Cpu, ends[query] - start))).ToArray();
        return new TracedBlock(Chains.Of([slots], dues, workers: slots), services, new CauseTimes[Queries], [.. ends.Select((end, query) => end - dues[query])])
        {
            Counted = [.. Enumerable.Range(0, Queries)],
            Dues = dues,
        };
    }

    private static (long[] Starts, long[] Ends) Run(long[] dues, double[] left, int slots, double cost)
    {
        var (starts, ends) = (new long[Queries], new long[Queries]);
        var waiting = new Queue<int>();
        var served = new List<int>();
        var (now, next) = (0.0, 0);
        while (next < Queries || served.Count > 0)
        {
            var speed = served.Count > 1 ? 1 / (1 + cost) : 1;
            var end = served.Count > 0 ? now + served.Min(query => left[query]) / speed : double.MaxValue;
            var due = next < Queries ? dues[next] : double.MaxValue;
            var until = Math.Min(end, due);
            foreach (var query in served) left[query] -= (until - now) * speed;
            now = until;
            foreach (var query in served.Where(query => left[query] < 0.5).ToArray())
            {
                ends[query] = (long)now;
                served.Remove(query);
            }

            if (due <= end) waiting.Enqueue(next++);
            while (served.Count < slots && waiting.TryDequeue(out var query))
            {
                starts[query] = (long)now;
                served.Add(query);
            }
        }

        return (starts, ends);
    }
}

namespace Modbench.Ledger;

/// <summary>Who is in service beside whom: visits that hold a worker share caches, memory and the clock's budget, and all share the cores.</summary>
internal static class SideBySide
{
    /// <summary>By visit, from 0 to 1: the part of its service in which another one held a worker too; 0 for those that hold none.</summary>
    /// <param name="block">The block.</param>
    /// <param name="result">A run of it on paper.</param>
    public static double[] Shares(TracedBlock block, ReplayResult result) => Means(block, result, holdingOnly: true, count => count > 1 ? 1 : 0);

    /// <summary>By visit: the mean over its service of something that depends on how many are in service. The visits of a batch are one.</summary>
    /// <param name="block">The block.</param>
    /// <param name="result">A run of it on paper.</param>
    /// <param name="holdingOnly">Only visits that hold a worker count; the others are as if they were alone.</param>
    /// <param name="of">By how many there are, this one included.</param>
    public static double[] Means(TracedBlock block, ReplayResult result, bool holdingOnly, Func<int, double> of)
    {
        var leads = Leads(block, result, holdingOnly);
        var sums = new double[leads.Length];
        var (at, now, sum) = (0L, 0, 0.0);
        foreach (var (time, step, visit) in Edges(leads, result).Order())
        {
            if (now > 0) sum += of(now) * (time - at);
            (at, now) = (time, now + step);
            sums[visit] -= step * sum;
        }

        var alone = of(1);
        return [.. leads.Select((lead, visit) => lead < 0 || result.Ends[visit] == result.Starts[visit] ? alone : sums[lead] / (result.Ends[visit] - result.Starts[visit]))];
    }

    /// <summary>The share of all visits' time in which another one held a worker as well.</summary>
    /// <param name="runs">Blocks with their runs.</param>
    public static double Share(IReadOnlyList<(TracedBlock Block, ReplayResult Result)> runs)
    {
        var (beside, all) = (0.0, 0.0);
        foreach (var (block, result) in runs)
        {
            var shares = Shares(block, result);
            for (var visit = 0; visit < shares.Length; visit++)
            {
                if (!HoldsWorker(block, visit)) continue;
                beside += shares[visit] * (result.Ends[visit] - result.Starts[visit]);
                all += result.Ends[visit] - result.Starts[visit];
            }
        }

        return all == 0 ? 0 : beside / all;
    }

    /// <summary>By visit: the first one of its batch in a run, itself where it takes none; −1: it does not count.</summary>
    /// <param name="block">The block.</param>
    /// <param name="result">A run of it on paper.</param>
    /// <param name="holdingOnly">Only visits that hold a worker count.</param>
    public static int[] Leads(TracedBlock block, ReplayResult result, bool holdingOnly)
    {
        var leads = new int[result.Starts.Length];
        var batches = new Dictionary<(int Stage, long Start, long End), int>();
        for (var visit = 0; visit < leads.Length; visit++)
        {
            var stage = block.Case.Visits[visit].Stage;
            leads[visit] = !holdingOnly || HoldsWorker(block, visit) ? visit : -1;
            if (leads[visit] < 0 || block.Case.Stages[stage].BatchSize == 1) continue;
            var batch = (stage, result.Starts[visit], result.Ends[visit]);
            if (!batches.TryAdd(batch, visit)) leads[visit] = batches[batch];
        }

        return leads;
    }

    private static bool HoldsWorker(TracedBlock block, int visit) => block.Case.Stages[block.Case.Visits[visit].Stage].HoldsWorker;

    private static IEnumerable<(long At, int Step, int Visit)> Edges(int[] leads, ReplayResult result)
    {
        for (var visit = 0; visit < leads.Length; visit++)
        {
            if (leads[visit] != visit || result.Ends[visit] == result.Starts[visit]) continue;
            yield return (result.Starts[visit], 1, visit);
            yield return (result.Ends[visit], -1, visit);
        }
    }
}

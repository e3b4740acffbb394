namespace Modbench.Ledger;

/// <summary>Which part of a visit's service others that hold a worker were in service as well: they share caches, memory and the clock's budget with it.</summary>
internal static class SideBySide
{
    /// <summary>By visit, from 0 to 1; 0 for those that hold no worker. The visits of a batch are one, and have one share.</summary>
    /// <param name="block">The block.</param>
    /// <param name="result">A run of it on paper.</param>
    public static double[] Shares(TracedBlock block, ReplayResult result)
    {
        var leads = Leads(block, result);
        var beside = new long[leads.Length];
        var (at, now, shared) = (0L, 0, 0L);
        foreach (var (time, step, visit) in Edges(leads, result).Order())
        {
            if (now > 1) shared += time - at;
            (at, now) = (time, now + step);
            beside[visit] -= step * shared;
        }

        return [.. leads.Select((lead, visit) => lead < 0 || result.Ends[visit] == result.Starts[visit] ? 0 : (double)beside[lead] / (result.Ends[visit] - result.Starts[visit]))];
    }

    /// <summary>The same of all visits' time together.</summary>
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

    private static bool HoldsWorker(TracedBlock block, int visit) => block.Case.Stages[block.Case.Visits[visit].Stage].HoldsWorker;

    /// <summary>By visit: the first one of its batch in this run, itself where it takes none; −1: it holds no worker.</summary>
    private static int[] Leads(TracedBlock block, ReplayResult result)
    {
        var leads = new int[result.Starts.Length];
        var batches = new Dictionary<(int Stage, long Start, long End), int>();
        for (var visit = 0; visit < leads.Length; visit++)
        {
            var stage = block.Case.Visits[visit].Stage;
            leads[visit] = HoldsWorker(block, visit) ? visit : -1;
            if (leads[visit] < 0 || block.Case.Stages[stage].BatchSize == 1) continue;
            var batch = (stage, result.Starts[visit], result.Ends[visit]);
            if (!batches.TryAdd(batch, visit)) leads[visit] = batches[batch];
        }

        return leads;
    }

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

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a launch knows of one of its conditions beside the blocks themselves.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Stages">Names by number.</param>
/// <param name="Cores">That the pipeline may use.</param>
/// <param name="CpuNs">Processor time of the process in the measured stretches that are on paper; null: it is not the pipeline's alone.</param>
/// <param name="RestCores">Cores that other processes, neighbours left out, kept busy meanwhile; 0 where nobody looked.</param>
/// <param name="Known">Causes that can be told apart.</param>
/// <param name="Neighbours">Full names of those that run in processes of their own, one for each copy.</param>
internal sealed record ReplaySetting(
    string Condition, IReadOnlyList<string> Stages, IReadOnlyList<int> Cores, long? CpuNs, double RestCores, IReadOnlySet<Cause> Known, IReadOnlyList<string> Neighbours)
{
    /// <summary>What a launch knows.</summary>
    /// <param name="launch">With its records.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="cores">That the pipeline may use.</param>
    /// <param name="blocks">Those of the condition that are on paper.</param>
    public static ReplaySetting Of(LaunchResult launch, string condition, IReadOnlyList<int> cores, IReadOnlyList<(BlockRecord Record, TracedBlock Block)> blocks)
    {
        List<TimeWindow> windows = [.. blocks.Select(one => new TimeWindow(one.Record.MeasuredFrom, one.Record.End))];
        var shared = launch is { Isolation: Isolation.Thread, Neighbours.Count: > 0 };
        HashSet<Cause> known = [Cause.IssueDelay, Cause.Admission, Cause.BatchWait];
        if (launch.Records!.Threads is { NoEvents: null })
        {
            known.UnionWith([Cause.RunQueue, Cause.Wait]);
            if (launch.Records.Threads.NoFileWatch is null) known.Add(Cause.Io);
            if (launch.Resources?.Of(ProcessRole.Subject).Any(IsThrottleKnown) == true) known.Add(Cause.Throttle);
            if (launch.Runtime is not null) known.UnionWith([Cause.Gc, Cause.Lock]);
        }

        return new ReplaySetting(
            condition,
            launch.Records.Stages,
            cores,
            shared ? null : (long)blocks.Sum(one => one.Record.CpuNs * OnPaper(one.Record, one.Block)),
            Rest(launch.Resources, windows),
            known,
            launch.Isolation == Isolation.Thread ? [] : [.. launch.Neighbours.Where(neighbour => neighbour.Records is not null).Select(neighbour => neighbour.Pipeline)]);

        bool IsThrottleKnown(ResourceSeries own) => windows.Exists(window => own.Used(ResourceMetric.Throttled, window) is not null);
    }

    /// <summary>The part of a block's measured stretch that its visits on paper are of: of a long one only the first are, and the process counts on.</summary>
    private static double OnPaper(BlockRecord record, TracedBlock block)
    {
        var last = block.Counted.Max(query => block.Dues[query] + block.Responses[query]);
        return record.End <= record.MeasuredFrom ? 1 : Math.Clamp((double)(last - record.MeasuredFrom) / (record.End - record.MeasuredFrom), 0, 1);
    }

    private static double Rest(LaunchResources? resources, IReadOnlyList<TimeWindow> windows)
    {
        if (resources?.Machine is not { } machine) return 0;
        List<ResourceSeries> own = [.. resources.Of(ProcessRole.Subject), .. resources.Of(ProcessRole.Neighbour)];
        var (rest, elapsed) = (0.0, 0L);
        foreach (var window in windows)
        {
            // What is not known of one of them would look like somebody else's.
            var used = own.ConvertAll(one => one.Used(ResourceMetric.Cpu, window));
            if (machine.Used(ResourceMetric.Cpu, window) is not { } all || used.Contains(null)) continue;
            rest += all - used.Sum() ?? 0;
            elapsed += window.End - window.Start;
        }

        return elapsed == 0 ? 0 : Math.Max(0, rest / elapsed);
    }
}

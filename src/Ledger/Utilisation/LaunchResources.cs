namespace Modbench.Ledger;

/// <summary>What a launch's processes and the machine used while its blocks ran.</summary>
/// <param name="Series">One for each process, and one for the machine.</param>
/// <param name="Throttled">When the subject's control groups were held back by a quota, in order, none overlaps another; only of traced launches.</param>
/// <param name="Problem">Why there are no series at all; null: there are.</param>
public sealed record LaunchResources(IReadOnlyList<ResourceSeries> Series, IReadOnlyList<Throttling> Throttled, string? Problem = null)
{
    /// <summary>The machine's; null: there is none.</summary>
    public ResourceSeries? Machine => Series.FirstOrDefault(one => one.Role == ProcessRole.Machine);

    /// <summary>The series of a role.</summary>
    public IEnumerable<ResourceSeries> Of(ProcessRole role) => Series.Where(one => one.Role == role);

    /// <summary>CPU time in a stretch that went to none of the known processes; null: not known of all of them.</summary>
    public double? RestCpu(TimeWindow window)
    {
        if (Machine?.Used(ResourceMetric.Cpu, window) is not { } all) return null;
        foreach (var one in Series)
        {
            if (one.Role == ProcessRole.Machine) continue;
            if (one.Used(ResourceMetric.Cpu, window) is not { } used) return null;
            all -= used;
        }

        // The machine's clock counts in hundredths of a second.
        return Math.Max(0, all);
    }
}

namespace Modbench.Diagnosers;

/// <summary>Expected time left: for a launch like one that has finished, what that one took; for others the plan's guess.</summary>
/// <param name="work">What is to run, in its order; it may grow.</param>
internal sealed class TimeLeft(IReadOnlyList<PlannedLaunch> work)
{
    private readonly Dictionary<string, (TimeSpan Total, int Count)> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> whole = new(StringComparer.Ordinal);

    public void Took(PlannedLaunch launch, TimeSpan time)
    {
        var (total, count) = taken.GetValueOrDefault(Like(launch));
        taken[Like(launch)] = (total + time, count + 1);
    }

    /// <summary>Launches like this one are two each from now on: what they took as one says nothing about that.</summary>
    public void GoesWhole(PlannedLaunch launch)
    {
        taken.Remove(Like(launch));
        whole.Add(Like(launch));
    }

    /// <param name="running">Index in the work of the launch that runs.</param>
    /// <param name="elapsed">How long it has been running.</param>
    public TimeSpan From(int running, TimeSpan elapsed)
    {
        if (running >= work.Count) return TimeSpan.Zero;
        var current = Expected(work[running]) - elapsed;
        return work.Skip(running + 1).Aggregate(current > TimeSpan.Zero ? current : TimeSpan.Zero, (sum, launch) => sum + Expected(launch));
    }

    private TimeSpan Expected(PlannedLaunch launch) =>
        taken.TryGetValue(Like(launch), out var seen) ? seen.Total / seen.Count
        : whole.Contains(Like(launch)) ? ExpectedWhole(launch)
        : launch.Expected;

    private static TimeSpan ExpectedWhole(PlannedLaunch launch) => TimeSpan.FromTicks(launch.Conditions.Sum(condition =>
        ExpectedTime.OverheadNs(launch.Scenario, launch.Beside, launch.Kind) + ExpectedTime.BlocksNs(launch.Scenario, [condition])) / TimeSpan.NanosecondsPerTick);

    private static string Like(PlannedLaunch launch) => $"{launch.Pipeline.Name}|{launch.Scenario.Name}|{launch.Conditions[0]}";
}

namespace Modbench.Diagnosers;

/// <summary>Expected time left: for a launch like one that has finished, what that one took; for others the plan's guess.</summary>
internal sealed class TimeLeft(IReadOnlyList<PlannedLaunch> plan)
{
    private readonly Dictionary<string, (TimeSpan Total, int Count)> taken = new(StringComparer.Ordinal);

    public void Took(PlannedLaunch launch, TimeSpan time)
    {
        var (total, count) = taken.GetValueOrDefault(Like(launch));
        taken[Like(launch)] = (total + time, count + 1);
    }

    /// <param name="running">Index in the plan of the launch that runs.</param>
    /// <param name="elapsed">How long it has been running.</param>
    public TimeSpan From(int running, TimeSpan elapsed)
    {
        if (running >= plan.Count) return TimeSpan.Zero;
        var current = Expected(plan[running]) - elapsed;
        return plan.Skip(running + 1).Aggregate(current > TimeSpan.Zero ? current : TimeSpan.Zero, (sum, launch) => sum + Expected(launch));
    }

    private TimeSpan Expected(PlannedLaunch launch) =>
        taken.TryGetValue(Like(launch), out var seen) ? seen.Total / seen.Count : launch.Expected;

    private static string Like(PlannedLaunch launch) => $"{launch.Pipeline.Name}|{launch.Scenario.Name}|{launch.Conditions[0]}";
}

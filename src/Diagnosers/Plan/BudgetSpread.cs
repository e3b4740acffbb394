using System.Globalization;

namespace Modbench.Diagnosers;

/// <summary>
/// Makes a plan fit a total wall time: shorter measured stretches first, then fewer launches, but always one of each. A scenario that counts
/// queries gets a time limit as well, since how long its queries take is not known yet.
/// </summary>
internal static class BudgetSpread
{
    /// <summary>A launch whose stretch would be cut further gives way to fewer launches.</summary>
    private const double ShortestShare = 0.25;

    private const long ShortestStretchNs = 100_000_000;

    /// <summary>The groups, cut to <paramref name="budget"/>, and what that meant.</summary>
    public static (IReadOnlyList<LaunchGroup> Groups, string? Note) Fit(IReadOnlyList<LaunchGroup> groups, int launches, TimeSpan budget)
    {
        var budgetNs = budget.TotalNanoseconds;
        for (var kept = launches; ; kept--)
        {
            var fewer = groups.Select(group => group.WithLatencyLaunches(kept)).ToList();
            var room = budgetNs - fewer.Sum(group => (double)group.Launches * group.OverheadNs);
            var wanted = fewer.Sum(group => (double)group.Launches * group.BlocksNs);
            var share = room / wanted;
            if (share < ShortestShare && kept > 1) continue;

            var cut = fewer.Select(group => Shortened(group, share)).ToList();
            return (cut, Note(budget, kept, launches, share, cut.Sum(group => (double)group.Launches * group.ExpectedNs)));
        }
    }

    private static LaunchGroup Shortened(LaunchGroup group, double share)
    {
        var scenario = group.Scenario;
        var wanted = scenario.MeasuredNs(ExpectedTime.GuessedResponseNs);
        var allowed = Math.Max((long)(wanted * share), ShortestStretchNs);
        if (scenario.Queries == 0) allowed = Math.Min(allowed, wanted);
        if (scenario.DurationNs > 0) allowed = Math.Min(allowed, scenario.DurationNs);
        return group with { Scenario = scenario with { DurationNs = allowed } };
    }

    private static string? Note(TimeSpan budget, int kept, int launches, double share, double expectedNs)
    {
        var cuts = new List<string>();
        if (kept < launches) cuts.Add($"{kept} instead of {launches} launches of each");
        if (share < 1) cuts.Add(share < 0.005 ? "measured stretches cut to the shortest there are" : string.Create(CultureInfo.InvariantCulture, $"measured stretches cut to {share:P0}"));
        var expected = TimeSpan.FromMilliseconds(expectedNs / 1e6);
        if (expected > budget * 1.05) cuts.Add($"the shortest form of this plan still takes about {Seconds(expected)}");
        return cuts.Count == 0 ? null : $"--budget {Seconds(budget)}: {string.Join("; ", cuts)}";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}

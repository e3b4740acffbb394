using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a launch's processes used of the cores, slice by slice.</summary>
internal static class UtilisationRows
{
    public const int Slices = 20;

    private const int Decimals = 4;

    /// <param name="launch">Of one that was superseded there are none.</param>
    /// <param name="plan">Gives names.</param>
    public static IReadOnlyList<UtilisationRow> Of(LaunchResult launch, PlanRow plan)
    {
        if (launch is not { Superseded: false, Kind: LaunchKind.Latency, Resources: { Series.Count: > 0 } resources }) return [];
        return
        [
            .. from blocks in Stretches(launch, resources).GroupBy(block => block.Condition)
               let slices = Cut([.. blocks.Select(block => block.Window)])
               from row in Rows(resources, slices)
               select new UtilisationRow(launch.Pipeline, launch.Scenario, blocks.Key, launch.Launch, launch.Outcome, row.Role, row.Name, row.Pid, row.Cores),
        ];

        IEnumerable<(ProcessRole Role, string Name, int? Pid, IReadOnlyList<double?> Cores)> Rows(LaunchResources resources, IReadOnlyList<IReadOnlyList<TimeWindow>> slices) =>
        [
            .. resources.Series.Where(one => one.Role != ProcessRole.Machine).Select(one => (
                one.Role, Name(one), (int?)one.Pid, (IReadOnlyList<double?>)[.. slices.Select(slice => Cores(slice, window => one.Used(ResourceMetric.Cpu, window)))])),
            (ProcessRole.Rest, "rest", null, [.. slices.Select(slice => Cores(slice, resources.RestCpu))]),
        ];

        string Name(ResourceSeries one) =>
            one.Role is not (ProcessRole.Subject or ProcessRole.Neighbour) ? one.Name
            : launch.Neighbours.Count(other => other.Pipeline == one.Name) > 1 ? string.Create(CultureInfo.InvariantCulture, $"{plan.Label(one.Name)} {one.Copy}")
            : plan.Label(one.Name);
    }

    /// <summary>The measured ones; of a launch that failed, its blocks as far as the subject was still seen.</summary>
    private static IEnumerable<(string Condition, TimeWindow Window)> Stretches(LaunchResult launch, LaunchResources resources)
    {
        if (launch.Outcome == LaunchOutcome.Ok) return launch.Records?.Blocks.Select(block => (block.Condition, new TimeWindow(block.MeasuredFrom, block.End))) ?? [];
        var last = resources.Of(ProcessRole.Subject).FirstOrDefault()?.Last(ResourceMetric.Cpu) ?? long.MinValue;
        return launch.Seen
            .Select(block => (block.Condition, Window: block.Window with { End = Math.Min(block.Window.End, last) }))
            .Where(block => block.Window.End > block.Window.Start);
    }

    private static double? Cores(IReadOnlyList<TimeWindow> slice, Func<TimeWindow, double?> used)
    {
        var (total, length) = (0.0, 0L);
        foreach (var window in slice)
        {
            if (used(window) is not { } ns) return null;
            total += ns;
            length += window.End - window.Start;
        }

        return length == 0 ? null : Math.Round(total / length, Decimals);
    }

    /// <summary>Equal slices of the stretches, as if they followed each other: one that spans a gap consists of two windows.</summary>
    private static List<IReadOnlyList<TimeWindow>> Cut(IReadOnlyList<TimeWindow> stretches)
    {
        var total = stretches.Sum(stretch => stretch.End - stretch.Start);
        return [.. Enumerable.Range(0, Slices).Select(i => Between(stretches, total * i / Slices, total * (i + 1) / Slices))];
    }

    private static List<TimeWindow> Between(IReadOnlyList<TimeWindow> stretches, long from, long to)
    {
        var windows = new List<TimeWindow>();
        var passed = 0L;
        foreach (var stretch in stretches)
        {
            var start = Math.Max(stretch.Start, stretch.Start + from - passed);
            var end = Math.Min(stretch.End, stretch.Start + to - passed);
            if (end > start) windows.Add(new TimeWindow(start, end));
            passed += stretch.End - stretch.Start;
        }

        return windows;
    }
}

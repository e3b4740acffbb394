using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a rate must meet to count as passed.</summary>
/// <param name="LimitNs">Limit on responses in nanoseconds; 0 where each class has its own.</param>
/// <param name="Share">Share of the queries that must be within it, in (0, 1]; null: their mean must, or each class its own.</param>
public sealed record PeakGoal(long LimitNs, double? Share)
{
    /// <summary>What each class of queries must meet, all of them at a time; empty: the goal is one of all queries.</summary>
    public IReadOnlyList<ClassGoal> Classes { get; private init; } = [];

    /// <summary>Such as <c>response.mean ≤ 30 ms</c>.</summary>
    public string Text => Classes.Count > 0
        ? string.Join(", ", Classes.Select(one => one.Text))
        : Shared?.Text ?? string.Create(CultureInfo.InvariantCulture, $"response.mean ≤ {LimitNs / 1e6:0.###} ms");

    private ClassGoal? Shared => Share is { } share ? new ClassGoal("", LimitNs, share) : null;

    /// <summary>Each class must meet its own.</summary>
    /// <param name="classes">In their order; at least one.</param>
    public static PeakGoal OfClasses(IReadOnlyList<ClassGoal> classes) => new(0, null) { Classes = classes };

    /// <summary>How far beyond the goal a probe was, on a logarithmic scale: 0 on the limit, below it negative. Null: it can't be told.</summary>
    internal double? Excess(PeakProbe probe)
    {
        if (probe.Queries == 0 || probe.Saturated) return null;
        if (Classes.Count == 0 && Shared is null) return probe.Completed == 0 ? null : Math.Log(probe.MeanResponseNs / LimitNs);
        return Worst(probe, (goal, got) => goal.Excess(got));
    }

    /// <summary>
    /// What is to be at most 1, without bias: the mean response over the limit, or the share beyond the limit over what may be, of several classes the
    /// highest. Null: it can't be told.
    /// </summary>
    internal double? Ratio(PeakProbe probe)
    {
        if (probe.Queries == 0 || probe.Saturated) return null;
        if (Classes.Count == 0 && Shared is null) return probe.Completed == 0 ? null : probe.MeanResponseNs / LimitNs;
        return Worst(probe, (goal, got) => goal.Ratio(got));
    }

    /// <summary>Why the probe failed; null: it passed.</summary>
    internal string? Failure(PeakProbe probe)
    {
        if (probe.Saturated) return "saturated: in flight and response both rose";
        if (probe.Failed > 0) return "failures";
        if (probe.Queries == 0) return "no query was measured";
        if (Classes.Count == 0 && Shared is null) return probe.MeanResponseNs <= LimitNs ? null : Text;
        return Parts(probe).Where(one => !one.Goal.IsMet(one.Got)).OrderByDescending(one => one.Goal.Ratio(one.Got)).FirstOrDefault().Goal?.Text;
    }

    private double? Worst(PeakProbe probe, Func<ClassGoal, ClassSum, double> value) => Parts(probe).Max(one => (double?)value(one.Goal, one.Got));

    // A class that no query of a probe was of says nothing.
    private IEnumerable<(ClassGoal Goal, ClassSum Got)> Parts(PeakProbe probe) => Classes.Count == 0
        ? [(Shared!, new ClassSum(probe.Queries, probe.Met))]
        : Classes.Zip(probe.Classes).Where(one => one.Second.Queries > 0);
}

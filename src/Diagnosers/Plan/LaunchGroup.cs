using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Launches that repeat each other: one pipeline, scenario, kind and set of neighbours.</summary>
internal sealed record LaunchGroup(
    PipelineGraph Pipeline, Scenario Scenario, LaunchKind Kind, IReadOnlyList<PlannedNeighbour> Beside, IReadOnlyList<string> Conditions, int Launches)
{
    public Isolation Isolation { get; init; }

    public string? Cores { get; init; }

    public string? WholeBecause { get; init; }

    /// <summary>What is otherwise in it, to be measured; null: nothing.</summary>
    public WhatIf? WhatIf { get; init; }

    /// <summary>Its trace is asked for more than a look: what it says needs an interval.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Its launches, each of one condition, are compared with those of another condition one by one.</summary>
    public bool IsCompared { get; init; }

    public long OverheadNs => ExpectedTime.OverheadNs(Scenario, Beside, Kind);

    public long BlocksNs => ExpectedTime.BlocksNs(Scenario, Conditions);

    public long ExpectedNs => OverheadNs + BlocksNs;

    /// <summary>
    /// The same with this many latency launches, and as many traced ones where a difference is to be explained or a question answered; a third as many other trace launches, and
    /// searches, which try a dozen rates in each, and never none. Where that many would be enough to decide on a cause but for the pairs of blocks, which are few under an open
    /// load, there are as many traced ones as it takes. Launches that are compared one by one are a look, too, where they would be too few to decide. One launch gives stacks enough.
    /// </summary>
    public LaunchGroup WithLatencyLaunches(int launches)
    {
        if (Kind == LaunchKind.Stacks) return this with { Launches = 1 };
        var decides = IsCompared && launches >= Explanations.FewestPairs;
        var all = Scenario is not PeakScenario && (Kind == LaunchKind.Latency || IsAsked || decides || (Beside.Count > 0 && WholeBecause is null));
        var compares = Kind == LaunchKind.Trace && Conditions.Count == 2 && launches >= Explanations.FewestLaunches;
        var least = compares ? (Explanations.FewestPairs + BlockPlanner.Pairs(Scenario) - 1) / BlockPlanner.Pairs(Scenario) : 1;
        return this with { Launches = all ? Math.Max(least, launches) : Math.Max(1, launches / 3) };
    }
}

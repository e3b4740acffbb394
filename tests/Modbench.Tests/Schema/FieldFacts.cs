using System.Reflection;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Schema;

/// <summary>What neither a type nor a comment says in a form that programs read: units and ranges.</summary>
/// <param name="Unit">Of a number; <c>number</c>: it counts places, not things.</param>
/// <param name="Least">It is no lower.</param>
/// <param name="Above">It is higher.</param>
/// <param name="Most">It is no higher.</param>
/// <param name="Pattern">Of a string.</param>
/// <param name="Always">The one string that it is.</param>
/// <param name="OneOf">The strings that it may be.</param>
internal sealed record FieldFacts(
    string? Unit = null, double? Least = null, double? Above = null, double? Most = null, string? Pattern = null, string? Always = null, IReadOnlyList<string>? OneOf = null)
{
    private const string Digest = "^sha256:[0-9a-f]{64}$";
    private const string OfTheMeasure = "that of the measure";
    private const string AsUnitSays = "as `unit` says";

    private static readonly string[] Units = [.. MeasureCatalog.All.Select(kind => kind.Unit).Append("score").Distinct().Order(StringComparer.Ordinal)];

    // Under these names a field is the same wherever it stands.
    private static readonly Dictionary<string, FieldFacts> ByName = new()
    {
        ["Launch"] = new("number", Least: 1),
        ["Pid"] = new("number", Least: 1),
        ["Line"] = new("number", Least: 1),
        ["Column"] = new("number", Least: 1),
        ["Seed"] = new("number"),
        ["MaxInFlight"] = new("count", Least: 1),
        ["InFlight"] = new("count", Least: 1),
        ["TimeoutNs"] = new("ns", Least: 0),
    };

    private static readonly Dictionary<string, FieldFacts> ByField = new()
    {
        [$"{nameof(RunLedger)}.Schema"] = new(Always: RunLedger.CurrentSchema),
        [$"{nameof(RunLedger)}.Digest"] = new(Pattern: Digest),
        [$"{nameof(ArtifactRow)}.Digest"] = new(Pattern: Digest),
        [$"{nameof(ArtifactRow)}.Length"] = new("bytes", Least: 0),
        [$"{nameof(EnvironmentRow)}.Cores"] = new("count", Least: 1),
        [$"{nameof(EnvironmentRow)}.PhysicalCores"] = new("count", Least: 1),
        [$"{nameof(EnvironmentRow)}.Memory"] = new("bytes", Least: 1),
        [$"{nameof(EnvironmentRow)}.ContainerCpus"] = new("cores", Above: 0),
        [$"{nameof(EnvironmentRow)}.ContainerMemory"] = new("bytes", Least: 1),
        [$"{nameof(EnvironmentRow)}.ContainerLimits"] = new(OneOf: ["cgroup v1", "cgroup v2"]),
        [$"{nameof(EnvironmentRow)}.Commit"] = new(Pattern: "^[0-9a-f]{40,64}$"),
        [$"{nameof(PlanRow)}.Expected"] = new("ns", Least: 0),
        [$"{nameof(StageNode)}.Slots"] = new("count", Least: 1),
        [$"{nameof(StageNode)}.MaxVisits"] = new("count", Least: 0),
        [$"{nameof(StageNode)}.BatchSize"] = new("count", Least: 0),
        [$"{nameof(Scenario)}.Queries"] = new("count", Least: 0),
        [$"{nameof(Scenario)}.MinQueries"] = new("count", Least: 0),
        [$"{nameof(Scenario)}.WarmupQueries"] = new("count", Least: 0),
        [$"{nameof(Scenario)}.TimeoutNs"] = new("ns", Above: 0),
        [$"{nameof(MultiStreamScenario)}.SamplesPerQuery"] = new("count", Least: 1),
        [$"{nameof(ServerScenario)}.QueriesPerSecond"] = new("1/s", Least: 0),
        [$"{nameof(ServerScenario)}.BurstOnNs"] = new("ns", Above: 0),
        [$"{nameof(ServerScenario)}.BurstOffNs"] = new("ns", Above: 0),
        [$"{nameof(ServerScenario)}.MaxWaiting"] = new("count", Least: 0),
        [$"{nameof(Phase)}.QueriesPerSecond"] = new("1/s", Least: 0),
        [$"{nameof(ReplayScenario)}.FileQueries"] = new("count", Least: 0),
        [$"{nameof(SessionScenario)}.Turns"] = new("count", Least: 1),
        [$"{nameof(SessionScenario)}.SessionsPerSecond"] = new("1/s", Above: 0),
        [$"{nameof(PeakScenario)}.QueriesPerSecond"] = new("1/s", Least: 0),
        [$"{nameof(Collocation)}.Copies"] = new("count", Least: 1),
        [$"{nameof(Objective)}.LimitNs"] = new("ns", Above: 0),
        [$"{nameof(Objective)}.Share"] = new("ratio", Above: 0, Most: 1),
        [$"{nameof(QueryClassNode)}.Weight"] = new("ratio", Above: 0),
        [$"{nameof(Budget)}.AtMost"] = new(OfTheMeasure),
        [$"{nameof(Budget)}.AtLeast"] = new(OfTheMeasure),
        [$"{nameof(QualityBound)}.AtMost"] = new("score"),
        [$"{nameof(QualityBound)}.AtLeast"] = new("score"),
        [$"{nameof(LaunchRow)}.StartToReady"] = new("ns", Least: 0),
        [$"{nameof(MeasureRow)}.Unit"] = new(OneOf: Units),
        [$"{nameof(MeasureRow)}.Value"] = new(AsUnitSays),
        [$"{nameof(MeasureRow)}.Low"] = new(AsUnitSays),
        [$"{nameof(MeasureRow)}.High"] = new(AsUnitSays),
        [$"{nameof(MeasureRow)}.Values"] = new(AsUnitSays),
        [$"{nameof(SliceRow)}.Slice"] = new("number", Least: 0),
        [$"{nameof(SliceRow)}.Start"] = new("ns", Least: 0),
        [$"{nameof(SliceRow)}.Length"] = new("ns", Least: 0),
        [$"{nameof(SliceRow)}.Due"] = new("count", Least: 0),
        [$"{nameof(SliceRow)}.Sent"] = new("count", Least: 0),
        [$"{nameof(SliceRow)}.Ended"] = new("count", Least: 0),
        [$"{nameof(SliceRow)}.Failed"] = new("count", Least: 0),
        [$"{nameof(SliceRow)}.Mean"] = new("ns", Least: 0),
        [$"{nameof(SliceRow)}.P50"] = new("ns", Least: 0),
        [$"{nameof(SliceRow)}.P99"] = new("ns", Least: 0),
        [$"{nameof(SliceRow)}.Error"] = new("ratio", Least: 0),
        [$"{nameof(UtilisationRow)}.Cores"] = new("cores", Least: 0),
        [$"{nameof(RouteRow)}.Taken"] = new("count", Least: 1),
        [$"{nameof(RouteRow)}.Queries"] = new("count", Least: 1),
        [$"{nameof(RouteRow)}.Of"] = new("count", Least: 1),
        [$"{nameof(StackRow)}.Interval"] = new("ns", Above: 0),
        [$"{nameof(StageStackRow)}.Samples"] = new("count", Least: 1),
        [$"{nameof(StageStackRow)}.Visits"] = new("count", Least: 1),
        [$"{nameof(StageStackRow)}.Time"] = new("ns", Least: 0),
        [$"{nameof(MethodStackRow)}.Samples"] = new("count", Least: 1),
        [$"{nameof(MethodStackRow)}.Share"] = new("ratio", Above: 0, Most: 1),
        [$"{nameof(MethodStackRow)}.Time"] = new("ns", Least: 0),
        [$"{nameof(StateCount)}.Samples"] = new("count", Least: 1),
        [$"{nameof(PeakRow)}.Peak"] = new("1/s", Least: 0),
        [$"{nameof(PeakRow)}.Low"] = new("1/s", Least: 0),
        [$"{nameof(PeakRow)}.High"] = new("1/s", Least: 0),
        [$"{nameof(PeakRow)}.LastPassing"] = new("1/s", Above: 0),
        [$"{nameof(PeakRow)}.FirstFailing"] = new("1/s", Above: 0),
        [$"{nameof(PeakRow)}.Shape"] = new(OneOf: ["smooth", "cliff"]),
        [$"{nameof(PeakProbeRow)}.Rate"] = new("1/s", Above: 0),
        [$"{nameof(PeakProbeRow)}.Offered"] = new("1/s", Least: 0),
        [$"{nameof(PeakProbeRow)}.Throughput"] = new("1/s", Least: 0),
        [$"{nameof(PeakProbeRow)}.Queries"] = new("count", Least: 0),
        [$"{nameof(PeakProbeRow)}.Attainment"] = new("ratio", Least: 0, Most: 1),
        [$"{nameof(PeakProbeRow)}.Mean"] = new("ns", Least: 0),
        [$"{nameof(ExplanationRow)}.Measure"] = new(OneOf: ["response.mean", "response.p99", ExplanationRow.CapacityMeasure, ExplanationRow.ThroughputMeasure]),
        [$"{nameof(ExplanationRow)}.BaseValue"] = new("ns", Least: 0),
        [$"{nameof(ExplanationRow)}.Delta"] = new("ns"),
        [$"{nameof(ExplanationRow)}.Low"] = new("ns"),
        [$"{nameof(ExplanationRow)}.High"] = new("ns"),
        [$"{nameof(ExplanationRow)}.Residual"] = new("ratio", Least: 0),
        [$"{nameof(ExplanationRow)}.RunQueueLow"] = new("ns"),
        [$"{nameof(ExplanationRow)}.RunQueueHigh"] = new("ns"),
        [$"{nameof(SaturatedStage)}.BaseLoad"] = new("ratio", Least: 0),
        [$"{nameof(SaturatedStage)}.Load"] = new("ratio", Least: 0),
        [$"{nameof(ExplanationRow)}.Pairs"] = new("count", Least: 1),
        [$"{nameof(ExplanationRow)}.ReplayError"] = new("ratio", Least: 0),
        [$"{nameof(ExplanationRow)}.TracedSlowdown"] = new("ratio", Above: 0),
        [$"{nameof(ExplanationRow)}.UntracedSlowdown"] = new("ratio", Above: 0),
        [$"{nameof(ExplanationTerm)}.Value"] = new("ns"),
        [$"{nameof(ExplanationTerm)}.Direct"] = new("ns"),
        [$"{nameof(ExplanationTerm)}.Low"] = new("ns"),
        [$"{nameof(ExplanationTerm)}.High"] = new("ns"),
        [$"{nameof(WhatIfRow)}.Measure"] = new(OneOf: ["response.mean", "response.p50", "response.p90", "response.p99", "throughput"]),
        [$"{nameof(WhatIfRow)}.Base"] = new(OfTheMeasure, Least: 0),
        [$"{nameof(WhatIfRow)}.Value"] = new(OfTheMeasure, Least: 0),
        [$"{nameof(WhatIfRow)}.Low"] = new(OfTheMeasure, Least: 0),
        [$"{nameof(WhatIfRow)}.High"] = new(OfTheMeasure, Least: 0),
        [$"{nameof(WhatIfRow)}.Launches"] = new("count", Least: 0),
        [$"{nameof(WhatIfRow)}.ReplayError"] = new("ratio", Least: 0),
        [$"{nameof(WhatIfRow)}.SideBySideNow"] = new("ratio", Least: 0, Most: 1),
        [$"{nameof(WhatIfRow)}.SideBySide"] = new("ratio", Least: 0, Most: 1),
        [$"{nameof(WhatIfRow)}.SideBySideCostLow"] = new("ratio"),
        [$"{nameof(WhatIfRow)}.SideBySideCostHigh"] = new("ratio"),
        [$"{nameof(WhatIfRow)}.Measured"] = new(OfTheMeasure, Least: 0),
        [$"{nameof(WhatIfRow)}.MeasuredLow"] = new(OfTheMeasure, Least: 0),
        [$"{nameof(WhatIfRow)}.MeasuredHigh"] = new(OfTheMeasure, Least: 0),
        [$"{nameof(WhatIfRow)}.Error"] = new("ratio", Least: -1),
        [$"{nameof(WaiverRow)}.Ceiling"] = new("ratio", Above: 0),
        [$"{nameof(CheckRow)}.Unit"] = new(OneOf: Units),
        [$"{nameof(CheckRow)}.AtMost"] = new(AsUnitSays),
        [$"{nameof(CheckRow)}.AtLeast"] = new(AsUnitSays),
        [$"{nameof(CheckRow)}.Value"] = new(AsUnitSays),
        [$"{nameof(CheckRow)}.Low"] = new(AsUnitSays),
        [$"{nameof(CheckRow)}.High"] = new(AsUnitSays),
        [$"{nameof(VerdictRow)}.Unit"] = new(OneOf: Units),
        [$"{nameof(VerdictRow)}.Base"] = new(AsUnitSays),
        [$"{nameof(VerdictRow)}.Head"] = new(AsUnitSays),
        [$"{nameof(VerdictRow)}.Ratio"] = new("ratio", Above: 0),
        [$"{nameof(VerdictRow)}.Low"] = new("ratio", Above: 0),
        [$"{nameof(VerdictRow)}.High"] = new("ratio", Above: 0),
        [$"{nameof(VerdictRow)}.Tolerance"] = new("ratio", Least: 0),
        [$"{nameof(VerdictRow)}.Pairs"] = new("count", Least: 0),
        [$"{nameof(VerdictRow)}.Spread"] = new("ratio", Least: 0),
        [$"{nameof(VerdictRow)}.Detectable"] = new("ratio", Above: 0),
        [$"{nameof(VerdictRow)}.PairsNeeded"] = new("count", Least: 1),
        [$"{nameof(BisectionRow)}.Confidence"] = new("ratio", Least: 0, Most: 1),
        [$"{nameof(BisectionRow)}.Commits"] = new("count", Least: 1),
        [$"{nameof(BisectionRow)}.Pairs"] = new("count", Least: 0),
        [$"{nameof(BisectionRow)}.GatePairs"] = new("count", Least: 0),
        [$"{nameof(BisectedCommitRow)}.Place"] = new("number", Least: 1),
        [$"{nameof(BisectedCommitRow)}.Commit"] = new(Pattern: "^[0-9a-f]{40,64}$"),
        [$"{nameof(BisectionStepRow)}.Probability"] = new("ratio", Least: 0, Most: 1),
        [$"{nameof(BisectionStepRow)}.Ratio"] = new("ratio", Above: 0),
        [$"{nameof(BisectionStepRow)}.Low"] = new("ratio", Above: 0),
        [$"{nameof(BisectionStepRow)}.High"] = new("ratio", Above: 0),
        [$"{nameof(BisectionProbeRow)}.Place"] = new("number", Least: 1),
        [$"{nameof(BisectionProbeRow)}.Commit"] = new(Pattern: "^[0-9a-f]{40,64}$"),
        [$"{nameof(BisectionProbeRow)}.Pairs"] = new("count", Least: 0),
        [$"{nameof(BisectionProbeRow)}.Ratio"] = new("ratio", Above: 0),
        [$"{nameof(BisectionProbeRow)}.Grown"] = new("ratio", Least: 0, Most: 1),
        [$"{nameof(FailureRow)}.Count"] = new("count", Least: 0),
        [$"{nameof(FailureRow)}.Discarded"] = new("count", Least: 0),
        [$"{nameof(NeighbourRow)}.Copy"] = new("number", Least: 1),
    };

    /// <summary>Fields of the table, as <c>Type.Member</c>.</summary>
    public static IEnumerable<string> Known => ByField.Keys;

    /// <summary>Null: there is nothing to say.</summary>
    public static FieldFacts? Of(PropertyInfo member) =>
        ByField.GetValueOrDefault($"{member.DeclaringType!.Name}.{member.Name}")
        ?? ByName.GetValueOrDefault(member.Name)
        ?? (member.Name.EndsWith("Ns", StringComparison.Ordinal) ? new("ns", Least: 0) : null);
}

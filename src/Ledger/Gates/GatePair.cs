namespace Modbench.Ledger;

/// <summary>What one pair of processes measured of one measure.</summary>
/// <param name="Base">Base units.</param>
/// <param name="Head">Base units.</param>
/// <param name="LogRatio">Median over turns of the logarithm of head ÷ base; of what each process has once, the logarithm of that; null: one of them is 0.</param>
public readonly record struct PairValue(double Base, double Head, double? LogRatio);

/// <summary>What a query spent in one stage, waiting for it and being served: nanoseconds, of a turn the mean over all but its slowest and fastest visits, and of those the median.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="BaseNs">In the base.</param>
/// <param name="HeadNs">In the head.</param>
public readonly record struct StagePair(string Stage, double BaseNs, double HeadNs);

/// <summary>Why a pair gave nothing.</summary>
/// <param name="Side"><see cref="Conditions.Base"/> or <see cref="Conditions.Head"/>.</param>
/// <param name="Outcome">Failed, or out of time.</param>
/// <param name="Reason">One line.</param>
/// <param name="Stage">The stage that it died in; null: none.</param>
public sealed record GateFailure(string Side, LaunchOutcome Outcome, string Reason, string? Stage);

/// <summary>One pair of processes of one pipeline and scenario: a base and a head that took turns.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="HeadFirst">The head was started, and had the first turn.</param>
/// <param name="Values">By measure; one that a process could not measure is missing.</param>
/// <param name="Stages">In the order of the graph.</param>
/// <param name="Failure">Null: both ran.</param>
public sealed record GatePair(
    int Number,
    string Pipeline,
    string Scenario,
    bool HeadFirst,
    IReadOnlyDictionary<GatedMeasure, PairValue> Values,
    IReadOnlyList<StagePair> Stages,
    GateFailure? Failure);

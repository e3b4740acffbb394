using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>What can be said about a difference.</summary>
public enum ExplanationVerdict
{
    /// <summary>Its largest cause is known.</summary>
    [JsonStringEnumMemberName("named")]
    Named,

    /// <summary>The two largest causes can't be told apart.</summary>
    [JsonStringEnumMemberName("not distinguishable")]
    NotDistinguishable,

    /// <summary>Too few pairs of blocks, or launches.</summary>
    [JsonStringEnumMemberName("not decided")]
    NotDecided,

    /// <summary>More comes than can be done: responses grow as long as that goes on, and what the condition can do at most is compared instead.</summary>
    [JsonStringEnumMemberName("saturated")]
    Saturated,

    /// <summary>The difference may be none.</summary>
    [JsonStringEnumMemberName("no change")]
    NoChange,
}

/// <summary>Why a condition differs from another: times in nanoseconds per query.</summary>
public sealed record ExplanationRow
{
    /// <summary>The measure of a condition that is saturated.</summary>
    public const string CapacityMeasure = "capacity";

    /// <summary>The measure of an Offline scenario.</summary>
    public const string ThroughputMeasure = "throughput";

    /// <summary>Full name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The condition it is compared with.</summary>
    public required string Base { get; init; }

    /// <summary>The condition.</summary>
    public required string Condition { get; init; }

    /// <summary>
    /// <c>response.mean</c> or <c>response.p99</c>, which is then the mean of the queries above the 95 % quantile; of two builds also <c>response.p50</c>, the mean of the queries between the
    /// quartiles; <c>capacity</c> where the condition is saturated: the time that the stage which can't keep up takes for a query, divided by its slots, so that 1 ÷ it is the most it can do;
    /// <c>throughput</c> of Offline: the time per query while all slots have work, 1 ÷ the measure of that name.
    /// </summary>
    public required string Measure { get; init; }

    /// <summary>Under the base, in trace launches.</summary>
    public required double BaseValue { get; init; }

    /// <summary>Condition − base, of trace launches.</summary>
    public required double Delta { get; init; }

    /// <summary>Lower end of its 95 % interval; null: too few pairs.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of its 95 % interval; null: too few pairs.</summary>
    public double? High { get; init; }

    /// <summary>What can't keep up; null: everything can.</summary>
    public SaturatedStage? Saturated { get; init; }

    /// <summary>What can be said.</summary>
    public required ExplanationVerdict Verdict { get; init; }

    /// <summary>The largest cause; null unless it is no chance.</summary>
    public Cause? Top { get; init; }

    /// <summary>The largest first; their values add up to <see cref="Delta"/>.</summary>
    public required IReadOnlyList<ExplanationTerm> Terms { get; init; }

    /// <summary>
    /// Where other threads share a visit's work (ONNX Runtime's pool, <c>Parallel.For</c>): the least of <see cref="Delta"/> that waits for a core can be, counting
    /// only time in which none of the threads that share the work ran; null: nobody helped. For mean responses and <c>throughput</c> only.
    /// </summary>
    public double? RunQueueLow { get; init; }

    /// <summary>
    /// The most that they can be, counting all time in which one of those threads ran, the visiting one or one that helps it, while another stood ready without a core.
    /// </summary>
    public double? RunQueueHigh { get; init; }

    /// <summary>|unattributed| ÷ |Δ|; null: Δ is 0.</summary>
    public double? Residual { get; init; }

    /// <summary>Pairs of blocks that it rests on.</summary>
    public required int Pairs { get; init; }

    /// <summary>
    /// Largest relative difference between what is explained of a block of its conditions as it was replayed and as it was measured; null: nothing was replayed, as
    /// for <c>capacity</c>. Beyond 0.02 the terms are what causes took of visits, and queueing is unattributed.
    /// </summary>
    public double? ReplayError { get; init; }

    /// <summary>Mean response under the condition ÷ under the base in the traced launches that it rests on, geometric mean over them; null: none of them has both.</summary>
    public double? TracedSlowdown { get; init; }

    /// <summary>The same in the run's untraced launches; null: there are none.</summary>
    public double? UntracedSlowdown { get; init; }

    /// <summary>What to know before using it, each <c>mark: meaning</c>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What more comes to than it can do.</summary>
/// <param name="Stage">The stage; null: the workers of all stages.</param>
/// <param name="BaseLoad">Share of the time that it needs for what comes, under the base.</param>
/// <param name="Load">The same under the condition: 1 or more.</param>
public sealed record SaturatedStage(string? Stage, double BaseLoad, double Load);

/// <summary>One cause's part of a difference, in nanoseconds per query.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Detail">
/// More about it: <c>memory</c>, <c>frequency_or_smt</c>, <c>unknown</c> for CPU, <c>pool</c> for waits, <c>sync</c>, <c>read</c>, <c>write</c>, <c>path</c>, <c>page_fault</c> for disks, <c>new</c>, <c>gone</c>, <c>slots</c>, <c>batches</c>,
/// <c>workers</c>, <c>way</c> for the graph; null: nothing more.
/// </param>
/// <param name="Stage">Whose visits had it; null: of the whole pipeline.</param>
/// <param name="Neighbour">Who caused it: a pipeline's or process's name; null: not known.</param>
/// <param name="Value">Its share, queueing that it set off included.</param>
/// <param name="Direct">Of that, what it took of the visits themselves; the rest was amplified by queueing.</param>
/// <param name="Low">Lower end of the value's 95 % interval; null: too few pairs.</param>
/// <param name="High">Upper end of the value's 95 % interval; null: too few pairs.</param>
public sealed record ExplanationTerm(Cause Cause, string? Detail, string? Stage, string? Neighbour, double Value, double Direct, double? Low, double? High)
{
    /// <summary>With which of its stages the neighbour caused it; null: not known.</summary>
    public string? NeighbourStage { get; init; }
}

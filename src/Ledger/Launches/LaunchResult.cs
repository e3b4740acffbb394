using System.Text.Json.Serialization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a launch is for.</summary>
public enum LaunchKind
{
    /// <summary>No trace session: its numbers are the headline.</summary>
    [JsonStringEnumMemberName("latency")]
    Latency,

    /// <summary>With an EventPipe session: its measures are named <c>traced.*</c>.</summary>
    [JsonStringEnumMemberName("trace")]
    Trace,

    /// <summary>With the runtime's sampling profiler: its measures are named <c>sampled.*</c>, and it says where the stages' code spends its time.</summary>
    [JsonStringEnumMemberName("stacks")]
    Stacks,
}

/// <summary>How a launch ended.</summary>
public enum LaunchOutcome
{
    /// <summary>All its blocks ran.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The child died, could not be set up, or said that it failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A stage hung, or the launch passed its wall cap.</summary>
    [JsonStringEnumMemberName("timeout")]
    Timeout,
}

/// <summary>One finished launch of a subject, with its neighbours.</summary>
public sealed record LaunchResult
{
    /// <summary>Counts from 1 in the run.</summary>
    public required int Launch { get; init; }

    /// <summary>Full name of the subject.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The conditions it should measure, such as <c>paused B</c> and <c>beside B</c>, or <c>solo</c> alone.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>What it was for.</summary>
    public required LaunchKind Kind { get; init; }

    /// <summary>How it ended.</summary>
    public required LaunchOutcome Outcome { get; init; }

    /// <summary>Why it failed, in one line that names the stage where known; null: it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>The stage it failed in; null: none, or unknown.</summary>
    public string? FailedStage { get; init; }

    /// <summary>First and last lines of the child's stderr, for failed launches.</summary>
    public IReadOnlyList<string> LastErrors { get; init; } = [];

    /// <summary>Process id; 0: never started.</summary>
    public int Pid { get; init; }

    /// <summary>Process start to <c>ready</c>, in nanoseconds; null: never ready.</summary>
    public long? StartToReadyNs { get; init; }

    /// <summary>What it recorded; null: nothing could be read.</summary>
    public LaunchRecords? Records { get; init; }

    /// <summary>The neighbours' own records, one for each copy.</summary>
    public IReadOnlyList<NeighbourResult> Neighbours { get; init; } = [];

    /// <summary>Where the neighbours lived: in the subject's process, its counters are of all of them.</summary>
    public Isolation Isolation { get; init; }

    /// <summary>The cores that the neighbours could use, such as <c>0-1</c>; null: all.</summary>
    public string? Cores { get; init; }

    /// <summary>What the subject's runtime told; null: there is no trace.</summary>
    public RuntimeTrace? Runtime { get; init; }

    /// <summary>From the trace, one for each condition; empty for latency launches.</summary>
    public IReadOnlyList<TraceSummary> Traces { get; init; } = [];

    /// <summary>The stacks that were sampled, folded; null: none were.</summary>
    public LaunchStacks? Stacks { get; init; }

    /// <summary>Why a trace launch has no traces, or a sampled one no stacks; null: it has, or is a latency launch.</summary>
    public string? TraceProblem { get; init; }

    /// <summary>What its processes used; null: nobody looked.</summary>
    public LaunchResources? Resources { get; init; }

    /// <summary>Of a launch that failed: its blocks as they looked from outside. Empty: it did not fail, and its records have them.</summary>
    public IReadOnlyList<SeenBlock> Seen { get; init; } = [];

    /// <summary>What its search for the peak found; null: it did not search.</summary>
    public PeakResult? Peak { get; init; }

    /// <summary>Blocks of one launch alternate conditions (ABBA); false: each condition has launches of its own.</summary>
    public bool Alternating { get; init; }

    /// <summary>Why its conditions have launches of their own, each: blocks of them can't take turns within one; null: they can, or there is one alone.</summary>
    public string? WholeBecause { get; init; }

    /// <summary>Its conditions were found to need launches of their own after it had run with blocks in turn: it feeds no measure.</summary>
    public bool Superseded { get; init; }

    /// <summary>It was ended early by an interrupt: what its blocks had measured until then feeds the measures, marked.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Number of the launch whose process it took turns with, one block at a time, as the two of a pair do; null: it had its blocks to itself.</summary>
    public int? InTurnWith { get; init; }

    /// <summary>Of one that took turns: which of them, from 0, count for nothing, for one of the two compiled in their rounds.</summary>
    public IReadOnlySet<int> LeftOut { get; init; } = new HashSet<int>();

    /// <summary>Seed of the block order.</summary>
    public int Seed { get; init; }

    /// <summary>Its trace says enough of its threads to explain anything: nothing of it is lost, and which cores they may use is known. Asked while its records are open.</summary>
    public bool HasWholeTrace() => Records?.Threads is not null && TraceQuality.Of(this) is { Reason: null };
}

/// <summary>One neighbour of a launch.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario that it ran.</param>
/// <param name="Copy">Counts from 1.</param>
/// <param name="Pid">Id of the process it lived in.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it failed; null: it did not.</param>
/// <param name="Records">Its queries share the subject's clock: completions between a block's MeasuredFrom and End are its work in that block.</param>
/// <param name="Reference">Its own reference: the stretch in which the subject was idle and no other neighbour ran; null: there was none.</param>
public sealed record NeighbourResult(
    string Pipeline, string Scenario, int Copy, int Pid, LaunchOutcome Outcome, string? Reason, LaunchRecords? Records, TimeWindow? Reference);

/// <summary>A block as it looked from outside.</summary>
/// <param name="Condition">What it ran under.</param>
/// <param name="Window">From about its start; it ends with <see cref="long.MaxValue"/> where the launch failed in it.</param>
public sealed record SeenBlock(string Condition, TimeWindow Window);

/// <summary>A stretch of the monotonic clock in nanoseconds.</summary>
public readonly record struct TimeWindow(long Start, long End);

/// <summary>What the EventPipe trace of a launch says about one condition's measured stretches.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="GcCount">Collections started.</param>
/// <param name="GcPauseNs">Total time that managed threads were suspended for collections.</param>
/// <param name="Contentions">Monitor and Lock contentions.</param>
/// <param name="ContentionNs">Their total duration.</param>
/// <param name="PoolWorkItems">Thread-pool work items dequeued.</param>
/// <param name="PoolQueueingMeanNs">Mean enqueue → dequeue; null when there was none.</param>
/// <param name="EventsLost">Events that the session lost in the whole launch; above 0 the summary is incomplete.</param>
public sealed record TraceSummary(
    string Condition, int GcCount, long GcPauseNs, int Contentions, long ContentionNs, int PoolWorkItems, double? PoolQueueingMeanNs, long EventsLost);

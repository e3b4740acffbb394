namespace Modbench.Engine;

/// <summary>
/// One message between host and child. Host: <c>warm</c>, <c>go</c>, <c>end</c>, <c>pause</c>, <c>resume</c>, <c>mark</c>, <c>renew</c>, <c>finish</c>. Child: <c>hello</c>,
/// <c>ready</c>, <c>warmed</c>, <c>renewed</c>, <c>running</c>, <c>done</c>, <c>paused</c>, <c>resumed</c>, <c>marked</c>, <c>finished</c>, <c>failed</c>. On the wire: one JSON object a line, <c>kind</c> first.
/// </summary>
public abstract record ChildMessage;

/// <summary>Child, first: who it is.</summary>
public sealed record Hello(string Token, int Pid, int Protocol, string Package) : ChildMessage;

/// <summary>Child: queries are loaded, the pipeline is set up.</summary>
/// <param name="SetupNs">Creation and set-up.</param>
/// <param name="QueryCount">How many queries there are to choose from.</param>
/// <param name="QueryDigest">What they hold, as one number; null: the plan does not ask, or it can't be told.</param>
public sealed record Ready(long SetupNs, int QueryCount, string? QueryDigest = null) : ChildMessage;

/// <summary>Host: warm up by the scenario's rule.</summary>
/// <param name="Brief">The compiler may be left a little to do, and responses are looked at no longer than that takes: more comes before what counts.</param>
public sealed record Warm(bool Brief = false) : ChildMessage;

/// <summary>Child: warmed up.</summary>
/// <param name="FirstResponseNs">Response of the very first query; null when it failed.</param>
/// <param name="Queries">How many were run.</param>
/// <param name="ResponseNs">Mean response of the last quarter of them, one at a time: what the host sizes blocks by; 0 when all failed.</param>
/// <param name="NotWarmed">Why it counts as not warmed up; null: it does.</param>
public sealed record Warmed(long? FirstResponseNs, int Queries, long ResponseNs, string? NotWarmed) : ChildMessage;

/// <summary>
/// Host, between a subject's blocks: take the pipeline down and make it anew, then warm it up once more; queries, workers and records stay. What an object's place in
/// memory does to its times differs from one to the next, and averages out over several.
/// </summary>
public sealed record Renew : ChildMessage;

/// <summary>Child: there is another pipeline object, warmed up.</summary>
/// <param name="SetupNs">Its creation and set-up.</param>
/// <param name="Queries">How many warmed it up.</param>
/// <param name="ResponseNs">As of <see cref="Warmed"/>.</param>
/// <param name="NotWarmed">As of <see cref="Warmed"/>.</param>
public sealed record Renewed(long SetupNs, int Queries, long ResponseNs, string? NotWarmed) : ChildMessage;

/// <summary>
/// Host: run one block (a subject), or start running (a neighbour, which ignores all limits). Issuing stops when both Queries have been issued and MinNs
/// have passed, or when MaxNs have passed, whichever is first; then the block drains. Queries due before DiscardNs, and the first DiscardQueries, are not measured
/// (and do not count as Queries). All times count from the block's start; Offline, where all queries are due then, goes by when a query was sent. MaxNs 0: no limit.
/// A neighbour's blocks last from go or resume to pause or finish and are numbered on from Block.
/// </summary>
/// <param name="Block">The block's index.</param>
/// <param name="Condition">Its condition.</param>
/// <param name="Queries">See above.</param>
/// <param name="MinNs">See above.</param>
/// <param name="MaxNs">See above.</param>
/// <param name="DiscardNs">See above.</param>
/// <param name="DiscardQueries">See above.</param>
/// <param name="MinQueries">With EnoughNs.</param>
/// <param name="EnoughNs">Issuing also stops when so many nanoseconds have passed and MinQueries have been issued; 0: it does not.</param>
/// <param name="QueriesPerSecond">A Server's rate in this block; 0: the scenario's.</param>
/// <param name="LimitNs">What <see cref="Done.Met"/> counts by; 0: nothing.</param>
/// <param name="StopsSaturated">An open loop that the pipeline can't keep up with is ended early.</param>
/// <param name="ClassLimitsNs">In place of LimitNs, one for each class of queries in their order, with spaces between; null: that.</param>
public sealed record Go(
    int Block,
    string Condition,
    int Queries,
    long MinNs,
    long MaxNs,
    long DiscardNs,
    int DiscardQueries,
    int MinQueries = 0,
    long EnoughNs = 0,
    double QueriesPerSecond = 0,
    long LimitNs = 0,
    bool StopsSaturated = false,
    string? ClassLimitsNs = null) : ChildMessage;

/// <summary>
/// Host, while a subject's block runs: issue no more, not in this block and not in later ones; what is in flight ends as always. It is answered by the block's
/// done, and by nothing where no block runs.
/// </summary>
public sealed record EndBlock : ChildMessage;

/// <summary>Child: the block has begun.</summary>
/// <param name="Block">The block's index.</param>
/// <param name="StartNs">When.</param>
/// <param name="Compiled">Methods that the process has compiled until then.</param>
public sealed record Running(int Block, long StartNs, int Compiled = 0) : ChildMessage;

/// <summary>Child: the block has drained.</summary>
/// <param name="Block">The block's index.</param>
/// <param name="Queries">Measured queries.</param>
/// <param name="Completed">Of them.</param>
/// <param name="Failed">Of them.</param>
/// <param name="TimedOut">Of them.</param>
/// <param name="ElapsedNs">Measured stretch, MeasuredFrom to End.</param>
/// <param name="MeanResponseNs">Of the completed ones; 0 without any.</param>
/// <param name="Load">Highest utilisation of a stage's slots or of the workers in the measured stretch, 0 to 1.</param>
/// <param name="Met">Of the completed ones, within the block's limit, or their class's.</param>
/// <param name="IssuingNs">MeasuredFrom to the end of issuing.</param>
/// <param name="Saturated">It was ended early, for what was in flight and responses only rose.</param>
/// <param name="EndedPerSecond">Where it was: queries that ended in a second, over its last seconds.</param>
/// <param name="Classes">Where the block has limits of classes, of each in their order: measured queries, and those that met its limit, with spaces between; null: it has none.</param>
/// <param name="Compiled">Methods that the process has compiled until now.</param>
public sealed record Done(
    int Block,
    int Queries,
    int Completed,
    int Failed,
    int TimedOut,
    long ElapsedNs,
    long MeanResponseNs,
    double Load,
    int Met = 0,
    long IssuingNs = 0,
    bool Saturated = false,
    double EndedPerSecond = 0,
    string? Classes = null,
    int Compiled = 0) : ChildMessage;

/// <summary>Host: issue no more, let the visits in service end, withdraw queries that have further ones before them, then say paused.</summary>
public sealed record Pause : ChildMessage;

/// <summary>Child: nothing is in flight.</summary>
public sealed record Paused(long AtNs, long Completed) : ChildMessage;

/// <summary>Host: go on.</summary>
public sealed record Resume : ChildMessage;

/// <summary>Child: issuing again.</summary>
public sealed record Resumed(long AtNs) : ChildMessage;

/// <summary>Host: say how far you are.</summary>
public sealed record Mark(string Label) : ChildMessage;

/// <summary>Child: queries completed since go.</summary>
public sealed record Marked(string Label, long AtNs, long Completed) : ChildMessage;

/// <summary>Host: judge the answers, write the records, tear down, end.</summary>
public sealed record Finish : ChildMessage;

/// <summary>Child, last: the records file is complete.</summary>
public sealed record Finished(long Bytes) : ChildMessage;

/// <summary>Child, last: the launch is over, as far as it came the records are written.</summary>
/// <param name="Phase"><c>start</c>, <c>queries</c>, <c>setup</c>, <c>warm-up</c>, <c>run</c>, <c>teardown</c>, <c>finish</c>.</param>
/// <param name="Stage">The stage it was in; null: none.</param>
/// <param name="Type">Full name of the exception's type, or <c>hang</c>.</param>
/// <param name="Message">One line.</param>
/// <param name="Detail">Whole, with the stack trace.</param>
/// <param name="Records">The records file holds what was measured up to here.</param>
public sealed record Failed(string Phase, string? Stage, string Type, string Message, string Detail, bool Records) : ChildMessage;

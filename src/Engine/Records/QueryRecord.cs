namespace Modbench.Engine;

/// <summary>One query of a measured block. Times are nanoseconds of the monotonic clock.</summary>
/// <param name="Id">Unique in the launch; <see cref="Span.Query"/> refers to it.</param>
/// <param name="Choice">Which of the pipeline's queries it was.</param>
/// <param name="Block">The block it was due in.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Due">When it should be issued. SingleStream: equal to <paramref name="Sent"/>; Offline: the start.</param>
/// <param name="Sent">When the generator handed it to admission.</param>
/// <param name="Admitted">When it entered the graph: its first stages' ready. A query that timed out in admission: its end.</param>
/// <param name="End">When its answer stage ended, or it failed or timed out.</param>
/// <param name="FailedStage">Number of the stage that threw, or that a timed-out query was in or waited for; −1: none.</param>
/// <param name="Measured">False in the discarded start of a block.</param>
public readonly record struct QueryRecord(
    long Id, int Choice, int Block, QueryOutcome Outcome, long Due, long Sent, long Admitted, long End, int FailedStage, bool Measured)
{
    /// <summary>End − Due.</summary>
    public long Response => End - Due;

    /// <summary>Sent − Due.</summary>
    public long IssueDelay => Sent - Due;

    /// <summary>Admitted − Sent.</summary>
    public long Admission => Admitted - Sent;
}

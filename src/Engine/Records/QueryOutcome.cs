namespace Modbench.Engine;

/// <summary>How a query ended; exactly once.</summary>
public enum QueryOutcome
{
    /// <summary>It gave an answer in time.</summary>
    Completed = 0,

    /// <summary>A stage threw.</summary>
    Failed = 1,

    /// <summary>It had not ended when its timeout had passed.</summary>
    TimedOut = 2,

    /// <summary>It waited for admission or for a stage when its pipeline was paused, or had a further stage before it. Counted in <see cref="BlockRecord.Withdrawn"/>; no <see cref="QueryRecord"/> has it.</summary>
    Withdrawn = 3,

    /// <summary>The open loop found <c>MaxInFlight</c> queries in the graph and did not send it. Not a failure.</summary>
    Shed = 4,

    /// <summary>It waited for admission and gave way to a newer query. Not a failure.</summary>
    Dropped = 5,
}

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
}

namespace Modbench;

/// <summary>
/// A fixed number of users, each of whom sends a query, waits for its answer, thinks, and sends the next. A query is due when it is sent. In ledger.json:
/// <c>ClosedLoop(8)</c>.
/// </summary>
public sealed class ClosedLoopAttribute : ScenarioAttribute
{
    /// <summary>How many users there are. Must be given and positive.</summary>
    public int InFlight { get; set; }

    /// <summary>Mean of the exponential think times, such as <c>2 s</c>. Default: users don't think.</summary>
    public string? Think { get; set; }
}

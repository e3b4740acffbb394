namespace Modbench;

/// <summary>
/// Chats: sessions begin at Poisson times; a session's first query is due when it begins, every further one after the answer to the one before and a think
/// time. Within a session queries come in the order in which they are declared. A query that fails ends its session. In ledger.json: <c>Session(5, 2/s)</c>.
/// </summary>
public sealed class SessionAttribute : ScenarioAttribute
{
    /// <summary>Queries of a session. Must be given and positive.</summary>
    public int Turns { get; set; }

    /// <summary>Mean of the exponential think times, such as <c>2 s</c>. Default: none.</summary>
    public string? Think { get; set; }

    /// <summary>Mean rate at which sessions begin, a second: above 0 and at most 10,000,000. Must be given.</summary>
    public double SessionsPerSecond { get; set; }

    /// <summary>Queries inside the graph at once; one above it waits in admission. Default 1000.</summary>
    public int MaxInFlight { get; set; } = 1000;
}

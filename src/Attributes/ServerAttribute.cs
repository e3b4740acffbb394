namespace Modbench;

/// <summary>
/// An open loop: queries are due at absolute times of a Poisson process, whatever the pipeline does, and responses count from the due
/// time (no coordinated omission). In ledger.json: <c>Server(20/s)</c>.
/// </summary>
public sealed class ServerAttribute : ScenarioAttribute
{
    /// <summary>Mean arrival rate in queries per second. Must be given and positive.</summary>
    public double QueriesPerSecond { get; set; }

    /// <summary>Queries inside the graph at once; a query above it waits in admission, and the wait is part of its response. Default 1000.</summary>
    public int MaxInFlight { get; set; } = 1000;
}

namespace Modbench;

/// <summary>
/// An open loop: queries are due at absolute times, whatever the pipeline does, and responses count from the due time (no coordinated omission).
/// <see cref="PhaseAttribute"/> lets the rate change. In ledger.json: <c>Server(20/s)</c>.
/// </summary>
public sealed class ServerAttribute : ScenarioAttribute
{
    /// <summary>Mean arrival rate in queries per second, above 0 and at most 10,000,000. Must be given.</summary>
    public double QueriesPerSecond { get; set; }

    /// <summary>How arrivals are spread. Default <see cref="Arrivals.Poisson"/>.</summary>
    public Arrivals Arrivals { get; set; }

    /// <summary>Length of a burst, for <see cref="Arrivals.Bursty"/>. Default <c>1 s</c>.</summary>
    public string BurstOn { get; set; } = "1 s";

    /// <summary>Length of the silence after each, for <see cref="Arrivals.Bursty"/>. Default <c>1 s</c>.</summary>
    public string BurstOff { get; set; } = "1 s";

    /// <summary>Queries inside the graph at once. Default 1000.</summary>
    public int MaxInFlight { get; set; } = 1000;

    /// <summary>What becomes of a query above it. Default <see cref="Overflow.Wait"/>.</summary>
    public Overflow Overflow { get; set; }

    /// <summary>
    /// How many queries may wait in admission before one is shed or dropped. Default: none for <see cref="Overflow.Shed"/>, 1 for
    /// <see cref="Overflow.DropOldest"/>; <see cref="Overflow.Wait"/> has no limit.
    /// </summary>
    public int MaxWaiting { get; set; }
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>One rate that was tried.</summary>
/// <param name="QueriesPerSecond">As asked for.</param>
/// <param name="Offered">As it came out: random arrivals are some more or some less.</param>
/// <param name="Throughput">Completed queries per second; where it was stopped, over its last seconds: what it does when it can't keep up.</param>
/// <param name="Queries">Measured.</param>
/// <param name="Completed">Of them.</param>
/// <param name="Failed">Of them, timeouts included.</param>
/// <param name="Met">Of them, within the limit, or their class's.</param>
/// <param name="MeanResponseNs">Of the completed ones.</param>
/// <param name="Load">Utilisation of the busiest stage, 0 to 1.</param>
/// <param name="Saturated">It was stopped, for in flight and response both rose.</param>
public sealed record PeakProbe(
    double QueriesPerSecond,
    double Offered,
    double Throughput,
    long Queries,
    long Completed,
    long Failed,
    long Met,
    double MeanResponseNs,
    double Load,
    bool Saturated)
{
    /// <summary>What each class of queries got, in the order of the goal's; empty: it is one of all queries.</summary>
    public IReadOnlyList<ClassSum> Classes { get; init; } = [];
}

namespace Modbench;

/// <summary>
/// Searches the highest rate of Poisson arrivals that still meets a goal: the pipeline's <see cref="ObjectiveAttribute"/>, each class of a <see cref="MixAttribute"/> its own where
/// it has one, or a limit on the mean response.
/// One warm process is asked at one rate after another, twelve at most, each for <see cref="ScenarioAttribute.Duration"/> (default 10 s), and stopped early where its queue only
/// grows; then it is measured at the highest rate that passed. In ledger.json: <c>Peak</c>, or <c>Peak(mean)</c>.
/// </summary>
public sealed class PeakAttribute : ScenarioAttribute
{
    /// <summary>The first rate to try, in queries per second. Default 0: half of what one query at a time gave.</summary>
    public double QueriesPerSecond { get; set; }

    /// <summary>A limit on the mean response, such as <c>30 ms</c>. Default: the pipeline's objective is the goal.</summary>
    public string? MeanAtMost { get; set; }

    /// <summary>Queries inside the graph at once; others wait in admission. Default 1000.</summary>
    public int MaxInFlight { get; set; } = 1000;
}

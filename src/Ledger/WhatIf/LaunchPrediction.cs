namespace Modbench.Ledger;

/// <summary>What one launch says of a question.</summary>
/// <param name="Kind">Of the launch.</param>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition as it was.</param>
/// <param name="Change">The question.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Replayed">What that is on paper.</param>
/// <param name="Changed">What it would be on paper; null: see <paramref name="Reason"/>.</param>
/// <param name="Least">The same, if visits side by side took as little of each other as can be.</param>
/// <param name="Most">The same, if they took as much.</param>
/// <param name="Cost">How much longer a visit is taken to be while it is side by side with another.</param>
/// <param name="Beside">The share of the visits' time that is spent side by side, as it was and with the change.</param>
/// <param name="Reason">Why it can't be told; null: it can.</param>
internal sealed record LaunchPrediction(
    LaunchKind Kind,
    string Pipeline,
    string Scenario,
    string Condition,
    string Change,
    IReadOnlyDictionary<string, double> Measured,
    IReadOnlyDictionary<string, double> Replayed,
    IReadOnlyDictionary<string, double>? Changed,
    IReadOnlyDictionary<string, double>? Least,
    IReadOnlyDictionary<string, double>? Most,
    SideBySideCost Cost,
    (double Was, double Changed) Beside,
    string? Reason)
{
    /// <summary>How far the replay of a measure is from what was.</summary>
    public double Error(string measure) => Measured.Count == 0 ? 0 : Math.Abs(Replayed[measure] / Measured[measure] - 1);

    /// <summary>What the change makes of a measure, by the two replays.</summary>
    public double Ratio(string measure) => Changed![measure] / Replayed[measure];

    /// <summary>How much lower and higher the logarithm of a measure may be, for what visits side by side take of each other.</summary>
    public (double Lower, double Higher) Doubt(string measure)
    {
        double[] ends = [Math.Log(Least![measure] / Changed![measure]), Math.Log(Most![measure] / Changed[measure])];
        return (Math.Max(0, -ends.Min()), Math.Max(0, ends.Max()));
    }
}

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
/// <param name="Slower">The same, if visits side by side were <see cref="ConditionReplay.Slower"/> slower; null: that changes nothing.</param>
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
    IReadOnlyDictionary<string, double>? Slower,
    (double Was, double Changed) Beside,
    string? Reason)
{
    /// <summary>How far the replay of what was is from what was, of the mean response.</summary>
    public double ReplayError => Error(ReplayTimes.Mean);

    /// <summary>The same of a measure.</summary>
    public double Error(string measure) => Measured.Count == 0 ? 0 : Math.Abs(Replayed[measure] / Measured[measure] - 1);

    /// <summary>What the change makes of a measure, by the two replays; what they are off is in neither.</summary>
    public double Ratio(string measure) => Changed![measure] / Replayed[measure];

    /// <summary>How many times as much it would be if visits side by side were <see cref="ConditionReplay.Slower"/> slower.</summary>
    public double SlowerRatio(string measure) => Slower is null ? 1 : Slower[measure] / Changed![measure];
}

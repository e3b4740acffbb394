namespace Modbench.Ledger;

/// <summary>What a row of the ledger is about.</summary>
public readonly record struct MeasureKey(string Pipeline, string Scenario, string Condition, string? Stage, string Measure);

/// <summary>One launch's value of one measure.</summary>
/// <param name="Key">Which.</param>
/// <param name="Value">Finite, in the measure's base unit; null: not measured.</param>
/// <param name="Reason">Why the value is null.</param>
/// <param name="Notes">What qualifies the value.</param>
/// <param name="Drift">Of the measure <c>drift</c>: the evidence, which launches give together.</param>
public sealed record LaunchValue(MeasureKey Key, double? Value, string? Reason, IReadOnlyList<string> Notes, Drift? Drift = null);

namespace Modbench.Ledger;

/// <summary>What a row of the ledger is about.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Stage">The stage; null: the whole pipeline.</param>
/// <param name="Measure">Its name.</param>
/// <param name="Class">The class of queries; null: all of them.</param>
public readonly record struct MeasureKey(string Pipeline, string Scenario, string Condition, string? Stage, string Measure, string? Class = null);

/// <summary>One launch's value of one measure.</summary>
/// <param name="Key">Which.</param>
/// <param name="Value">Finite, in the measure's base unit; null: not measured.</param>
/// <param name="Reason">Why the value is null.</param>
/// <param name="Notes">What qualifies the value.</param>
/// <param name="Drift">Of the measure <c>drift</c>: the evidence, which launches give together.</param>
public sealed record LaunchValue(MeasureKey Key, double? Value, string? Reason, IReadOnlyList<string> Notes, Drift? Drift = null)
{
    /// <summary>The launch's number.</summary>
    public int Launch { get; init; }

    /// <summary>Of a quantile: how many values more it would take to claim it; 0: none.</summary>
    public long Missing { get; init; }
}

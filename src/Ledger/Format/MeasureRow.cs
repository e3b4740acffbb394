using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>One measure of one pipeline under one condition.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">Such as <c>solo</c>, <c>paused B</c>, <c>beside B</c>.</param>
/// <param name="Stage">The stage; null: the whole pipeline.</param>
/// <param name="Measure">Its name; docs/ledger.md lists them.</param>
/// <param name="Unit">Base unit, such as <c>ns</c>.</param>
/// <param name="Value">Mean over launches of the per-launch values, geometric for times and ratios; null: not measured.</param>
/// <param name="Low">Lower end of the 95 % Student-t interval across launches; null: there is none.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Reason">Why the value, or else the interval, is null; else why a quantile can't be claimed, with how many queries more it needs; null: none of these.</param>
/// <param name="Values">The per-launch values it was made of.</param>
/// <param name="Notes">What a reader must know before using the value, each <c>mark: what it means here</c>.</param>
public sealed record MeasureRow(
    string Pipeline,
    string Scenario,
    string Condition,
    string? Stage,
    string Measure,
    string Unit,
    double? Value,
    double? Low,
    double? High,
    string? Reason,
    IReadOnlyList<double> Values,
    IReadOnlyList<string> Notes)
{
    /// <summary>The class of queries that the row is about; null, and not in the file: all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Class { get; init; }

    /// <summary>What the row is about.</summary>
    [JsonIgnore]
    public MeasureKey Key => new(Pipeline, Scenario, Condition, Stage, Measure, Class);
}

using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>How a budget or a quality bound fared.</summary>
public enum CheckOutcome
{
    /// <summary>The whole interval lies within; with one launch: the value.</summary>
    [JsonStringEnumMemberName("met")]
    Met,

    /// <summary>The value lies within, a part of its interval beyond.</summary>
    [JsonStringEnumMemberName("met, not certain")]
    MetNotCertain,

    /// <summary>The value lies beyond, a part of its interval within: not enough for an exit code.</summary>
    [JsonStringEnumMemberName("missed, not certain")]
    MissedNotCertain,

    /// <summary>The whole interval lies beyond; with one launch: the value.</summary>
    [JsonStringEnumMemberName("missed")]
    Missed,

    /// <summary>There is no value to compare with.</summary>
    [JsonStringEnumMemberName("not measured")]
    NotMeasured,
}

/// <summary>A budget or a quality bound, compared with what was measured.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario; null: the run has none for a budget that asks for no particular one.</param>
/// <param name="Condition">The condition it was checked in; as declared where the run does not have it.</param>
/// <param name="Stage">The stage; null: the whole pipeline.</param>
/// <param name="Measure">The measure; <c>quality.…</c> for a quality bound.</param>
/// <param name="Unit">Of all numbers here.</param>
/// <param name="AtMost">Upper limit; null: none.</param>
/// <param name="AtLeast">Lower limit; null: none.</param>
/// <param name="Value">As in the measure's row.</param>
/// <param name="Low">As in the measure's row.</param>
/// <param name="High">As in the measure's row.</param>
/// <param name="Outcome">How it fared.</param>
/// <param name="Reason">Why nothing was measured; null: it was.</param>
/// <param name="File">Where it is declared.</param>
/// <param name="Line">1-based.</param>
public sealed record CheckRow(
    string Pipeline,
    string? Scenario,
    string Condition,
    string? Stage,
    string Measure,
    string Unit,
    double? AtMost,
    double? AtLeast,
    double? Value,
    double? Low,
    double? High,
    CheckOutcome Outcome,
    string? Reason,
    string File,
    int Line)
{
    /// <summary>The class of queries; null: all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Class { get; init; }
}

using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>What became of a waiver.</summary>
public enum WaiverOutcome
{
    /// <summary>Something got worse, and this lets it through.</summary>
    [JsonStringEnumMemberName("used")]
    Used,

    /// <summary>Something got worse than this allows: it fails.</summary>
    [JsonStringEnumMemberName("exceeded")]
    Exceeded,

    /// <summary>Its last day is over: it lets nothing through.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>What it is about passes without it.</summary>
    [JsonStringEnumMemberName("not needed")]
    NotNeeded,

    /// <summary>Nothing that is gated is what it is about.</summary>
    [JsonStringEnumMemberName("no match")]
    NoMatch,

    /// <summary>What it is about was not compared this time, or could not be told.</summary>
    [JsonStringEnumMemberName("not judged")]
    NotJudged,
}

/// <summary>One waiver of <c>modbench.waivers</c>, and what became of it.</summary>
/// <param name="Pipeline">Name, or a glob over names.</param>
/// <param name="Stage">Name, or a glob over names; null: any.</param>
/// <param name="Measure">Name, or a glob over names.</param>
/// <param name="Ceiling">How much worse than the base it may be: 0.15 is 15 %.</param>
/// <param name="Expires">The last day, in UTC, on which it holds.</param>
/// <param name="Reason">As it is written.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="File">Where it stands, relative to the project's folder.</param>
/// <param name="Line">1-based.</param>
public sealed record WaiverRow(
    string Pipeline,
    string? Stage,
    string Measure,
    double Ceiling,
    DateOnly Expires,
    string Reason,
    WaiverOutcome Outcome,
    string File,
    int Line);

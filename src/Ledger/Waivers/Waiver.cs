using System.Globalization;
using System.IO.Enumeration;

namespace Modbench.Ledger;

/// <summary>What may be slower or larger than in the base, how much, until when, and why.</summary>
/// <param name="Measure">A measure, or a glob over measures.</param>
/// <param name="Pipeline">A glob over pipelines' short or full names, ignoring case.</param>
/// <param name="Stage">A glob over stages: of a whole pipeline's measure, the one that grew most has to match. Null: any.</param>
/// <param name="Ceiling">How much worse than the base it may be: 0.15 is 15 %.</param>
/// <param name="Expires">The last day, in UTC, on which it holds.</param>
/// <param name="Reason">As people read it.</param>
/// <param name="Line">Where it stands in its file, from 1.</param>
public sealed record Waiver(string Measure, string Pipeline, string? Stage, double Ceiling, DateOnly Expires, string Reason, int Line)
{
    /// <summary>It no longer holds on that day.</summary>
    public bool HasExpired(DateOnly today) => today > Expires;

    /// <summary>As a verdict shows it: <c>≤ 15 % until 2027-01-31: the larger model</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"≤ {Ceiling * 100:0.####} % until {Expires:yyyy-MM-dd}: {Reason}");

    /// <summary>It is about that measure, whichever stage turns out to have grown most.</summary>
    internal bool Matches(GatedMeasure measure) =>
        IsAbout(measure.Pipeline, measure.Measure) && (Stage is null || (measure.Stage is { } stage && Is(Stage, stage)));

    internal bool Matches(VerdictRow row) =>
        row.Measure is { } measure && IsAbout(row.Pipeline, measure) && (Stage is null || (row.Stage is { } stage && Is(Stage, stage)));

    /// <summary>Answers that got worse and queries that fail are never let through.</summary>
    internal static bool CanBeWaived(string measure) =>
        measure is not ("failures" or "timeouts") && !measure.StartsWith(MeasureCatalog.QualityPrefix, StringComparison.OrdinalIgnoreCase);

    internal static bool Is(string glob, string name) => FileSystemName.MatchesSimpleExpression(glob, name, ignoreCase: true);

    private bool IsAbout(string pipeline, string measure) =>
        CanBeWaived(measure) && Is(Measure, measure) && (Is(Pipeline, pipeline) || Is(Pipeline, pipeline[(pipeline.LastIndexOfAny(['.', '+']) + 1)..]));
}

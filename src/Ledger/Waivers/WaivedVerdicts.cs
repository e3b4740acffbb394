using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Verdicts as waivers leave them, and what became of each waiver.</summary>
/// <param name="Verdicts">In the order in which they came: none goes away, and none but those that got worse has another verdict.</param>
/// <param name="Waivers">In the order of the file.</param>
public sealed record WaivedVerdicts(IReadOnlyList<VerdictRow> Verdicts, IReadOnlyList<WaiverRow> Waivers)
{
    /// <summary>
    /// A measure under waivers is tested against their highest ceiling instead of its tolerance, by the same test, by itself, and with the same chance of a false failure: what the
    /// gate decides by is to be asked of this, before the first pair. Without it a gate stops as soon as the tolerance is broken, with few pairs to tell the ceiling from, and what else it watches from noise.
    /// A waiver for one stage leaves a whole pipeline's measure as it is: which stage grew is known once it has failed.
    /// </summary>
    /// <param name="file">Null: there are no waivers.</param>
    /// <param name="measures">With their own tolerances.</param>
    /// <param name="clock">Says what day it is, in UTC.</param>
    public static IReadOnlyList<GatedMeasure> Loosen(WaiverFile? file, IReadOnlyList<GatedMeasure> measures, TimeProvider clock)
    {
        var today = Today(clock);
        return [.. measures.Select(measure => Loosened(measure, (file?.Waivers ?? []).Where(waiver => !waiver.HasExpired(today) && waiver.Matches(measure))))];
    }

    /// <summary>
    /// What got worse beyond its own tolerance, and not beyond the ceiling of a waiver, becomes <see cref="GateVerdict.Waived"/>; of several waivers the lowest ceiling that does counts. Beyond the
    /// ceiling is decided by the gate's own test where it was made against that ceiling (<see cref="Loosen"/>); else by the whole 95 % interval lying beyond it, and without an interval by
    /// the ratio. Qualities, failed queries and what has no ratio are never waived.
    /// </summary>
    /// <param name="file">Null: there are no waivers.</param>
    /// <param name="rows">What the gate decided; <see cref="VerdictRow.Tolerance"/> is what it tested against.</param>
    /// <param name="measures">With their own tolerances, which the rows have again in the result.</param>
    /// <param name="clock">Says what day it is, in UTC.</param>
    /// <param name="partial">Not all of the project's pipelines were asked for: that a waiver matches nothing says nothing.</param>
    public static WaivedVerdicts Of(WaiverFile? file, IReadOnlyList<VerdictRow> rows, IReadOnlyList<GatedMeasure> measures, TimeProvider clock, bool partial = false)
    {
        var today = Today(clock);
        List<Judged> judged = [.. rows.Select(row => Judge(file, row, Own(measures, row), today))];
        return new WaivedVerdicts(
            [.. judged.Select(one => one.Row)],
            [.. (file?.Waivers ?? []).Select(waiver => ToRow(file!, waiver, Outcome(waiver, judged, today, partial)))]);
    }

    // A pass excludes as much beyond the ceiling as it does beyond the tolerance, and not in proportion: a ceiling says how much is accepted.
    private static GatedMeasure Loosened(GatedMeasure measure, IEnumerable<Waiver> waivers)
    {
        var ceiling = waivers.Select(waiver => waiver.Ceiling).Append(measure.Tolerance).Max();
        return ceiling == measure.Tolerance ? measure : measure with { Tolerance = ceiling, Excluded = ceiling + measure.Excluded - measure.Tolerance, IsWaived = true };
    }

    private static Judged Judge(WaiverFile? file, VerdictRow row, double own, DateOnly today)
    {
        var restored = row.Tolerance is null ? row : row with { Tolerance = own };
        if (Growth.Of(row) is not { } growth) return new Judged(restored, restored.Verdict == GateVerdict.Fail, null);
        var tested = row.Tolerance ?? own;

        // One that was tested against a ceiling passed that, and its own tolerance is looked at here.
        var worse = row.Verdict == GateVerdict.Fail || (row.Verdict == GateVerdict.Pass && tested > own && growth.Low > 1 + own);
        if (!worse) return new Judged(restored, row.Verdict != GateVerdict.Pass || growth.Ratio > 1 + own, null);
        List<Waiver> matching = [.. (file?.Waivers ?? []).Where(waiver => waiver.Matches(row)).OrderBy(waiver => waiver.Ceiling)];
        var holding = matching.Where(waiver => !waiver.HasExpired(today)).ToList();
        if (holding.Find(waiver => !IsBeyond(waiver.Ceiling, row, growth, tested)) is { } enough)
        {
            return new Judged(restored with { Verdict = GateVerdict.Waived, Waiver = enough.ToString() }, true, enough);
        }

        var failed = restored with { Verdict = GateVerdict.Fail };
        return new Judged(
            holding is [.., var highest] ? failed with { Waiver = highest.ToString(), Reason = Said(row, $"beyond what {Place(file!, highest)} allows") }
            : matching is [.., var expired] ? failed with { Reason = Said(row, string.Create(CultureInfo.InvariantCulture, $"the waiver at {Place(file!, expired)} expired on {expired.Expires:yyyy-MM-dd}")) }
            : failed,
            true,
            null);
    }

    private static bool IsBeyond(double ceiling, VerdictRow row, Growth growth, double tested) =>
        (row.Verdict == GateVerdict.Fail && ceiling <= tested) || (ceiling != tested && growth.Low > 1 + ceiling);

    private static WaiverOutcome Outcome(Waiver waiver, IReadOnlyList<Judged> judged, DateOnly today, bool partial)
    {
        var about = judged.Where(one => IsAbout(waiver, one.Row)).ToList();
        return waiver.HasExpired(today) ? WaiverOutcome.Expired
            : about.Count == 0 ? (partial || judged.Any(one => MayBeAbout(waiver, one.Row)) ? WaiverOutcome.NotJudged : WaiverOutcome.NoMatch)
            : about.Exists(one => one.By == waiver) ? WaiverOutcome.Used
            : about.Exists(one => one.Row.Verdict == GateVerdict.Fail) ? WaiverOutcome.Exceeded
            : about.Exists(one => one.Open && one.By is null) ? WaiverOutcome.NotJudged
            : WaiverOutcome.NotNeeded;
    }

    // What did not fail names no stage that grew. A budget has a value and no base: it is none of a waiver's business.
    private static bool IsAbout(Waiver waiver, VerdictRow row) =>
        row is not { Base: null, Head: not null } && (waiver.Matches(row) || (row is { Stage: null, Verdict: not GateVerdict.Fail } && waiver.Matches(row with { Stage = waiver.Stage })));

    // A pipeline that could not be compared has a row without a measure.
    private static bool MayBeAbout(Waiver waiver, VerdictRow row) => row.Measure is null && waiver.Matches(row with { Measure = Known(waiver), Stage = waiver.Stage });

    private static string Known(Waiver waiver) => MeasureCatalog.All.Select(kind => kind.Name).FirstOrDefault(name => Waiver.Is(waiver.Measure, name)) ?? waiver.Measure;

    private static double Own(IReadOnlyList<GatedMeasure> measures, VerdictRow row) =>
        measures.FirstOrDefault(measure => measure.Pipeline == row.Pipeline && measure.Scenario == row.Scenario && measure.Measure == row.Measure && (measure.Stage is null || measure.Stage == row.Stage))?.Tolerance
        ?? row.Tolerance ?? 0;

    private static WaiverRow ToRow(WaiverFile file, Waiver waiver, WaiverOutcome outcome) => new(
        waiver.Pipeline, waiver.Stage, waiver.Measure, waiver.Ceiling, waiver.Expires, waiver.Reason, outcome, file.File, waiver.Line);

    private static string Place(WaiverFile file, Waiver waiver) => string.Create(CultureInfo.InvariantCulture, $"{file.File}:{waiver.Line}");

    private static string Said(VerdictRow row, string more) => row.Reason is { } reason ? $"{reason}; {more}" : more;

    private static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <param name="Row">As it goes into the ledger.</param>
    /// <param name="Open">It has got worse, or could not be told not to have.</param>
    /// <param name="By">The waiver that lets it through.</param>
    private sealed record Judged(VerdictRow Row, bool Open, Waiver? By);
}

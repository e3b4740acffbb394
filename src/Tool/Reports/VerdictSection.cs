using System.Globalization;
using Modbench.Ledger;
using Modbench.Tool.Exports;

namespace Modbench.Tool.Reports;

/// <summary>What a gate decided: sentences for what failed or needs somebody to look, then all that it compared.</summary>
internal static class VerdictSection
{
    // A list that is longer is read in the table.
    private const int MostSentences = 20;

    public static ReportSection? Of(LedgerView view)
    {
        var ledger = view.Ledger;
        if (ledger.Verdicts.Count == 0) return null;
        var findings = Findings.Of(ledger);
        return new ReportSection(
            "Gate: " + Outcome(ledger, findings),
            [
                new ReportLines([.. Sentences(ledger, findings)]),
                .. Tables(ledger),
                .. Lines(Notes(ledger)),
                .. Lines(Waivers(ledger)),
            ]);
    }

    /// <summary>What failed once more, at the end, where it is read.</summary>
    public static ReportSection? Closing(LedgerView view)
    {
        if (view.Ledger.Verdicts.Count == 0) return null;
        var failed = Findings.Of(view.Ledger).Where(finding => finding.Kind == FindingKind.Failed).ToList();
        return failed.Count == 0 ? null : new ReportSection("The gate failed", [new ReportLines([.. Few(failed), .. BisectionSection.Sentences(view.Ledger).Take(MostSentences)])]);
    }

    /// <summary>Passed, failed or interrupted, and how many measures are neither.</summary>
    public static string Outcome(RunLedger ledger, IReadOnlyList<Finding> findings)
    {
        List<string> parts =
        [
            .. Count(findings, FindingKind.Failed, "failed"),
            .. Count(findings, FindingKind.Waived, "waived"),
            .. Count(findings, FindingKind.Undecided, "inconclusive"),
            .. Count(findings, FindingKind.NotCompared, "not compared"),
        ];
        var outcome = findings.Any(finding => finding.Kind == FindingKind.Failed) ? "fail" : ledger.Interrupted ? "interrupted" : "pass";
        return parts.Count == 0 ? outcome : $"{outcome} ({string.Join(", ", parts)})";
    }

    /// <summary>The first of them says what matters most.</summary>
    public static IEnumerable<string> Sentences(RunLedger ledger, IReadOnlyList<Finding> findings)
    {
        var told = findings.Where(finding => finding.Kind != FindingKind.Passed).ToList();
        if (!told.Exists(finding => finding.Kind == FindingKind.Failed)) yield return Nothing(ledger, findings);
        foreach (var sentence in Few(told)) yield return sentence;
    }

    /// <summary>All that was compared.</summary>
    public static IEnumerable<ReportTable> Tables(RunLedger ledger)
    {
        var compared = ledger.Verdicts.Where(row => row.Measure is not null).OrderBy(row => Rank(row.Verdict)).ToList();
        if (compared.Count == 0) yield break;
        yield return new ReportTable(
            null,
            ["pipeline", "measure", "verdict", "base", "head", "change", "95 % interval", "pairs"],
            5,
            [.. compared.Select(row => Row(ledger.Plan, row))]);
    }

    /// <summary>What else to know of verdicts: each note once, behind the cases that it is about.</summary>
    public static IEnumerable<string> Notes(RunLedger ledger) => ledger.Verdicts
        .SelectMany(row => row.Notes.Select(note => (Case: Case(ledger.Plan, row), Note: note)))
        .Distinct()
        .GroupBy(one => one.Note, one => one.Case)
        .Select(group => $"{string.Join(", ", group)}: {group.Key.ReplaceLineEndings(" ").TrimEnd('.')}.");

    /// <summary>Waivers that somebody should look at: used ones stand beside what they let through.</summary>
    public static IEnumerable<string> Waivers(RunLedger ledger) => ledger.Waivers.Where(NeedsCare).Select(waiver => string.Create(
        CultureInfo.InvariantCulture,
        $"{waiver.File}:{waiver.Line}: the waiver of {waiver.Measure} for {waiver.Pipeline}{(waiver.Stage is { } stage ? $"/{stage}" : "")} {Said(waiver.Outcome)}."));

    /// <summary>It can go, or has to be mended.</summary>
    public static bool NeedsCare(WaiverRow waiver) => Said(waiver.Outcome) is not null;

    private static string? Said(WaiverOutcome outcome) => outcome switch
    {
        WaiverOutcome.Expired => "has expired and lets nothing through: remove it, or renew it where what it waives is still accepted",
        WaiverOutcome.NotNeeded => "is not needed any more, what it waives passes: remove it",
        WaiverOutcome.NoMatch => "matches nothing that is gated: remove it, or mend its names",
        _ => null,
    };

    private static IEnumerable<ReportPart> Lines(IEnumerable<string> lines)
    {
        List<string> there = [.. lines];
        if (there.Count > 0) yield return new ReportLines(there);
    }

    private static IEnumerable<string> Few(List<Finding> findings)
    {
        foreach (var finding in findings.Take(MostSentences)) yield return finding.Sentence;
        if (findings.Count > MostSentences) yield return string.Create(CultureInfo.InvariantCulture, $"and {findings.Count - MostSentences} more.");
    }

    private static string Nothing(RunLedger ledger, IReadOnlyList<Finding> findings)
    {
        var compared = ledger.Verdicts.Where(row => row.Measure is not null).ToList();
        if (compared.Count == 0) return "Nothing was compared with the base.";
        var passed = compared.Count(row => row.Verdict == GateVerdict.Pass);
        var pipelines = compared.Select(row => row.Pipeline).Distinct().Count();
        var of = string.Create(CultureInfo.InvariantCulture, $"{passed} of {compared.Count} {(compared.Count == 1 ? "measure" : "measures")} of {pipelines} {(pipelines == 1 ? "pipeline" : "pipelines")} passed");
        var pairs = compared.Select(row => row.Pairs).OfType<int>().ToList();
        var by = pairs.Count == 0 ? ""
            : pairs.Min() == pairs.Max() ? string.Create(CultureInfo.InvariantCulture, $", by {pairs[0]} pairs of processes")
            : string.Create(CultureInfo.InvariantCulture, $", by {pairs.Min()} to {pairs.Max()} pairs of processes");
        return findings.Any(finding => finding.Kind is FindingKind.Waived or FindingKind.Undecided) ? $"Nothing failed: {of}{by}." : $"Nothing got worse: {of}{by}.";
    }

    private static IReadOnlyList<string> Row(PlanRow plan, VerdictRow row)
    {
        string[] values = row is { Base: { } before, Head: { } after } ? [.. Quantity.Apart([before, after], row.Unit ?? "")] : [VerdictWords.Value(row.Base, row), VerdictWords.Value(row.Head, row)];
        var stage = MeasureCatalog.Find(row.Measure!) is { PerStage: true } && row.Stage is not null ? $"{row.Stage} " : "";
        return
        [
            Case(plan, row),
            stage + row.Measure,
            VerdictWords.Name(row.Verdict),
            values[0],
            values[1],
            VerdictWords.Change(row.Ratio),
            VerdictWords.Interval(row) ?? Quantity.None,
            row.Pairs?.ToString(CultureInfo.InvariantCulture) ?? Quantity.None,
        ];
    }

    private static string Case(PlanRow plan, VerdictRow row) => row.Scenario is null ? plan.Label(row.Pipeline) : $"{plan.Label(row.Pipeline)} · {row.Scenario}";

    private static IEnumerable<string> Count(IReadOnlyList<Finding> findings, FindingKind kind, string what)
    {
        if (findings.Count(finding => finding.Kind == kind) is var count and > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{count} {what}");
    }

    private static int Rank(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Fail => 0,
        GateVerdict.Waived => 1,
        GateVerdict.Inconclusive => 2,
        GateVerdict.Pass => 4,
        _ => 3,
    };
}

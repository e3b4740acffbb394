using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>A comparison as a person reads it.</summary>
/// <param name="under">The base's plan.</param>
/// <param name="over">The head's.</param>
/// <param name="all">Every measure; else what may differ, and a few that everybody looks for.</param>
internal sealed class ComparisonView(PlanRow under, PlanRow over, bool all)
{
    private const string Anywhere = "°";
    private const string BaseName = "base";
    private const string HeadName = "head";

    // Launches that never vary leave an interval that is only what adding up made of it.
    private const double Rounding = 1e-9;
    private const int CommitDigits = 10;
    private static readonly string[] Headlines = ["response.p50", "response.p99", "throughput", "allocated", "memory.peak", "failures"];

    public Report Of(LedgerComparison comparison) => new(
        $"{comparison.Head.Project}, run {comparison.Head.Run} compared with {(comparison.OneRun ? "itself" : $"run {comparison.Base.Run}")}",
        [
            new ReportSection("Compared", [new ReportLines([.. About(comparison)])]),
            .. Environment(comparison),
            .. comparison.Subjects.Select(Section),
            .. Unpaired("Only in base", under, comparison.OnlyInBase),
            .. Unpaired("Only in head", over, comparison.OnlyInHead),
        ]);

    private static IEnumerable<string> About(LedgerComparison comparison)
    {
        if (comparison.OneRun)
        {
            yield return $"{Name(comparison.Head)}: two of its conditions, whose launches were measured side by side in time.";
        }
        else
        {
            yield return $"{BaseName}: {Name(comparison.Base)}";
            yield return $"{HeadName}: {Name(comparison.Head)}";
            yield return "Two runs, one after the other: what differs is told by how launches within each run vary, and runs of one build vary by more. On a quiet machine such comparisons found a difference in 23 to 34 of 100 suites that had none; 'dotnet modbench gate --base REF' takes turns, and decides.";
        }

        foreach (var remark in comparison.Remarks) yield return Sentence(remark);
        if (comparison.OtherMachine is { } other) yield return $"{Sentence(other)} Times and memory say nothing about the code then; what has a {Anywhere} does not depend on the machine.";
        var compared = comparison.Subjects.Sum(subject => subject.Measures.Count(measure => measure.Chance is not null));
        var differ = comparison.Subjects.Sum(subject => subject.Measures.Count(measure => measure.Outcome == ComparisonOutcome.Differs));
        if (compared == 0) yield return "No measure has an interval, or can be compared: how sure a difference is takes two launches of each.";
        else yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{differ} of {compared} compared measures differ; of what is called so, 5 % are wrong on average. 'may differ': by itself (95 %), not among so many.");
    }

    private static string Name(ComparedRun run) => string.Create(CultureInfo.InvariantCulture, $"{run.Project}, run {run.Run}, {run.Started:yyyy-MM-dd HH:mm}");

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";

    private static IEnumerable<ReportSection> Environment(LedgerComparison comparison)
    {
        if (comparison.Environment.Count == 0) yield break;
        yield return new ReportSection(
            "Environment",
            [
                new ReportTable(null, ["differs", BaseName, HeadName], 0, [.. comparison.Environment.Select(one => (IReadOnlyList<string>)[one.Field, Field(one.Field, one.Base), Field(one.Field, one.Head)])]),
            ]);
    }

    private static string Field(string field, string? value) => value is null ? Quantity.None
        : field is "memory" or "containerMemory" ? Quantity.Of(double.Parse(value, CultureInfo.InvariantCulture), "bytes")
        : field == "commit" ? value[..Math.Min(CommitDigits, value.Length)]
        : value;

    private ReportSection Section(ComparedSubject subject)
    {
        var condition = subject.BaseCondition == subject.HeadCondition ? subject.HeadCondition : $"{subject.BaseCondition} → {subject.HeadCondition}";
        var shown = subject.Measures.Where(measure => all || IsShown(measure)).ToList();
        List<ReportPart> parts = [];
        List<string> before = [.. subject.Remarks.Select(Sentence)];
        if (subject.Reason is { } reason) before.Add($"Not compared: {reason}.");
        if (before.Count > 0) parts.Add(new ReportLines(before));
        if (shown.Count > 0 && (all || subject.Reason is null)) parts.Add(new ReportTable(null, ["measure", "", BaseName, HeadName, "change", "95 % interval"], 4, [.. shown.Select(Row)]));
        else shown = [];
        List<string> after = [.. Reasons(shown), .. Notes(shown), .. Hidden(subject, shown), .. Explanations(subject)];
        if (after.Count > 0) parts.Add(new ReportLines(after));
        var launches = subject.BaseLaunches + subject.HeadLaunches == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ({subject.BaseLaunches} and {subject.HeadLaunches} launches{(subject.Measures.Any(measure => measure.Paired) ? ", the same ones, pair by pair" : "")})");
        return new ReportSection($"{over.Label(subject.Pipeline)} · {subject.Scenario} · {condition}{launches}", parts);
    }

    // What machines and traces show differs for many reasons, and is there for who asks.
    private static bool IsShown(ComparedMeasure measure) =>
        (measure.Outcome is ComparisonOutcome.Differs or ComparisonOutcome.MayDiffer
            && !MeasureCatalog.IsSampled(measure.Measure)
            && !measure.Measure.StartsWith(MeasureCatalog.TracedPrefix, StringComparison.Ordinal))
        || (measure is { Stage: null, Class: null } && (Headlines.Contains(measure.Measure) || MeasureCatalog.IsQuality(measure.Measure)));

    private static string[] Row(ComparedMeasure measure)
    {
        string[] values = measure.Unit == "ratio"
            ? [Quantity.Of(measure.Base, measure.Measure, measure.Unit), Quantity.Of(measure.Head, measure.Measure, measure.Unit)]
            : [.. Quantity.Apart([measure.Base, measure.Head], measure.Unit)];
        return
        [
            Name(measure) + (measure.MachineIndependent ? Anywhere : ""),
            Word(measure.Outcome),
            values[0] + (measure.BaseNotes.Count > 0 ? "*" : ""),
            values[1] + (measure.HeadNotes.Count > 0 ? "*" : ""),
            Change(measure),
            Interval(measure) ?? Quantity.None,
        ];
    }

    private static string Name(ComparedMeasure measure) => (measure.Stage ?? measure.Class) is { } of ? $"{of} {measure.Measure}" : measure.Measure;

    private static string Word(ComparisonOutcome outcome) => outcome switch
    {
        ComparisonOutcome.Differs => "differs",
        ComparisonOutcome.MayDiffer => "may differ",
        ComparisonOutcome.NoCertainDifference => "",
        ComparisonOutcome.NoInterval => "no interval",
        ComparisonOutcome.NotCompared => "not compared",
        ComparisonOutcome.OnlyInBase => "only in base",
        _ => "only in head",
    };

    // As many digits as tell it from no change.
    private static string Change(ComparedMeasure measure) =>
        measure.Ratio is { } ratio ? Quantity.Apart([1, ratio], "ratio")[1]
        : measure.Difference is { } difference ? Signed(difference, measure)
        : Quantity.None;

    private static string? Interval(ComparedMeasure measure) =>
        measure is not { Low: { } low, High: { } high } || measure.Reason is not null ? null
        : high - low <= Rounding * Math.Max(1, Math.Abs(high)) ? "exact"
        : measure.Ratio is not null ? Quantity.Interval(low, high, "", "ratio")
        : $"{Quantity.Bare(Signed(low, measure), Signed(high, measure))} to {Signed(high, measure)}";

    private static string Signed(double difference, ComparedMeasure measure) =>
        (difference < 0 ? "−" : difference > 0 ? "+" : "") + Points(Quantity.Of(Math.Abs(difference), measure.Measure, measure.Unit), measure);

    // What is a share in percent differs by points, not by percent of itself.
    private static string Points(string shown, ComparedMeasure measure) => measure.Unit == "ratio" ? shown.Replace(" %", " points", StringComparison.Ordinal) : shown;

    private static IEnumerable<string> Reasons(IEnumerable<ComparedMeasure> shown) => shown
        .Where(measure => measure.Reason is not null)
        .GroupBy(measure => (measure.Outcome, measure.Reason))
        .Select(group => $"{(group.Key.Outcome is ComparisonOutcome.NotCompared or ComparisonOutcome.NoInterval ? Word(group.Key.Outcome) : "unsure")}: {string.Join(", ", group.Select(Name))}: {group.Key.Reason}");

    private static IEnumerable<string> Notes(IReadOnlyList<ComparedMeasure> shown) =>
        Notes(BaseName, shown.SelectMany(measure => measure.BaseNotes)).Concat(Notes(HeadName, shown.SelectMany(measure => measure.HeadNotes)));

    private static IEnumerable<string> Notes(string side, IEnumerable<string> notes) => notes.DistinctBy(note => note.Split(':')[0]).Select(note => $"* {side}: {note}");

    private static IEnumerable<string> Hidden(ComparedSubject subject, List<ComparedMeasure> shown)
    {
        var hidden = subject.Measures.Count - shown.Count;
        if (hidden == 0) yield break;
        var differ = subject.Measures.Except(shown).Count(measure => measure.Outcome == ComparisonOutcome.Differs);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{hidden} more {(hidden == 1 ? "measure" : "measures")}{(differ > 0 ? $", {differ} of which differ" : "")}: --all");
    }

    private IEnumerable<string> Explanations(ComparedSubject subject) =>
        subject.BaseExplanations.Count == 0
            ? subject.HeadExplanations.Select(row => CauseSentence.Of(over, row))
            : subject.BaseExplanations.Zip(subject.HeadExplanations, (one, other) => new[] { $"{BaseName}: {CauseSentence.Of(under, one)}", $"{HeadName}: {CauseSentence.Of(over, other)}" }).SelectMany(pair => pair);

    private static IEnumerable<ReportSection> Unpaired(string title, PlanRow plan, IReadOnlyList<UnpairedSubject> subjects)
    {
        if (subjects.Count > 0) yield return new ReportSection(title, [new ReportLines([.. subjects.Select(one => $"{plan.Label(one.Pipeline)} · {one.Scenario} · {one.Condition}")])]);
    }
}

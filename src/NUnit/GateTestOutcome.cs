using System.Globalization;
using Modbench.Ledger;
using Modbench.Tool.Exports;
using NUnit.Framework.Interfaces;

namespace Modbench;

/// <summary>How a test ends.</summary>
/// <param name="State">Success, Failure or Inconclusive.</param>
/// <param name="Message">What a person reads; empty: it passed.</param>
/// <param name="Places">Where it was asked, as lines of a stack trace, which editors open; null: nowhere.</param>
internal sealed record GateTestOutcome(ResultState State, string Message, string? Places)
{
    /// <summary>
    /// What a run says. Without optimisation code is slower and allocates more: a limit that is met all the same is met, one that is missed says nothing. Answers and failures don't
    /// depend on it.
    /// </summary>
    /// <param name="ledger">Of the run, with its verdicts.</param>
    /// <param name="rules">What is asked.</param>
    /// <param name="sources">Where the pipeline's files are.</param>
    public static GateTestOutcome Of(RunLedger ledger, GateTestRules rules, SourceRoot sources)
    {
        var findings = Findings.Of(ledger);
        List<Finding> missed = [.. findings.Where(finding => finding.Kind == FindingKind.Failed)];
        List<Finding> failed = [.. missed.Where(finding => rules.Unoptimised is null || IsOfAnyBuild(finding))];
        List<Finding> open = [.. missed.Except(failed), .. findings.Where(finding => finding.Kind == FindingKind.Undecided)];
        List<string> untold =
        [
            .. open.Select(Line),
            .. rules.Baseline && !ledger.Verdicts.Any(IsCompared) ? NothingCompared(findings) : [],
            .. failed.Count < missed.Count ? [$"{Unoptimised(rules.Unoptimised!)}. 'dotnet test -c Release' tells."] : (string[])[],
        ];
        if (failed.Count == 0 && untold.Count == 0) return new GateTestOutcome(ResultState.Success, "", null);
        string[] lines = [.. failed.Select(Line), .. untold.Count == 0 ? [] : (string[])["Could not be told:", .. untold]];
        string[] places = [.. failed.Concat(rules.Strict ? open : []).Select(finding => Place(finding, sources)).OfType<string>().Distinct()];
        return new GateTestOutcome(
            failed.Count > 0 || rules.Strict ? ResultState.Failure : ResultState.Inconclusive,
            string.Join(Environment.NewLine, lines),
            places.Length == 0 ? null : string.Join(Environment.NewLine, places));
    }

    /// <summary>An error of the tool is the failure of the test.</summary>
    public static GateTestOutcome Of(ModbenchException error) => new(ResultState.Failure, Line(error), null);

    /// <summary>As the tool prints it.</summary>
    public static string Line(ModbenchException error) => $"error {error.Code}: {error.Message}";

    /// <summary>What was found, with its number.</summary>
    public static string Line(Finding finding) => $"{finding.Rule.Id}: {finding.Sentence}";

    /// <summary>What a person should know of a build without optimisation; no full stop.</summary>
    public static string Unoptimised(string assembly) => $"{assembly} was built without optimisation, as Debug is: what it takes and allocates is not what a Release build does";

    private static bool IsOfAnyBuild(Finding finding) => finding.Rule == FindingRule.Quality || finding.Rule == FindingRule.Failure;

    // Failed queries are absolute, whatever the baseline has of them.
    private static bool IsCompared(VerdictRow row) =>
        row is { Base: not null, Measure: not (null or "failures"), Verdict: GateVerdict.Pass or GateVerdict.Fail or GateVerdict.Inconclusive or GateVerdict.Waived };

    private static IReadOnlyList<string> NothingCompared(IReadOnlyList<Finding> findings) =>
        ["Nothing could be compared with the baseline.", .. findings.Where(finding => finding.Kind == FindingKind.NotCompared).Select(finding => finding.Sentence)];

    private static string? Place(Finding finding, SourceRoot sources) => finding.File is { } file
        ? string.Create(CultureInfo.InvariantCulture, $"   at {finding.Pipeline} in {sources.Full(file)}:line {finding.Line ?? 1}")
        : null;
}

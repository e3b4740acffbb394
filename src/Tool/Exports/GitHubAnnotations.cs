using System.Globalization;
using System.Text;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tool.Exports;

/// <summary>Lines that GitHub's runner takes for commands: it shows them at the lines of the change.</summary>
internal static class GitHubAnnotations
{
    // More of one kind are dropped by the runner, without a word.
    private const int MostOfAKind = 10;

    public static IEnumerable<string> Of(RunLedger ledger, SourceRoot sources)
    {
        var findings = Findings.Of(ledger);
        foreach (var finding in findings.Where(finding => finding.Kind == FindingKind.Failed).Take(MostOfAKind)) yield return Line("error", finding, sources);
        foreach (var finding in findings.Where(finding => finding.Kind == FindingKind.Undecided).Take(MostOfAKind)) yield return Line("warning", finding, sources);
        foreach (var finding in findings.Where(finding => finding.Kind == FindingKind.Waived).Take(MostOfAKind)) yield return Line("notice", finding, sources);
        foreach (var (waiver, said) in ledger.Waivers.Where(VerdictSection.NeedsCare).Zip(VerdictSection.Waivers(ledger)).Take(MostOfAKind))
        {
            yield return Command("notice", sources.InRepository(waiver.File), waiver.Line, null, "modbench.waivers", said);
        }
    }

    private static string Line(string level, Finding finding, SourceRoot sources) => Command(
        level, finding.File is { } file ? sources.InRepository(file) : null, finding.Line, finding.Column, $"{finding.Rule.Id} {finding.Label} {finding.Name}", finding.Sentence);

    private static string Command(string level, string? file, int? line, int? column, string title, string message)
    {
        var text = new StringBuilder("::").Append(level).Append(' ');
        if (file is not null)
        {
            text.Append("file=").Append(Property(file)).Append(',');
            if (line is { } at) text.Append(CultureInfo.InvariantCulture, $"line={at},");
            if (column is { } from) text.Append(CultureInfo.InvariantCulture, $"col={from},");
        }

        return text.Append("title=").Append(Property(title)).Append("::").Append(Data(message)).ToString();
    }

    // As the runner's own toolkit writes them.
    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

using System.Text;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tool.Exports;

/// <summary>
/// The verdict in Markdown, short enough for the comment of a pull request and for the summary of a step: the report has the rest. Whoever made the ledger chose its names and messages: none of them
/// turns into markup, a link or a mention.
/// </summary>
internal static class GitHubSummary
{
    // A comment holds 65,536 characters, what the run is called and what stands around this among them.
    private const int Most = 62_000;
    private const int MostRows = 60;
    private const int MostLetters = 600;

    public static string Of(RunLedger ledger)
    {
        var findings = Findings.Of(ledger);
        var gated = ledger.Verdicts.Count > 0;
        var text = new StringBuilder("### Modbench ").Append(Plain(gated ? $"gate: {VerdictSection.Outcome(ledger, findings)}" : $"run: {Checked(findings)}")).Append("\n\n");
        IEnumerable<string> sentences = gated ? VerdictSection.Sentences(ledger, findings) : findings.Where(finding => finding.Kind == FindingKind.Failed).Take(MostRows).Select(finding => finding.Sentence);
        foreach (var sentence in sentences) text.Append("- ").Append(Plain(Short(sentence))).Append('\n');
        foreach (var sentence in BisectionSection.Sentences(ledger).Take(MostRows)) text.Append("- ").Append(Plain(Short(sentence))).Append('\n');
        foreach (var line in VerdictSection.Notes(ledger).Take(MostRows)) text.Append("- ").Append(Plain(Short(line))).Append('\n');
        foreach (var line in VerdictSection.Waivers(ledger).Take(MostRows)) text.Append("- ").Append(Plain(line)).Append('\n');
        foreach (var table in VerdictSection.Tables(ledger)) Append(text, table);
        CutTo(Most, text);
        text.Append("\nRun `").Append(Short(Name(ledger.Run))).Append('`');
        if (ledger.Environment is { Cpu: { } cpu }) text.Append(" on ").Append(Plain(Short(cpu)));
        if (ledger.Environment is { Cores: { } cores }) text.Append(", ").Append(cores).Append(" cores");
        return text.Append(".\n").ToString();
    }

    /// <summary>Backslashes are no use against mentions and bare links: a letter without width keeps their parts apart.</summary>
    public static string Plain(string text) => MarkdownReport.Escape(text)
        .Replace("@", "@\u200B", StringComparison.Ordinal)
        .Replace("#", "#\u200B", StringComparison.Ordinal)
        .Replace("://", ":\u200B//", StringComparison.Ordinal)
        .Replace("www.", "www\u200B.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whole lines: what is longer for its escapes is cut once, at the end.</summary>
    private static void CutTo(int most, StringBuilder text)
    {
        if (text.Length <= most) return;
        text.Length = text.ToString(0, most).LastIndexOf('\n') + 1;
        text.Append("\nThe rest is in the report.\n");
    }

    private static void Append(StringBuilder text, ReportTable table)
    {
        text.Append("\n| ").AppendJoin(" | ", table.Columns.Select(Plain)).Append(" |\n");
        text.Append("| ").AppendJoin(" | ", table.Columns.Select((_, column) => table.IsNumber(column) ? "--:" : ":--")).Append(" |\n");
        foreach (var row in table.Rows.Take(MostRows)) text.Append("| ").AppendJoin(" | ", row.Select(cell => Plain(Short(cell)))).Append(" |\n");
        if (table.Rows.Count > MostRows) text.Append('\n').Append(table.Rows.Count - MostRows).Append(" rows more are in the report.\n");
    }

    private static string Checked(IReadOnlyList<Finding> findings) =>
        findings.Count(finding => finding.Kind == FindingKind.Failed) is var failed and > 0 ? $"{failed} of {findings.Count} checks failed"
        : findings.Count == 0 ? "nothing failed, and no budget or quality is declared"
        : "all checks passed";

    private static string Short(string text) => text.Length <= MostLetters ? text : text[..MostLetters] + "…";

    private static string Name(string run) => string.Concat(run.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'));
}

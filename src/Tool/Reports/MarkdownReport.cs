using System.Text;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>The report as <c>report.md</c>.</summary>
internal static class MarkdownReport
{
    /// <summary>Name of the file in a run's folder.</summary>
    public const string Name = "report.md";

    public static string Of(RunLedger ledger) => Of(ReportBuilder.Of(ledger));

    public static string Of(Report report)
    {
        var text = new StringBuilder().Append("# ").Append(Escape(report.Title)).Append('\n');
        foreach (var section in report.Sections)
        {
            text.Append("\n## ").Append(Escape(section.Title)).Append('\n');
            foreach (var part in section.Parts)
            {
                text.Append('\n');
                Append(text, part);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ReportPart part)
    {
        switch (part)
        {
            case ReportLines lines:
                foreach (var line in lines.Lines)
                {
                    text.Append("- ").Append(Escape(line)).Append('\n');
                }

                break;
            case ReportQuote quote:
                // Indented code needs no fence, which the quoted lines could close.
                foreach (var line in quote.Lines)
                {
                    text.Append("      ").Append(line).Append('\n');
                }

                break;
            case ReportTable table:
                if (table.Caption is not null)
                {
                    text.Append("### ").Append(Escape(table.Caption)).Append("\n\n");
                }

                Row(text, table.Columns);
                Row(text, [.. table.Columns.Select((_, column) => table.IsNumber(column) ? "--:" : ":--")], escape: false);
                foreach (var row in table.Rows)
                {
                    Row(text, row);
                }

                break;
        }
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells, bool escape = true) =>
        text.Append("| ").AppendJoin(" | ", escape ? cells.Select(Escape) : cells).Append(" |\n");

    /// <summary>Names and messages are the user's: none of it may turn into markup or leave its table cell.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (c is '|' or '<' or '`' or '\\' or '*' or '[')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}

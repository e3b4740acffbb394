using Modbench.Ledger;
using Spectre.Console;

namespace Modbench.Tool.Reports;

/// <summary>The report on a terminal, or as plain text where output is redirected.</summary>
internal static class TerminalReport
{
    private const string Indent = "    ";
    private static readonly Style Alarm = new(Color.Red, decoration: Decoration.Bold);

    public static void Write(IAnsiConsole console, RunLedger ledger) => Write(console, ReportBuilder.Of(ledger));

    public static void Write(IAnsiConsole console, Report report)
    {
        foreach (var section in report.Sections)
        {
            console.WriteLine();
            console.WriteLine(section.Title, new Style(decoration: Decoration.Bold));
            foreach (var part in section.Parts)
            {
                Write(console, part);
            }
        }
    }

    private static void Write(IAnsiConsole console, ReportPart part)
    {
        switch (part)
        {
            case ReportLines lines:
                Write(console, lines.Lines, "");
                break;
            case ReportQuote quote:
                Write(console, quote.Lines, Indent);
                break;
            case ReportTable table:
                if (table.Caption is not null)
                {
                    console.WriteLine(table.Caption);
                }

                console.Write(Grid(table));
                break;
        }
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<string> lines, string indent)
    {
        foreach (var line in lines)
        {
            console.Write(new Padder(new Text(line), new Padding(indent.Length, 0, 0, 0)));
        }
    }

    private static Table Grid(ReportTable table)
    {
        var grid = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var number = table.IsNumber(column);
            var header = new TableColumn(new Text(table.Columns[column])) { Padding = new Padding(0, 0, 1, 0), NoWrap = false };
            grid.AddColumn(number ? header.RightAligned() : header);
        }

        foreach (var row in table.Rows)
        {
            grid.AddRow(row.Select(cell => new Text(cell, cell is CheckSection.Missed or CheckSection.NotJudged or VerdictWords.Failed ? Alarm : Style.Plain)));
        }

        return grid;
    }
}

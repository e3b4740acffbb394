namespace Modbench.Tool.Reports;

/// <summary>What a person reads of a ledger, before it has a form.</summary>
internal sealed record Report(string Title, IReadOnlyList<ReportSection> Sections);

internal sealed record ReportSection(string Title, IReadOnlyList<ReportPart> Parts)
{
    /// <summary>A section of tables, with a line below where there is one; null: no table has anything to say.</summary>
    public static ReportSection? Of(string title, IEnumerable<ReportTable?> tables, string? below = null)
    {
        List<ReportPart> parts = [.. tables.OfType<ReportTable>()];
        if (parts.Count == 0) return null;
        if (below is not null) parts.Add(new ReportLines([below]));
        return new ReportSection(title, parts);
    }
}

internal abstract record ReportPart;

/// <summary>Sentences, one a line.</summary>
internal sealed record ReportLines(IReadOnlyList<string> Lines) : ReportPart;

/// <summary>Lines of somebody else's output, shown as they are.</summary>
internal sealed record ReportQuote(IReadOnlyList<string> Lines) : ReportPart;

/// <summary>Text columns first, then <paramref name="Numbers"/> right-aligned ones.</summary>
internal sealed record ReportTable(string? Caption, IReadOnlyList<string> Columns, int Numbers, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportPart
{
    public bool IsNumber(int column) => column >= Columns.Count - Numbers;
}

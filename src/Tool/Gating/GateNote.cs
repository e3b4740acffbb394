using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>What is to be known of all verdicts on a case.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Its name.</param>
/// <param name="Text">One sentence.</param>
internal sealed record GateNote(string Pipeline, string Scenario, string Text)
{
    /// <summary>The same verdicts, each with the notes on its case.</summary>
    public static IEnumerable<VerdictRow> On(IEnumerable<VerdictRow> rows, IReadOnlyList<GateNote> notes) => rows.Select(row =>
        notes.Where(note => note.Pipeline == row.Pipeline && note.Scenario == row.Scenario).Aggregate(row, (noted, note) => On(noted, note.Text)));

    /// <summary>A verdict with one note more.</summary>
    public static VerdictRow On(VerdictRow row, string text) => row with { Notes = [.. row.Notes, text] };
}

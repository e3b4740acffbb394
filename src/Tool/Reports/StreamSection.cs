using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>How soon and how fast answers and stages stream.</summary>
internal static class StreamSection
{
    private static readonly string[] Measures = ["ttft.p50", "ttft.p90", "ttft.p99", "tpot.p50", "tpot.p99", "tokens", "tokens.rate"];

    public static ReportSection? Of(LedgerView view) => ReportSection.Of(
        "Streams",
        view.Subjects.Select(subject => Table(view, subject)),
        "first: to the first piece, of an answer from due, of a stage from its start; each: time per further piece; tokens: per query, a piece counting as one unless it knows its own.");

    private static ReportTable? Table(LedgerView view, Subject subject)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var condition in subject.Conditions)
        {
            foreach (var stage in (subject.Graph?.Stages ?? []).Select(stage => stage.Name).Prepend(null))
            {
                if (view.Row(subject, condition, "tokens", stage) is not null)
                {
                    rows.Add([condition, stage ?? "the answer", .. Measures.Select(measure => Quantity.Marked(view.Row(subject, condition, measure, stage)))]);
                }
            }
        }

        return rows.Count == 0
            ? null
            : new ReportTable(subject.Name, ["condition", "of", "first p50", "p90", "p99", "each p50", "p99", "tokens", "tokens/s"], Measures.Length, rows);
    }
}

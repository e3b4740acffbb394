using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>How soon and how fast answers and stages stream.</summary>
internal static class StreamMeasures
{
    private const string NoPieces = "no stream of a completed query had a piece";
    private const string OnePiece = "no stream of a completed query had two pieces";

    private static readonly (string Name, double Share)[] Quantiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];

    /// <param name="values">Where the values go.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="stages">Names by number.</param>
    /// <param name="marks">What holds for the condition.</param>
    public static void Add(LaunchValues values, ConditionRecords records, IReadOnlyList<string> stages, IReadOnlyList<string> marks)
    {
        for (var stage = 0; stage < stages.Count; stage++)
        {
            if (records.Details.Streams(stage) is { } streams) Add(values, records, streams, stages[stage], marks);
        }

        if (records.Details.Answers is { } answers) Add(values, records, answers, null, marks);
    }

    private static void Add(LaunchValues values, ConditionRecords records, StageStreams streams, string? stage, IReadOnlyList<string> marks)
    {
        AddTimes(values, "ttft", streams.ToFirst, NoPieces, stage, marks);
        AddTimes(values, "tpot", streams.PerPiece, OnePiece, stage, marks);
        var tokens = (double)streams.Pieces / records.WithVisits;
        values.Add("tokens", tokens, stage, marks);
        if (records.Rated.Elapsed > 0)
        {
            values.Add("tokens.rate", tokens * records.Rated.PerSecond, stage, [.. marks, .. records.Rated.Marks]);
        }
        else
        {
            values.Absent("tokens.rate", "no query was measured", stage);
        }
    }

    private static void AddTimes(LaunchValues values, string measure, TimeTally times, string none, string? stage, IReadOnlyList<string> marks)
    {
        if (times.Count > 0)
        {
            values.AddQuantiles(measure, times, Quantiles, "streams", stage, marks);
            return;
        }

        foreach (var (name, _) in Quantiles) values.Absent($"{measure}.{name}", none, stage);
    }
}

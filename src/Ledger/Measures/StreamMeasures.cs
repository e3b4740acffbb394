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
    /// <param name="graph">Says which stage gives the answer; null: unknown.</param>
    /// <param name="marks">What holds for the condition.</param>
    public static void Add(LaunchValues values, ConditionRecords records, IReadOnlyList<string> stages, PipelineGraph? graph, IReadOnlyList<string> marks)
    {
        var answers = new List<StageStreams>();
        for (var stage = 0; stage < stages.Count; stage++)
        {
            if (records.Details.Streams(stage) is not { } streams)
            {
                continue;
            }

            AddTimes(values, "ttft", streams.ToFirst, NoPieces, stages[stage], marks);
            AddPieces(values, records, [streams], stages[stage], marks);
            if (graph is not null && GivesAnswer(graph, stages[stage]))
            {
                answers.Add(streams);
            }
        }

        if (answers.Count > 0)
        {
            AddTimes(values, "ttft", SinceDue(records, answers), NoPieces, null, marks);
            AddPieces(values, records, answers, null, marks);
        }
    }

    private static bool GivesAnswer(PipelineGraph graph, string stage) =>
        !graph.Stages.Any(other => other.After.Contains(stage)) && graph.Stages.FirstOrDefault(other => other.Name == stage) is { Routes.Count: 0 };

    private static TimeTally SinceDue(ConditionRecords records, IReadOnlyList<StageStreams> answers)
    {
        var due = new Dictionary<long, long>(records.Completed.Count);
        foreach (var query in records.Completed)
        {
            due[query.Id] = query.Due;
        }

        var times = new TimeTally();
        foreach (var (query, first, _) in answers.SelectMany(answer => answer.Streamed))
        {
            times.Add(first - due[query]);
        }

        return times;
    }

    private static void AddPieces(LaunchValues values, ConditionRecords records, IReadOnlyList<StageStreams> streams, string? stage, IReadOnlyList<string> marks)
    {
        // Several answer stages: each query has one of them.
        if (streams is [var only])
        {
            AddTimes(values, "tpot", only.PerPiece, OnePiece, stage, marks);
        }
        else
        {
            var all = new TimeTally();
            foreach (var time in streams.SelectMany(one => one.Streamed).Select(one => one.PerPiece).OfType<long>())
            {
                all.Add(time);
            }

            AddTimes(values, "tpot", all, OnePiece, stage, marks);
        }

        var tokens = (double)streams.Sum(one => one.Pieces) / records.WithVisits;
        values.Add("tokens", tokens, stage, marks);
        if (records.Served.Elapsed > 0)
        {
            values.Add("tokens.rate", tokens * records.Served.Completed.Count * 1e9 / records.Served.Elapsed, stage, marks);
        }
        else
        {
            values.Absent("tokens.rate", "no query was measured", stage);
        }
    }

    private static void AddTimes(LaunchValues values, string measure, TimeTally times, string none, string? stage, IReadOnlyList<string> marks)
    {
        foreach (var (name, share) in Quantiles)
        {
            if (times.Count == 0)
            {
                values.Absent($"{measure}.{name}", none, stage);
            }
            else
            {
                values.AddQuantile($"{measure}.{name}", times.Quantile(share), share, times.Count, stage, marks);
            }
        }
    }
}

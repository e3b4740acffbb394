using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.EngineBenchmarks;

/// <summary>What the host does with a launch of a million queries through ten stages: open its file, then work out all measures.</summary>
internal static class Reading
{
    private const int Queries = 1_000_000;
    private const int Stages = 10;

    public static void Measure()
    {
        var path = Path.Combine(Path.GetTempPath(), $"modbench-{Guid.NewGuid():N}.records");
        try
        {
            var bytes = Write(path);
            Console.WriteLine($"{Queries:#,0} queries, {Stages} stages: {bytes / 1e6:0} MB");
            for (var round = 0; round < 3; round++) Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Read(string path)
    {
        var start = Clock.Now;
        var records = RecordsFile.Read(path);
        var opened = Clock.Now;
        var plan = new PlanRow("Reading", 0, [], [], []);
        var builder = new LedgerBuilder("run", DateTimeOffset.UnixEpoch, plan, new EnvironmentRow(), []);
        builder.Add(new LaunchResult
        {
            Launch = 1,
            Pipeline = "Reading",
            Scenario = "SingleStream",
            Conditions = ["solo"],
            Kind = LaunchKind.Latency,
            Outcome = LaunchOutcome.Ok,
            Records = records,
        });
        var ledger = builder.Build();
        var built = Clock.Now;
        records.Close();
        Console.WriteLine($"opened and verified in {(opened - start) / 1e9:0.00} s, measured in {(built - opened) / 1e9:0.00} s: {ledger.Measures.Count} rows");
    }

    private static long Write(string path)
    {
        var random = new Random(1);
        var queries = new QueryRecord[Queries];
        var spans = new Span[Queries * Stages];
        var now = 1_000_000_000L;
        for (var query = 0; query < Queries; query++)
        {
            var start = now;
            for (var stage = 0; stage < Stages; stage++)
            {
                var ready = now;
                now += random.Next(200);
                var begin = now;
                now += (long)(-Math.Log(1 - random.NextDouble()) * 20_000);
                spans[(query * Stages) + stage] = new Span(ready, begin, now, query, (short)stage, 0, 0);
            }

            queries[query] = new QueryRecord(query, query % 1000, 0, QueryOutcome.Completed, start, start, start, now, -1, true);
        }

        return RecordsFile.Write(
            new LaunchRecords
            {
                Pipeline = "Reading",
                Scenario = "SingleStream",
                Stages = [.. Enumerable.Range(0, Stages).Select(stage => $"S{stage}")],
                Blocks = [new BlockRecord(0, "solo", 1_000_000_000, 1_000_000_000, now, now, 0, 0, 0, 0, 0, 0, 0, null)],
                Queries = queries,
                Spans = spans,
                Failures = [],
                Qualities = [],
            },
            path);
    }
}

using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>What writing to disk while a block is measured does to what is measured: short blocks, whose records wait for their end, beside the rest of a long one.</summary>
internal static class Streaming
{
    private const int ShortBlocks = 40;
    private const int ShortQueries = 20_000;
    private const int LongQueries = 1_000_000;

    /// <summary>Of the long block, until its records must be written: 64 MiB, and as much again.</summary>
    private const int Unwritten = 300_000;

    public static void Measure()
    {
        using var child = new Child(Soak.Pipeline, new SingleStreamScenario());
        child.Ask<Warmed>(new Warm());
        for (var block = 0; block <= ShortBlocks; block++)
        {
            // The long one in the middle.
            child.Ask<Running>(new Go(block, "solo", block == ShortBlocks / 2 ? LongQueries : ShortQueries, 0, 0, 0, 0));
            child.Receive<Done>();
        }

        var records = child.Finish();
        var first = records.Queries.Where(query => query.Block == ShortBlocks / 2).Min(query => query.Id);
        Report("records wait for the block's end", records.Queries.Where(query => query.Block != ShortBlocks / 2));
        Report("records are written meanwhile", records.Queries.Where(query => query.Block == ShortBlocks / 2 && query.Id >= first + Unwritten));
        Console.WriteLine($"dropped: {records.DroppedSpans} visits, {records.DroppedQueries} queries");
        records.Close();
    }

    private static void Report(string what, IEnumerable<QueryRecord> queries)
    {
        var times = new TimeTally();
        foreach (var query in queries) times.Add(query.Response);
        Console.WriteLine(
            $"ten stages of a microsecond, {what}: mean {times.Mean / 1e3:0.00} us, p50 {times.Quantile(0.5) / 1e3:0.00}, p99 {times.Quantile(0.99) / 1e3:0.00}, p999 {times.Quantile(0.999) / 1e3:0.00} us");
    }
}

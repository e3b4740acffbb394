using System.Globalization;
using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>
/// Sixteen million queries through ten stages of a microsecond each in a real child: what it records goes to disk while it runs, and its memory must stay where
/// it was after the first minute.
/// </summary>
internal static class Soak
{
    public const string Pipeline = "Soak";
    public const int Stages = 10;

    private const int Queries = 16_000_000; // two minutes and more: memory is judged after the first
    private const int SamplesPerMedian = 10;
    private const double AllowedGrowth = 0.05;
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <returns>False: memory grew, or records are missing.</returns>
    public static bool Run(int queries = Queries)
    {
        using var child = new Child(Pipeline, new SingleStreamScenario());
        child.Ask<Warmed>(new Warm());
        var started = Clock.Now;
        child.Ask<Running>(new Go(0, "solo", queries, 0, 0, 0, 0));
        var done = Task.Run(child.Receive<Done>);
        var samples = new List<(double Seconds, long Bytes)>();
        while (!done.Wait(Between)) samples.Add(((Clock.Now - started) / 1e9, ResidentBytes(child.Pid)));
        var ended = Clock.Now;
        var records = child.Finish();
        Console.WriteLine($"{done.Result.Completed:#,0} queries in {(ended - started) / 1e9:0} s; finished, read and verified in {(Clock.Now - ended) / 1e9:0.0} s: {new FileInfo(child.RecordsPath).Length / 1e9:0.00} GB");
        foreach (var (seconds, bytes) in samples.Where((_, place) => place % SamplesPerMedian == 0)) Console.WriteLine($"{seconds,6:0} s  {bytes / 1e6,6:0.0} MB");
        var complete = records.Queries.Count == queries && records.Spans.Count + records.DroppedSpans == (long)queries * Stages;
        Console.WriteLine($"recorded: {records.Queries.Count:#,0} queries, {records.Spans.Count:#,0} visits; dropped: {records.DroppedQueries:#,0} queries, {records.DroppedSpans:#,0} visits");
        records.Close();
        return IsFlat(samples) && complete && records.DroppedQueries == 0;
    }

    /// <summary>
    /// By the medians of ten seconds each: what leaks stays. A single sample may be higher, when other processes kept the writer waiting; the highest is printed.
    /// </summary>
    private static bool IsFlat(List<(double Seconds, long Bytes)> samples)
    {
        var settled = samples.Where(sample => sample.Seconds >= Settling.TotalSeconds).Select(sample => sample.Bytes).ToArray();
        var medians = settled.Chunk(SamplesPerMedian).Where(chunk => chunk.Length == SamplesPerMedian).Select(chunk => chunk.Order().ElementAt(SamplesPerMedian / 2)).ToArray();
        if (medians.Length < 2)
        {
            Console.WriteLine("it ended too soon after the first minute: its memory can't be judged");
            return false;
        }

        var growth = (medians.Max() - medians.Min()) / (double)medians.Min();
        Console.WriteLine(
            $"resident after the first minute, medians of {SamplesPerMedian} s: {medians.Min() / 1e6:0.0} to {medians.Max() / 1e6:0.0} MB, {growth:P1}: {(growth <= AllowedGrowth ? "flat" : "NOT flat")} within {AllowedGrowth:P0}; " +
            $"highest of all samples {samples.Max(sample => sample.Bytes) / 1e6:0.0} MB");
        return growth <= AllowedGrowth;
    }

    private static long ResidentBytes(int process) =>
        long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}

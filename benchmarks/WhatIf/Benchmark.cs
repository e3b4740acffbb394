using System.Diagnostics;
using System.Globalization;
using Modbench.Ledger;

namespace Modbench.WhatIfBenchmark;

/// <summary>Asks the tool what would be, has it measured, and prints how far the two are apart.</summary>
internal static class Benchmark
{
    /// <summary>Variable with what the machine hashes in a millisecond.</summary>
    public const string BlocksPerMs = "MODBENCH_WHATIF_BLOCKS";

    private static readonly (string Pipeline, string Scenario, string Change)[] Questions =
    [
        ("Digest", "Server(150/s)", "Slots(Hash)=2"),
        ("Digest", "Server(190/s)", "Slots(Hash)=2"),
        ("Digest", "Server(220/s)", "Slots(Hash)=2"),
        ("Chain", "Server(150/s)", "Slots(Rank)=1"),
        ("Chain", "Server(150/s)", "Workers=1"),
        ("Chain", "Server(150/s)", "Slots(Read)=2"),
        ("Chain", "ClosedLoop(4)", "Slots(Rank)=1"),
        ("Chain", "ClosedLoop(4)", "Workers=1"),
        ("Chain", "ClosedLoop(4)", "Slots(Read)=2"),
        ("Chain", "ClosedLoop(4)", "Slots(Rank)=1, Slots(Read)=2"),
        ("Fetch", "Server(60/s)", "Slots(Ask)=2"),
        ("Fetch", "Server(60/s)", "Slots(Ask)=4"),
        ("Fetch", "ClosedLoop(6)", "Slots(Ask)=2"),
        ("Fetch", "ClosedLoop(6)", "Slots(Ask)=3"),
        ("Fetch", "ClosedLoop(6)", "Slots(Ask)=6"),
        ("Batches", "Server(250/s)", "BatchSize(Embed)=2"),
        ("Batches", "Server(250/s)", "BatchSize(Embed)=3"),
        ("Batches", "Server(250/s)", "BatchSize(Embed)=8"),
        ("Batches", "Server(250/s)", "Slots(Embed)=2"),
        ("Batches", "Server(250/s)", "Slots(Embed)=2, BatchSize(Embed)=2"),
        ("Disturbed", "SingleStream", "pin Hog 1"),
        ("Disturbed", "Server(60/s)", "pin Hog 1"),
        ("Digest", "SingleStream", "Slots(Hash)=2"),
    ];

    /// <param name="tool">The tool's assembly.</param>
    /// <param name="project">This project's folder.</param>
    /// <param name="wrap">A command to run each measurement under; empty: none.</param>
    /// <param name="only">Pipelines; empty: all.</param>
    public static int Run(string tool, string project, string[] wrap, string[] only)
    {
        Environment.SetEnvironmentVariable(BlocksPerMs, Measure().ToString(CultureInfo.InvariantCulture));
        var rows = new List<WhatIfRow>();
        foreach (var (pipeline, scenario, change) in Questions.Where(question => only.Length == 0 || only.Contains(question.Pipeline)))
        {
            // Each by itself: a run is short then, and what the machine does meanwhile meets its launches alike.
            var causes = WhatIfParser.Parse(change).NeedsCauses;
            string[] arguments =
            [
                .. wrap, "dotnet", tool, "run", project, "--no-build", "--filter", pipeline, "--scenario", scenario, "--launches", "3",
                "--diagnosers", causes ? "all" : "none", "--what-if", change, "--verify",
            ];
            using var process = Process.Start(new ProcessStartInfo(arguments[0], arguments[1..]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var ledger = LedgerFile.Read(Path.Combine(project, "Modbench.Artifacts", "latest", LedgerFile.Name));
            rows.AddRange(ledger.WhatIfs);
            foreach (var row in ledger.WhatIfs.Where(row => row.Measure is "response.mean" or "response.p99" or "throughput")) Console.WriteLine(Line(row));
        }

        foreach (var measure in rows.GroupBy(row => row.Measure))
        {
            var errors = measure.Where(row => row.Error is not null).Select(row => Math.Abs(row.Error!.Value)).Order().ToList();
            if (errors.Count == 0) continue;
            var held = measure.Count(row => row.Error is not null && row.Low <= row.Measured && row.Measured <= row.High);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{measure.Key}: {errors.Count} of {measure.Count()} predicted and measured; error p50 {At(errors, 0.5):P1}, p90 {At(errors, 0.9):P1}, at most {errors[^1]:P1}; the interval holds what was measured in {held}"));
        }

        return 0;

        static double At(List<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }

    private static string Line(WhatIfRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Pipeline} | {row.Scenario} | {row.Condition} | {row.Change} | {row.Measure} | now {row.Base:0} | {row.Value:0} [{row.Low:0}, {row.High:0}] | side by side {row.SideBySideNow:P0} to {row.SideBySide:P0}, 10 % slower there {row.ValueIfSlower:0} | measured {row.Measured:0} [{row.MeasuredLow:0}, {row.MeasuredHigh:0}] | error {row.Error:P1} | paper {row.ReplayError:P2} {row.Reason} {row.NotMeasured}");

    private static int Measure()
    {
        Work.Hash(100);
        var fastest = double.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Work.Hash(10);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (int)Math.Round(25 * 10 / fastest);
    }
}

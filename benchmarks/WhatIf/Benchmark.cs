using System.Diagnostics;
using System.Globalization;
using Modbench.Ledger;

namespace Modbench.WhatIfBenchmark;

/// <summary>Asks the tool what would be, has it measured, and prints how far the two are apart.</summary>
/// <param name="tool">The tool's assembly.</param>
/// <param name="project">This project's folder.</param>
/// <param name="wrap">A command to run each measurement under; empty: none.</param>
internal sealed class Benchmark(string tool, string project, string[] wrap)
{
    /// <summary>Variable with what the machine hashes in a millisecond.</summary>
    public const string BlocksPerMs = "MODBENCH_WHATIF_BLOCKS";

    private const int Launches = 3;

    /// <summary>A run of the longest list of questions takes a tenth of it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private string Artifacts => Path.Combine(project, "Modbench.Artifacts");

    /// <summary>Measures.</summary>
    /// <param name="only">Pipelines, or pipelines with their scenarios, such as <c>Chain/ClosedLoop(4)</c>; empty: all.</param>
    public int Run(string[] only)
    {
        Environment.SetEnvironmentVariable(BlocksPerMs, Measure().ToString(CultureInfo.InvariantCulture));
        var answers = new Answers();
        foreach (var questions in Questions.All.Where(one => only.Length == 0 || only.Contains(one.Pipeline) || only.Contains($"{one.Pipeline}/{one.Scenario}")))
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                answers.Add(Ask(questions));
            }
            catch (Exception error)
            {
                // One run that fails is one run less, and is told of at the end.
                answers.Fail(questions, error.Message);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ({questions.Pipeline} {questions.Scenario}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s)"));
        }

        answers.Summarise();
        return answers.Failed ? 1 : 0;
    }

    /// <summary>Asks launches that were measured before once more.</summary>
    /// <param name="runs">Names of the runs; empty: all that have kept their records.</param>
    public int Again(string[] runs)
    {
        var answers = new Answers();
        var folders = runs.Length > 0 ? runs.Select(run => Path.Combine(Artifacts, run)) : new DirectoryInfo(Artifacts).EnumerateDirectories().Where(one => one.LinkTarget is null).Select(one => one.FullName).Order();
        foreach (var folder in folders.Where(KeptRecords.Has))
        {
            Console.WriteLine(Path.GetFileName(folder));
            answers.Add(KeptRecords.Again(folder));
        }

        answers.Summarise();
        return 0;
    }

    private RunLedger Ask(Questions questions)
    {
        string[] arguments =
        [
            .. wrap, "dotnet", tool, "run", project, "--no-build", "--filter", questions.Pipeline, "--scenario", questions.Scenario,
            "--launches", Launches.ToString(CultureInfo.InvariantCulture), "--diagnosers", questions.Diagnosers,
            .. questions.Changes.SelectMany(change => (string[])["--what-if", change]), "--verify",
        ];
        var before = Latest();
        using var process = Process.Start(new ProcessStartInfo(arguments[0], arguments[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var started = Stopwatch.GetTimestamp();
        while (!process.WaitForExit(Look))
        {
            if (Latest() is { } now && now != before) KeptRecords.Keep(now);
            if (Stopwatch.GetElapsedTime(started) < Longest) continue;
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"no end after {Longest.TotalMinutes:0} minutes");
        }

        if (Latest() is not { } folder || folder == before || !File.Exists(Path.Combine(folder, LedgerFile.Name)))
            throw new InvalidOperationException($"exit code {process.ExitCode}, no ledger: {string.Join(' ', said.Result).Trim()}");
        return LedgerFile.Read(Path.Combine(folder, LedgerFile.Name));
    }

    private string? Latest()
    {
        var link = new DirectoryInfo(Path.Combine(Artifacts, "latest"));
        return link.LinkTarget is null ? null : link.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
    }

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

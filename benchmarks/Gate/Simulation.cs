using System.Diagnostics;
using MathNet.Numerics.Distributions;
using Modbench.Ledger;
using Modbench.Tests.Gate.Statistics;

namespace Modbench.GateBenchmark;

/// <summary>How often made-up suites fail, and after how many pairs it is decided.</summary>
internal static class Simulation
{
    private const string UsualName = "2 pipelines × p50, peak memory, bytes";

    private static readonly SimulatedSuite Usual = new(2, 0.025) { Memory = true, Allocated = true };

    /// <summary>Suites with a growth are fewer: a power needs fewer digits than a rate of false alarms.</summary>
    public static void Print(int suites)
    {
        var begun = Stopwatch.GetTimestamp();
        Head();
        foreach (var noise in Enum.GetValues<PairNoise>()) Row(UsualName, $"{noise}, sd 2.5 %", "no change", Usual with { Noise = noise }, suites);
        Row(UsualName, "Normal, sd 1 %", "no change", Usual with { Spread = 0.01 }, suites);
        Row(UsualName, "Normal, sd 8 %", "no change", Usual with { Spread = 0.08 }, suites);
        Row("8 pipelines × p50, peak memory, bytes", "Normal, sd 2.5 %", "no change", Usual with { Pipelines = 8 }, suites / 2);
        foreach (var (growth, spread, many) in new[] { (0.05, 0.025, suites / 2), (0.07, 0.04, suites / 2), (0.05, 0.015, suites / 10), (0.05, 0.04, suites / 10), (0.1, 0.025, suites / 10), (0.03, 0.01, suites / 10) })
        {
            Row("1 pipeline × p50", $"Normal, sd {100 * spread:0.#} %", $"+{100 * growth:0} %", new SimulatedSuite(1, spread) { Growth = [growth] }, many);
            Row("4 pipelines × p50", $"Normal, sd {100 * spread:0.#} %", $"+{100 * growth:0} % in one", new SimulatedSuite(4, spread) { Growth = [growth] }, many);
            Row(UsualName, $"Normal, sd {100 * spread:0.#} %", $"+{100 * growth:0} % in one", Usual with { Spread = spread, Growth = [growth] }, many);
        }

        PrintDetectable(suites / 10);
        Console.WriteLine();
        Console.WriteLine($"{Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s");
    }

    /// <summary>Suites in which all is just tolerable: nothing that may pass fails more often.</summary>
    public static void PrintTolerable(int suites)
    {
        Head();
        foreach (var noise in Enum.GetValues<PairNoise>()) Row(UsualName, $"{noise}, sd 2.5 %", "p50 of all at the tolerance", Usual with { Noise = noise, Others = 0.02 }, suites);
        Row("1 pipeline × p50", "Normal, sd 2.5 %", "at the tolerance", new SimulatedSuite(1, 0.025) { Others = 0.02 }, suites);
        Row("2 pipelines × p50, correlation −0.95", "Normal, sd 2.5 %", "both at the tolerance", new SimulatedSuite(2, 0.025) { Others = 0.02, Alike = 0.95, Opposed = true }, suites);
        Row("4 pipelines × p50, correlation 0.95", "Normal, sd 2.5 %", "all at the tolerance", new SimulatedSuite(4, 0.025) { Others = 0.02, Alike = 0.95 }, suites);
        Row("8 pipelines × p50, peak memory, bytes", "Normal, sd 2.5 %", "p50 of all at the tolerance", Usual with { Pipelines = 8, Others = 0.02 }, suites / 2);
    }

    internal static void Head()
    {
        Console.WriteLine("| suites of | noise of pairs | truth | suites | failed | 95 % | inconclusive | pairs, mean |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
    }

    private static void PrintDetectable(int suites)
    {
        foreach (var (pipelines, spread) in new[] { (1, 0.015), (1, 0.04), (4, 0.015), (4, 0.04) }) Detectable(new SimulatedSuite(pipelines, spread), suites);
    }

    private static void Detectable(SimulatedSuite suite, int suites)
    {
        var growth = GatePower.Detectable(suite.Measures[0], suite.Spread, Look.Default[^1].Pairs, GatePower.Chance(Look.Default, suite.Pipelines)) - 1;
        Row($"{suite.Pipelines} × p50", $"Normal, sd {100 * suite.Spread:0.#} %", $"+{100 * growth:0.0} % in one, which is said to be detectable", suite with { Growth = [growth] }, suites);
    }

    private static void Row(string of, string noise, string truth, SimulatedSuite suite, int suites) => Row(of, noise, truth, random => suite.Run(random, Look.Default), suites);

    internal static void Row(string of, string noise, string truth, Func<Random, (GateState State, int Rounds)> run, int suites)
    {
        var runs = new (GateState State, int Rounds)[suites];
        Parallel.For(0, suites, number => runs[number] = run(new Random(number)));
        var failed = runs.Count(run => run.State.Failed);
        var inconclusive = runs.Count(run => !run.State.Failed && run.State.Results.Any(result => result.Verdict == GateVerdict.Inconclusive));
        var (low, high) = ClopperPearson(failed, suites);
        Console.WriteLine($"| {of} | {noise} | {truth} | {suites} | {100.0 * failed / suites:0.00} % | {100 * low:0.00}–{100 * high:0.00} % | {100.0 * inconclusive / suites:0.0} % | {runs.Average(run => run.Rounds):0.0} |");
    }

    internal static (double Low, double High) ClopperPearson(int count, int of) => (
        count == 0 ? 0 : Beta.InvCDF(count, of - count + 1, 0.025),
        count == of ? 1 : Beta.InvCDF(count + 1, of - count, 0.975));
}

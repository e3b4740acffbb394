using System.Diagnostics;
using Modbench.Ledger;
using Modbench.Tests.Gate.Bisection;
using Modbench.Tests.Gate.Statistics;

namespace Modbench.GateBenchmark;

/// <summary>How often made-up searches come to the right commit, and after how many pairs; and what a gate at each step takes.</summary>
internal static class Bisections
{
    public static void Print(int searches)
    {
        var begun = Stopwatch.GetTimestamp();
        Console.WriteLine("| commits | noise of pairs | truth | searches | right commit | 95 % | wrong commit | pairs, mean | 95 of 100 take at most | builds, mean | a gate at each step: right | pairs, mean |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var commits in new[] { 16, 64 })
        {
            foreach (var growth in new[] { 0.05, 0.1, 0.15, 0.3 }) Row(new SimulatedLine(commits, growth, 0.025), searches);
        }

        foreach (var noise in Enum.GetValues<PairNoise>().Where(noise => noise != PairNoise.Normal)) Row(new SimulatedLine(16, 0.1, 0.025, noise), searches);
        Row(new SimulatedLine(16, 0.05, 0.01), searches);
        Row(new SimulatedLine(16, 0.1, 0.05), searches);
        Row(new SimulatedLine(16, 0.05, 0.025) { OfBuilds = 0.007 }, searches);
        Row(new SimulatedLine(16, 0.15, 0.025), searches, 0);
        Row(new SimulatedLine(16, 0.15, 0.025), searches, 15);
        Row(new SimulatedLine(16, 0.1, 0.025) { FirstPart = 0.5 }, searches);
        Row(new SimulatedLine(16, 0.3, 0.025) { FirstPart = 0.5 }, searches);
        Row(new SimulatedLine(16, 0.3, 0.025) { FirstPart = 0.7 }, searches);
        Row(new SimulatedLine(16, 0.15, 0.025) { Ends = true }, searches);
        Console.WriteLine();
        Console.WriteLine($"{Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s");
    }

    private static void Row(SimulatedLine line, int searches, int? culprit = null)
    {
        var runs = new SimulatedSearch?[searches];
        var gates = new (int Pairs, bool Right)[searches];
        Parallel.For(0, searches, number =>
        {
            runs[number] = line.Run(new Random(number), culprit);
            if (line is { FirstPart: 1, Ends: false, OfBuilds: 0 } && culprit is null) gates[number] = line.RunGates(new Random(number));
        });
        SimulatedSearch[] failed = [.. runs.OfType<SimulatedSearch>()];
        var right = failed.Count(run => line.Ends ? run.Row.Outcome == BisectionOutcome.NotConfirmed : run.Right);
        var (low, high) = Simulation.ClopperPearson(right, failed.Length);
        var pairs = failed.Select(run => run.Row.Pairs).Order().ToList();
        var beside = gates[0].Pairs == 0 ? "– | –" : $"{100.0 * gates.Count(gate => gate.Right) / searches:0.0} % | {gates.Average(gate => gate.Pairs):0.0}";
        Console.WriteLine(
            $"| {line.Commits} | {line.Noise}, sd {100 * line.Spread:0.#} %{(line.OfBuilds > 0 ? $", of builds {100 * line.OfBuilds:0.#} %" : "")} | {Truth(line, culprit, failed)} | {failed.Length} "
            + $"| {100.0 * right / failed.Length:0.0} % | {100 * low:0.0}–{100 * high:0.0} % | {100.0 * failed.Count(run => run.Wrong) / failed.Length:0.0} % | {pairs.Average():0.0} | {pairs[(int)(0.95 * (pairs.Count - 1))]} | {failed.Average(run => run.Builds):0.0} | {beside} |");
    }

    private static string Truth(SimulatedLine line, int? culprit, SimulatedSearch[] failed)
    {
        var growth = $"+{100 * line.Growth:0} %";
        return line.Ends ? $"{growth}, gone when it is searched for (right: that is said)"
            : line.FirstPart < 1 ? $"{growth} in two steps, {100 * line.FirstPart:0} % of it at the first (right: either; both are named in {100.0 * failed.Count(run => run.Both) / failed.Length:0} %)"
            : culprit is { } place ? $"{growth} at commit {place + 1}"
            : growth;
    }
}

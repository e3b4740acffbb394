using System.Diagnostics;
using System.Globalization;
using Modbench.Benchmarks;
using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.PeakBenchmark;

// Whether a search finds the peak that theory says, tells a cliff, and what a neighbour takes, in real runs:
// dotnet run -c Release --project benchmarks/Peak [mean] [share] [cliff] [beside]; all of them by default. Nothing else may be at work meanwhile.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double Service = 0.01;
var parts = args.Length > 0 ? args : ["mean", "share", "cliff", "beside"];
if (parts.Contains("mean")) await AgainstTheoryAsync("MeanGoal", SingleServerQueue.RateOfMean(Service, 0.03));
if (parts.Contains("share")) await AgainstTheoryAsync("ShareGoal", SingleServerQueue.RateOfShare(Service, 0.75, 0.025));
if (parts.Contains("cliff")) await SearchAsync("Thrashes");
if (parts.Contains("beside")) await SearchAsync("BesideHogs");

static async Task AgainstTheoryAsync(string pipeline, double truth)
{
    var peak = (await SearchAsync(pipeline)).Peaks[0];
    Console.WriteLine($"M/D/1: {truth:0.00}/s; found {peak.Peak:0.00}/s, {((peak.Peak / truth) - 1) * 100:+0.00;-0.00} %, interval {(peak.Low <= truth && peak.High >= truth ? "holds it" : "does not hold it")}, {peak.Probes.Count} probes");
    Console.WriteLine();
}

static async Task<RunLedger> SearchAsync(string pipeline)
{
    var begun = Stopwatch.GetTimestamp();
    var project = PlantedProject.OfThisProgram();
    var ledger = await PlantedProject.RunAsync(project, RunPlanner.Plan(project.Graphs, new RunOptions { Filters = [pipeline], Launches = 1, Trace = false }));
    foreach (var peak in ledger.Peaks)
    {
        Console.WriteLine($"{pipeline}, {peak.Condition}: {peak.Goal}: {peak.Peak:0.00}/s ({peak.Low:0.00}–{peak.High:0.00}), {peak.Shape}, last passing {peak.LastPassing:0.00}, first failing {peak.FirstFailing:0.00}{(peak.Reason is { } why ? $"; {why}" : "")}");
        foreach (var probe in peak.Probes)
            Console.WriteLine($"    {probe.Rate,8:0.00}/s  offered {probe.Offered,8:0.00}  did {probe.Throughput,8:0.00}  mean {probe.Mean / 1e6,8:0.00} ms  met {probe.Attainment,6:0.000}  {(probe.LeftOut ? "left out: " : "")}{probe.Failure ?? "passed"}");
    }

    foreach (var row in ledger.Measures.Where(row => row.Measure is "capacity_lost" or "service.mean"))
        Console.WriteLine($"    {row.Condition}: {row.Measure} {(row.Unit == "ns" ? $"{row.Value / 1e6:0.000} ms" : $"{row.Value:0.000} ({row.Low:0.000} to {row.High:0.000}) {row.Reason}")}");
    foreach (var launch in ledger.Launches.Where(launch => launch.Outcome != LaunchOutcome.Ok)) Console.WriteLine($"    {launch.Condition}: {launch.Reason}");
    Console.WriteLine($"    {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s");
    return ledger;
}

using System.Globalization;
using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>Bursts have the declared rate together with their silences: a stretch that cuts one of the two off has another, and the plan says so.</summary>
internal static class BurstRate
{
    private const double Noticeable = 0.05;

    /// <summary>Null: what is measured has the declared rate, or queries end it, wherever that is.</summary>
    public static string? Note(string pipeline, Scenario scenario)
    {
        if (scenario is not ServerScenario { CycleNs: > 0, Queries: 0, Phases.Count: 0 } server) return null;
        var measured = server.MeasuredNs(ExpectedTime.GuessedResponseNs);
        var bursts = BurstsUntil(server, BlockPlanner.ServerDiscardNs + measured) - BurstsUntil(server, BlockPlanner.ServerDiscardNs);
        var rate = server.QueriesPerSecond * bursts / measured * server.CycleNs / server.BurstOnNs;
        if (Math.Abs((rate / server.QueriesPerSecond) - 1) <= Noticeable) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{pipeline} {scenario.Name} has bursts for {bursts / 1e9:0.##} of the {measured / 1e9:0.##} s that are measured, so that about {rate:0.##}/s are due: for the declared rate measure a multiple of {server.CycleNs / 1e9:0.##} s");
    }

    // A block begins with a burst.
    private static long BurstsUntil(ServerScenario server, long ns) => (ns / server.CycleNs * server.BurstOnNs) + Math.Min(ns % server.CycleNs, server.BurstOnNs);
}

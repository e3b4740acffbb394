using Modbench.Ledger;
using Modbench.Tests.Gate.Statistics;

namespace Modbench.GateBenchmark;

/// <summary>
/// How often suites fail in which some measures are waived and lie exactly at their ceilings: each of them is tested by itself, and has the chance of a whole suite.
/// </summary>
internal static class WaivedSuites
{
    private const int Pipelines = 4;
    private const double Ceiling = 0.15;

    public static void Print(int suites)
    {
        Simulation.Head();
        foreach (var (others, truth) in new[] { (0.0, "unchanged"), (0.02, "at the tolerance") })
        {
            foreach (var waived in new[] { 0, 1, 3 })
            {
                var suite = new SimulatedSuite(Pipelines, 0.025) { Growth = [.. Enumerable.Repeat(Ceiling, waived)], Others = others, Memory = true, Allocated = true };
                Simulation.Row(
                    $"{Pipelines} pipelines × p50, peak memory, bytes", "Normal, sd 2.5 %", $"{waived} waived p50 at {(waived == 1 ? "its ceiling" : "their ceilings")}, the others {truth}", random => Run(suite, waived, random), suites);
            }
        }
    }

    private static (GateState State, int Rounds) Run(SimulatedSuite suite, int waived, Random random)
    {
        var tested = suite.Measures.Zip(WaivedVerdicts.Loosen(Waivers(waived), suite.Measures, TimeProvider.System)).ToDictionary(pair => pair.First, pair => pair.Second);
        List<GatePair> pairs = [];
        foreach (var look in Look.Default)
        {
            while (pairs.Count < look.Pairs * Pipelines) pairs.AddRange(suite.Round(1 + (pairs.Count / Pipelines), random).Select(Tested));
            if (GateDecision.Of([.. suite.Measures.Select(measure => tested[measure])], pairs, Look.Default) is { Decided: true } state) return (state, look.Pairs);
        }

        throw new InvalidOperationException("the last look decides");

        GatePair Tested(GatePair pair) => pair with { Values = pair.Values.ToDictionary(value => tested[value.Key], value => value.Value) };
    }

    private static WaiverFile Waivers(int count) => new(
        WaiverFile.Name, WaiverParser.Parse(string.Concat(Enumerable.Range(1, count).Select(pipeline => $"response.p50 of P{pipeline} up to {100 * Ceiling:0} % until 9999-12-31: simulated\n")), WaiverFile.Name));
}

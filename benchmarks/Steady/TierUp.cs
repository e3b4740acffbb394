using Modbench.Ledger;

namespace Modbench.Steady;

/// <summary>A planted tier-up of two seconds: the median of launches that measure as little as is usual, against that of a long one.</summary>
internal static class TierUp
{
    private static readonly string[] Kinds = ["QuickTierUp", "SlowTierUp", "FewTierUp", "ServedTierUp"];

    public static async Task RunAsync()
    {
        var values = new List<(LaunchValue P50, TimeSpan WarmUp)>();
        await PlantedRun.OfAsync([.. Kinds.Select(kind => kind + "Long"), .. Kinds], launches: 1, Look).ConfigureAwait(false);
        await PlantedRun.OfAsync(Kinds, launches: 2, Look).ConfigureAwait(false);
        var within = 0;
        foreach (var kind in Kinds)
        {
            var plateau = Of(kind + "Long").Single().P50.Value!.Value;
            Console.WriteLine($"{kind}: p50 of the long launch {plateau / 1e6:0.0000} ms");
            foreach (var (p50, warmUp) in Of(kind))
            {
                Console.WriteLine(
                    $"    warmed for {warmUp.TotalSeconds:0.00} s, then {p50.Value / 1e6:0.0000} ms, {p50.Value / plateau:0.0000} of it{string.Concat(p50.Notes.Select(note => $"; {note}"))}");
            }

            var together = Math.Exp(Of(kind).Average(launch => Math.Log(launch.P50.Value!.Value))) / plateau;
            Console.WriteLine($"    as a run says it: {together:0.0000} of it");
            within += Math.Abs(together - 1) <= 0.01 ? 1 : 0;
        }

        Console.WriteLine($"within 1 % of the long launch: {within} of {Kinds.Length}");

        void Look(LaunchResult launch, PlanRow plan, TimeSpan warmUp) =>
            values.Add((LaunchMeasures.Of(launch, plan).Single(value => value.Key is { Measure: "response.p50", Stage: null }), warmUp));

        IEnumerable<(LaunchValue P50, TimeSpan WarmUp)> Of(string kind) => values.Where(value => value.P50.Key.Pipeline.EndsWith("." + kind, StringComparison.Ordinal));
    }
}

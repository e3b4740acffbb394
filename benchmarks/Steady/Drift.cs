using Modbench.Ledger;

namespace Modbench.Steady;

/// <summary>Work that grows by 1 % a second, and work that does not, in launches of the default length: which are said not to be stationary.</summary>
internal static class Drift
{
    /// <param name="launches">Of each.</param>
    public static async Task RunAsync(int launches)
    {
        var drifts = new List<(string Pipeline, Ledger.Drift Drift)>();
        var ledger = await PlantedRun.OfAsync(["Drifts", "Plain"], launches, (launch, plan, _) =>
            drifts.AddRange(LaunchMeasures.Of(launch, plan).Select(value => value.Drift).OfType<Ledger.Drift>().Select(drift => (launch.Pipeline, drift)))).ConfigureAwait(false);
        foreach (var pipeline in drifts.GroupBy(launch => launch.Pipeline, launch => launch.Drift))
        {
            var said = pipeline.Count(drift => Ledger.Drift.NotStationary([drift]).Count > 0);
            Console.WriteLine($"{pipeline.Key}: each launch by itself {said} of {pipeline.Count()} not stationary; % a second, and z: {string.Join(", ", pipeline.Select(drift => $"{drift.PerSecond * 100:0.00} {drift.Z:0.0}"))}");
            var row = ledger.Measures.Single(row => row.Pipeline == pipeline.Key && row is { Measure: "response.p50", Stage: null });
            Console.WriteLine($"    as a run of {pipeline.Count()} launches says it: {row.Value / 1e6:0.0000} ms{string.Concat(row.Notes.Select(note => $"; {note}"))}");
        }
    }
}

using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Steady;

/// <summary>Offline launches with a planted tier-up, with a planted growth, and with neither: their throughput as the ledger has it, and over the whole stretch.</summary>
internal static class OfflineRuns
{
    public static async Task RunAsync()
    {
        var whole = new List<(string Pipeline, double PerSecond)>();
        await TellAsync(["OfflineTierUp", "OfflineTierUpLong"], 2).ConfigureAwait(false);
        await TellAsync(["OfflineDrifts", "OfflinePlain"], 1).ConfigureAwait(false);

        async Task TellAsync(string[] pipelines, int launches)
        {
            whole.Clear();
            var ledger = await PlantedRun.OfAsync(pipelines, launches, (launch, _, _) => whole.Add((launch.Pipeline, Whole(launch.Records!)))).ConfigureAwait(false);
            foreach (var row in ledger.Measures.Where(row => row is { Measure: "throughput", Stage: null }))
            {
                Console.WriteLine(
                    $"{row.Pipeline}: {string.Join(", ", row.Values.Select(value => $"{value:0.0}"))}/s; over the whole stretch " +
                    $"{string.Join(", ", whole.Where(one => one.Pipeline == row.Pipeline).Select(one => $"{one.PerSecond:0.0}"))}/s{string.Concat(row.Notes.Select(note => $"; {note}"))}");
            }
        }
    }

    private static double Whole(LaunchRecords records) =>
        records.Queries.Count(query => query is { Measured: true, Outcome: QueryOutcome.Completed }) * 1e9 / (records.Queries.Max(query => query.End) - records.Blocks[0].MeasuredFrom);
}

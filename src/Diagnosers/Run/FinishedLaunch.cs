using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What is kept of a launch for the table: a million queries and their visits would not fit a run of many launches.</summary>
/// <param name="Result">Without queries and spans.</param>
/// <param name="Times">By condition: measured queries and their total time in nanoseconds; a condition in which none completed is missing.</param>
internal sealed record FinishedLaunch(LaunchResult Result, IReadOnlyDictionary<string, (long Queries, double TotalNs)> Times)
{
    public static FinishedLaunch Of(LaunchResult launch)
    {
        var times = new Dictionary<string, (long Queries, double TotalNs)>(StringComparer.Ordinal);
        foreach (var condition in launch.Conditions)
        {
            if (TimesOf(launch, condition) is { } found) times[condition] = found;
        }

        return new FinishedLaunch(
            launch with
            {
                Records = Slim(launch.Records),
                Resources = null,
                Stacks = null,
                Neighbours = [.. launch.Neighbours.Select(neighbour => neighbour with { Records = Slim(neighbour.Records) })],
            },
            times);
    }

    /// <summary>Responses, or under Offline, where a response is no latency, the measured stretches.</summary>
    private static (long Queries, double TotalNs)? TimesOf(LaunchResult launch, string condition)
    {
        if (launch.Outcome != LaunchOutcome.Ok || launch.Records is not { } records) return null;
        var blocks = records.Blocks.Where(block => block.Condition == condition).ToDictionary(block => block.Index);
        var (count, total) = (0L, 0.0);
        records.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries)
            {
                if (!query.Measured || query.Outcome != QueryOutcome.Completed || !blocks.ContainsKey(query.Block)) continue;
                count++;
                total += query.Response;
            }
        });

        if (launch.Scenario == new OfflineScenario().Name) total = blocks.Values.Sum(block => (double)(block.End - block.MeasuredFrom));
        return count == 0 ? null : (count, total);
    }

    private static LaunchRecords? Slim(LaunchRecords? records) => records is null ? null : records with { Queries = [], Spans = [], Details = [] };
}

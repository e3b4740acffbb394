using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>The one number of a launch and condition that BenchmarkDotNet keeps for its statistics.</summary>
internal static class ResponseTimes
{
    /// <summary>Measured queries and their total time in nanoseconds: responses, or under Offline the measured stretches; null: none completed.</summary>
    public static (long Queries, double TotalNs)? Of(LaunchResult launch, string condition)
    {
        if (launch.Outcome != LaunchOutcome.Ok || launch.Records is not { } records) return null;
        var blocks = records.Blocks.Where(block => block.Condition == condition).ToDictionary(block => block.Index);
        var completed = records.Queries
            .Where(query => query.Measured && query.Outcome == QueryOutcome.Completed && blocks.ContainsKey(query.Block))
            .ToList();
        if (completed.Count == 0) return null;
        var total = launch.Scenario == new OfflineScenario().Name
            ? blocks.Values.Sum(block => (double)(block.End - block.MeasuredFrom))
            : completed.Sum(query => (double)query.Response);
        return (completed.Count, total);
    }
}

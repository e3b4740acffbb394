using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What to know before comparing one pipeline and scenario.</summary>
internal static class SubjectRemarks
{
    public static IEnumerable<string> Of(ComparisonSide under, ComparisonSide over, UnpairedSubject from, UnpairedSubject to)
    {
        foreach (var change in Graphs(under.Ledger.Plan.Graph(from.Pipeline), over.Ledger.Plan.Graph(to.Pipeline))) yield return change;
        if (under.Planned(from) is { } one && over.Planned(to) is { } other)
        {
            List<string> lengths = [.. ScenarioChange.Between(one.Scenario, other.Scenario).Where(change => change.Length).Select(change => change.ToString())];
            foreach (var neighbour in other.Neighbours.Distinct())
            {
                foreach (var change in Graphs(under.Ledger.Plan.Graph(neighbour), over.Ledger.Plan.Graph(neighbour))) yield return $"neighbour {over.Ledger.Plan.Label(neighbour)}: {change}";
            }

            if (lengths.Count > 0) yield return $"measured for another length: {string.Join(", ", lengths)}";
        }

        foreach (var (side, launches) in new[] { ("base", under.Launches(from)), ("head", over.Launches(to)) })
        {
            if (launches.FirstOrDefault(launch => launch.Outcome != LaunchOutcome.Ok) is { } failed)
            {
                var count = launches.Count(launch => launch.Outcome != LaunchOutcome.Ok);
                yield return string.Create(CultureInfo.InvariantCulture, $"{count} of {launches.Count} launches of the {side} failed and give no values: {failed.Reason}");
            }
        }
    }

    /// <summary>In what two graphs of one name differ: their shape, then what stages of the same shape are told.</summary>
    public static IEnumerable<string> Graphs(PipelineGraph? under, PipelineGraph? over)
    {
        if (under is null || over is null) yield break;
        if (under.QueryType != over.QueryType) yield return $"queries are {over.QueryType}, and {under.QueryType} in the base";
        if (GraphDifference.Shape(under, over) is { Count: > 0 } shape) yield return $"the graph is another one: {string.Join(", ", shape)}";
        if (GraphDifference.Settings(under, over) is { Count: > 0 } settings) yield return $"stages are set otherwise: {string.Join(", ", settings)}";
    }
}

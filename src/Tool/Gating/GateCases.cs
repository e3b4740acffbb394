using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>Which pipelines and scenarios of two builds can be compared, and of the others, why not.</summary>
/// <param name="Comparable">In the order of the head.</param>
/// <param name="Others">A verdict on each.</param>
internal sealed record GateCases(IReadOnlyList<GatedCase> Comparable, IReadOnlyList<VerdictRow> Others)
{
    /// <summary>A pure function of what the manifests say.</summary>
    /// <param name="baseGraphs">All pipelines of the base.</param>
    /// <param name="headGraphs">All pipelines of the head.</param>
    /// <param name="isAsked">Whether a pipeline's scenario is to be gated; null: all are.</param>
    public static GateCases Of(IReadOnlyList<PipelineGraph> baseGraphs, IReadOnlyList<PipelineGraph> headGraphs, Func<PipelineGraph, Scenario, bool>? isAsked = null)
    {
        var asked = isAsked ?? ((_, _) => true);
        var comparable = new List<GatedCase>();
        var others = new List<VerdictRow>();
        foreach (var head in headGraphs.Where(graph => IsAsked(graph, asked)))
        {
            var found = baseGraphs.FirstOrDefault(graph => graph.Name == head.Name);
            if (found is null)
            {
                others.Add(Row(head, null, GateVerdict.New, "the base has no pipeline of this name"));
                continue;
            }

            others.AddRange(JudgedNoMore.Of(found, head));
            if (QueryDifference(found, head) is { } queries) others.Add(Row(head, null, GateVerdict.NotComparable, $"other queries: {queries}"));
            else if (GraphDifference.Shape(found, head) is { Count: > 0 } shape) others.Add(Row(head, null, GateVerdict.GraphChanged, string.Join("; ", shape)));
            else AddScenarios(found, head, asked, comparable, others);
        }

        others.AddRange(baseGraphs
            .Where(graph => IsAsked(graph, asked) && headGraphs.All(head => head.Name != graph.Name))
            .Select(graph => Row(graph, null, GateVerdict.Removed, "the head has no pipeline of this name")));
        return new GateCases(comparable, others);
    }

    /// <summary>The whole head is new.</summary>
    /// <param name="headGraphs">All pipelines of the head.</param>
    /// <param name="isAsked">As in <see cref="Of"/>.</param>
    /// <param name="reason">Why the base has nothing to compare with.</param>
    public static GateCases AllNew(IReadOnlyList<PipelineGraph> headGraphs, Func<PipelineGraph, Scenario, bool> isAsked, string reason) =>
        new([], [.. headGraphs.Where(graph => IsAsked(graph, isAsked)).Select(graph => Row(graph, null, GateVerdict.New, reason))]);

    private static bool IsAsked(PipelineGraph graph, Func<PipelineGraph, Scenario, bool> asked) => graph.Scenarios.Any(scenario => asked(graph, scenario));

    private static void AddScenarios(PipelineGraph under, PipelineGraph head, Func<PipelineGraph, Scenario, bool> asked, List<GatedCase> comparable, List<VerdictRow> others)
    {
        var gone = under.Scenarios.Where(scenario => head.Scenarios.All(other => other.Name != scenario.Name)).ToList();
        var added = head.Scenarios.Where(scenario => under.Scenarios.All(other => other.Name != scenario.Name)).ToList();
        var settings = GraphDifference.Settings(under, head);
        foreach (var scenario in head.Scenarios.Where(scenario => asked(head, scenario)))
        {
            // One of a kind that is gone, and one that is new: another rate, another number of users.
            var before = under.Scenarios.FirstOrDefault(other => other.Name == scenario.Name)
                ?? (gone.Where(other => other.Kind == scenario.Kind).ToList() is [var only] && added.Count(other => other.Kind == scenario.Kind) == 1 ? only : null);
            if (before is null)
            {
                others.Add(Row(head, scenario.Name, GateVerdict.New, "the base has no such scenario"));
                continue;
            }

            gone.Remove(before);
            if (Load(before, scenario) is { Count: > 0 } load) others.Add(Row(head, scenario.Name, GateVerdict.NotComparable, $"another load: {string.Join(", ", load)}"));
            else if (scenario is PeakScenario) others.Add(Row(head, scenario.Name, GateVerdict.NotComparable, "a search for the highest rate finds one in each run: measure both and compare the two ledgers"));
            else
            {
                comparable.Add(new GatedCase(under, head, scenario) { Settings = settings });
                others.AddRange(Bounded(under, head, scenario));
            }
        }

        others.AddRange(gone.Where(scenario => asked(under, scenario)).Select(scenario => Row(under, scenario.Name, GateVerdict.Removed, "the head has no such scenario")));
    }

    /// <summary>How long is measured and warmed up is the gate's own affair.</summary>
    private static List<string> Load(Scenario under, Scenario head) =>
        [.. ScenarioChange.Between(under, head).Where(change => change is { Length: false, Setting: not "warmupQueries" }).Select(change => change.ToString())];

    private static IEnumerable<VerdictRow> Bounded(PipelineGraph under, PipelineGraph head, Scenario scenario) =>
        head.Qualities
            .Where(quality => quality is { AtLeast: not null, AtMost: not null } && under.Qualities.Any(other => other.Name == quality.Name))
            .Select(quality => Row(head, scenario.Name, GateVerdict.NotComparable, GatedMeasure.BothBounds) with
            {
                Measure = MeasureCatalog.QualityPrefix + quality.Name,
                File = quality.File,
                Line = quality.Line,
            });

    private static string? QueryDifference(PipelineGraph under, PipelineGraph head)
    {
        if (under.QueryType != head.QueryType) return $"they are {head.QueryType}, and {under.QueryType} in the base";
        var (before, after) = (Classes(under), Classes(head));
        return before == after ? null : $"the mix is {after}, and {before} in the base";
    }

    private static string Classes(PipelineGraph graph) =>
        graph.Classes.Count == 0 ? "none" : string.Join(" + ", graph.Classes.Select(one => FormattableString.Invariant($"{one.Name} {one.Weight}")));

    private static VerdictRow Row(PipelineGraph graph, string? scenario, GateVerdict verdict, string reason) =>
        new() { Pipeline = graph.Name, Scenario = scenario, Verdict = verdict, Reason = reason, File = graph.File, Line = graph.Line };
}

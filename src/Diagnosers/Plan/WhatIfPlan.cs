using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Questions of a run beside its plan: whether they can be asked, and which launches it takes to measure their answers.</summary>
internal static class WhatIfPlan
{
    /// <summary>Names that a question has, as the pipelines write them.</summary>
    /// <param name="whatIf">As it was read.</param>
    /// <param name="groups">What is planned.</param>
    /// <exception cref="ModbenchException">MB1031: no planned pipeline has such a stage or neighbour, or not all of them.</exception>
    public static WhatIf Resolve(WhatIf whatIf, IReadOnlyList<LaunchGroup> groups)
    {
        var graphs = groups.Select(group => group.Pipeline).DistinctBy(graph => graph.Name).ToList();
        var neighbours = groups.SelectMany(group => group.Beside.Select(one => one.Pipeline)).DistinctBy(graph => graph.Name).ToList();
        var resolved = new WhatIf([.. whatIf.Changes.Select(change => change switch
        {
            SlotsChange slots => slots with { Of = Stage(slots.Of).Name },
            ServiceChange service => service with { Of = Stage(service.Of).Name },
            BatchSizeChange batch => batch with { Of = Batched(batch.Of).Name },
            NeighbourPin pin => pin with { Neighbour = Neighbour(pin.Neighbour) },
            _ => change,
        })]);
        return groups.Any(group => group.Conditions.Any(condition => IsFor(resolved, group, condition)))
            ? resolved
            : throw WhatIfParser.Wrong(whatIf.Text, null, "no one of the pipelines has all of these; ask for each with a --what-if of its own");

        StageNode Stage(string name)
        {
            var stages = graphs.SelectMany(graph => graph.Stages).ToList();
            return stages.Find(stage => stage.Name == name)
                ?? stages.Find(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw Missing(name, $"no pipeline that is measured has a stage '{name}'", [.. stages.Select(stage => stage.Name)]);
        }

        StageNode Batched(string name) => Stage(name) is { BatchSize: > 0 } stage
            ? stage
            : throw Missing(name, $"stage '{Stage(name).Name}' takes no batches", []);

        string Neighbour(string name) => neighbours.Count == 0
            ? throw Missing(name, "nothing that is measured runs beside a neighbour", [])
            : neighbours.Find(graph => string.Equals(graph.ShortName, name, StringComparison.OrdinalIgnoreCase) || string.Equals(graph.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found
                ? (string.Equals(found.Name, name, StringComparison.OrdinalIgnoreCase) ? found.Name : found.ShortName)
                : throw Missing(name, $"there is no neighbour '{name}'", [.. neighbours.Select(graph => graph.ShortName)]);

        ModbenchException Missing(string name, string why, List<string> existing) => WhatIfParser.Wrong(
            whatIf.Text, whatIf.Text.IndexOf(name, StringComparison.Ordinal) + 1,
            existing.Count == 0 ? why : $"{why}.{Suggestion.For(name, existing)} There is: {string.Join(", ", existing.Distinct())}");
    }

    /// <summary>A question is one for a condition of a group.</summary>
    public static bool IsFor(WhatIf whatIf, LaunchGroup group, string condition) =>
        whatIf.IsFor(group.Pipeline, [.. group.Beside.Select(one => one.Pipeline.Name)], condition);

    /// <summary>The groups, and after them those that measure what is asked: traced as well where a launch has one condition, so that the change is explained.</summary>
    public static IReadOnlyList<LaunchGroup> Verified(IReadOnlyList<LaunchGroup> groups, IReadOnlyList<WhatIf> whatIfs) =>
    [
        .. groups,
        .. from whatIf in whatIfs.Where(one => one.CanBeMeasured)
           from asked in groups.Where(one => (one.Kind == LaunchKind.Latency || (one.Kind == LaunchKind.Trace && one.Conditions.Count == 1)) && one.Scenario is not PeakScenario)
           where asked.Conditions.Any(condition => IsFor(whatIf, asked, condition))
           select asked with
           {
               WhatIf = whatIf,
               Conditions = [.. asked.Conditions.Select(condition => Conditions.If(condition, whatIf.Text))],
               Beside = [.. asked.Beside.Select(one => one with { Cores = whatIf.CoresOf(one.Pipeline.Name) })],
           },
    ];
}

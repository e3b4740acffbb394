using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A run plan as the ledger keeps it.</summary>
public static class PlanRows
{
    /// <param name="plan">What is to be run.</param>
    /// <param name="projectFile">The measured project; only its file name is kept.</param>
    public static PlanRow ToRow(this RunPlan plan, string projectFile)
    {
        var graphs = plan.Pipelines
            .Concat(plan.Launches.SelectMany(launch => launch.Beside.Select(neighbour => neighbour.Pipeline).Prepend(launch.Pipeline)))
            .DistinctBy(graph => graph.Name)
            .ToList();
        var subjects = plan.Launches.Select(launch => launch.Pipeline.Name).ToHashSet(StringComparer.Ordinal);
        return new PlanRow(
            Path.GetFileName(projectFile),
            (long)plan.Expected.TotalNanoseconds,
            graphs,
            [.. graphs.Select(graph => graph.Name).Where(name => !subjects.Contains(name))],
            [
                .. plan.Launches.Select(launch => new PlannedLaunchRow(
                    launch.Launch,
                    launch.Pipeline.Name,
                    launch.Scenario,
                    launch.Kind,
                    launch.Conditions,
                    [.. launch.Beside.SelectMany(neighbour => Enumerable.Repeat(neighbour.Pipeline.Name, neighbour.Copies))],
                    launch.Seed)
                {
                    Isolation = launch.Isolation,
                    Cores = launch.Cores,
                }),
            ])
        {
            WhatIfs = [.. plan.WhatIfs.Select(whatIf => whatIf.Text)],
        };
    }
}

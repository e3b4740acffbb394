using Modbench.Benchmarks;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Projects;

namespace Modbench.Injectors;

/// <summary>Runs a subject beside one neighbour, in traced launches alone.</summary>
/// <param name="project">The subjects' project.</param>
/// <param name="launches">How many; null: as many as decide where blocks take turns.</param>
internal sealed class TrialRun(ProjectOutput project, int? launches)
{
    private const int ClosedLoopLaunches = 3; // of four pairs of blocks
    private const int OpenLoopLaunches = 4; // of two

    /// <summary>Beside the subject's own figures, what its queries took, in nanoseconds.</summary>
    private const string Response = "response";

    private readonly NoChange noChange = new();

    /// <summary>All that the project declares: subject, scenario, and one collocation.</summary>
    public IEnumerable<(PipelineGraph Subject, Scenario Scenario, Collocation Beside)> All() =>
        from subject in project.Graphs
        from beside in subject.Collocations
        from scenario in subject.Scenarios
        select (subject, scenario, beside);

    /// <summary>Runs it; the trial, and those of blocks of one condition with each other, where nothing changed, that its launches complete.</summary>
    public async Task<IReadOnlyList<Trial>> RunAsync(PipelineGraph subject, Scenario scenario, Collocation beside)
    {
        var planned = Plan(subject with { Scenarios = [scenario], Collocations = [beside] });
        var truths = new List<(string Condition, string Name, double Mean)>();
        string? problem = null;
        var plan = planned.ToRow(project.ProjectFile);
        var ledger = await PlantedProject.RunAsync(project, planned, Keep, toolVersion: ProjectReader.ToolVersion).ConfigureAwait(false);
        var row = ledger.Explanations.FirstOrDefault(one => one.Measure != "response.p99");
        var planted = Planted.Of(beside.Neighbours.Select(name => project.Graphs.First(graph => graph.Name == name).ShortName));
        var condition = planned.Launches[0].Conditions[^1];
        return
        [
            Trial.Of(subject.ShortName, scenario.Name, condition, planted, row, Truth(), row is null || row.Saturated is not null ? 1 : Grown(Response) / row.Delta, row is null ? problem ?? "its conditions did not take turns" : null),
            .. noChange.Complete(),
        ];

        void Keep(LaunchResult launch)
        {
            problem ??= launch.Reason ?? launch.TraceProblem;
            noChange.Add(launch, plan);
            foreach (var same in (launch.Records?.Queries ?? []).Where(query => query is { Measured: true, Outcome: QueryOutcome.Completed }).GroupBy(query => launch.Records!.Blocks[query.Block].Condition))
                truths.Add((same.Key, Response, same.Average(query => (double)query.Response)));
            foreach (var quality in launch.Records?.Qualities ?? [])
            {
                if (quality.Mean is { } mean) truths.Add((quality.Condition, quality.Name, mean));
            }
        }

        IReadOnlyList<double> Truth() =>
        [
            .. planted.Truth
                .Where(name => truths.Exists(one => one.Condition == condition && one.Name == name))
                .Select(Grown),
        ];

        double Grown(string name) => Mean(name, one => one == condition) - Mean(name, one => one != condition);

        double Mean(string name, Func<string, bool> which) => truths.Where(one => one.Name == name && which(one.Condition)).Average(one => one.Mean);
    }

    private RunPlan Plan(PipelineGraph subject)
    {
        List<PipelineGraph> graphs = [subject, .. project.Graphs.Where(graph => graph.Name != subject.Name)];
        var plan = RunPlanner.Plan(graphs, new RunOptions { Filters = [subject.Name], Launches = launches ?? (subject.Scenarios[0].IsOpenLoop ? OpenLoopLaunches : ClosedLoopLaunches) });
        List<PlannedLaunch> traced = [.. plan.Launches.Where(launch => launch.Kind == LaunchKind.Trace).Select((launch, number) => launch with { Launch = number + 1 })];
        return plan with
        {
            Launches = traced,
            Rows = [.. plan.Rows.Where(row => traced.Exists(launch => launch.Conditions.Contains(row.Condition)))],
        };
    }
}

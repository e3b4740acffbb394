using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>Runs real child processes, see <see cref="ChildPipelines"/>, one launch of each kind.</summary>
public abstract class RealChildFixture : FolderFixture
{
    private protected static PipelineGraph Pipeline(string name, Scenario? scenario = null) => Named($"Child.{name}", scenario);

    private protected static PipelineGraph Of(Type type) => Named(type.FullName!, null);

    private static PipelineGraph Named(string name, Scenario? scenario)
    {
        var graph = Graphs.Pipeline(name, scenario ?? new SingleStreamScenario { Queries = 20, WarmupQueries = 3 });
        return graph with { Assembly = typeof(ChildPipelines).Assembly.GetName().Name!, Stages = [graph.Stages[0] with { Name = "Work" }] };
    }

    private protected IEnumerable<string> Log() => File.ReadLines(Path.Combine(Folder, "run.log"));

    /// <summary>The outcome, its launches with their records in memory.</summary>
    private protected async Task<RunOutcome> RunAsync(PipelineGraph[] graphs)
    {
        var launches = new List<LaunchResult>();
        var output = new ProjectOutput("", Folder, "dotnet", [typeof(ChildPipelines).Assembly.Location], graphs);
        var plan = RunPlanner.Plan(graphs, new RunOptions { Launches = 1, Trace = false });
        var outcome = await BenchmarkRun.RunAsync(plan, output, Folder, launch => launches.Add(InMemory(launch)), (_, _, _, _) => null, null, CancellationToken.None);
        return outcome with { Launches = launches };
    }

    // Their files are gone after the launch.
    private static LaunchResult InMemory(LaunchResult launch) => launch with
    {
        Records = InMemory(launch.Records),
        Neighbours = [.. launch.Neighbours.Select(neighbour => neighbour with { Records = InMemory(neighbour.Records) })],
    };

    private static LaunchRecords? InMemory(LaunchRecords? records) => records is null ? null : records with { Queries = [.. records.Queries], Spans = [.. records.Spans] };
}

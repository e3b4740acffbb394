using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Looks into the files of recorded arrivals before a run: how long they last, and whether they can be read at all.</summary>
public static class ReplayFiles
{
    /// <summary>The same pipelines with what their files say. A file that can't be read stays unread: maybe its pipeline is not asked for.</summary>
    /// <param name="graphs">All pipelines.</param>
    /// <param name="projectFolder">Files are relative to it.</param>
    public static IReadOnlyList<PipelineGraph> Look(IReadOnlyList<PipelineGraph> graphs, string projectFolder) =>
    [
        .. graphs.Select(graph => graph.Scenarios.Any(scenario => scenario is ReplayScenario)
            ? graph with { Scenarios = [.. graph.Scenarios.Select(scenario => scenario is ReplayScenario replay ? Look(replay, projectFolder) : scenario)] }
            : graph),
    ];

    /// <summary>All files that the plan needs can be read.</summary>
    /// <exception cref="ModbenchException">MB1030: one can't, or is not as it should be.</exception>
    public static void Check(RunPlan plan, string projectFolder)
    {
        var files = plan.Launches
            .SelectMany(launch => launch.Beside.Select(neighbour => (neighbour.Scenario, IsNeighbour: true)).Prepend((launch.Scenario, IsNeighbour: false)))
            .Distinct();
        foreach (var (scenario, isNeighbour) in files)
        {
            if (scenario is not ReplayScenario replay || (replay.FileQueries > 0 && (!isNeighbour || replay.FileNs > 0))) continue;
            var path = Path.Combine(projectFolder, replay.File);
            try
            {
                var arrivals = RecordedArrivals.Read(path);
                if (isNeighbour) arrivals.CheckRepeats();
            }
            catch (ArrivalsFileException error)
            {
                throw new ModbenchException("MB1030", $"{path}({error.Line}): {error.Problem}");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ModbenchException("MB1030", $"the arrivals of {replay.Name} can't be read: {error.Message}");
            }
        }
    }

    private static ReplayScenario Look(ReplayScenario replay, string projectFolder)
    {
        try
        {
            var arrivals = RecordedArrivals.Read(Path.Combine(projectFolder, replay.File));
            return replay with { FileQueries = arrivals.Count, FileNs = arrivals.LengthNs };
        }
        catch (Exception error) when (error is ArrivalsFileException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return replay;
        }
    }
}

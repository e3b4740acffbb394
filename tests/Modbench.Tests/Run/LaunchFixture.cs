using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>Runs one launch against scripted children, and sees to it that it leaves no file.</summary>
public abstract class LaunchFixture
{
    /// <summary>Little that is always waited for, and patience with a scripted child that a busy machine lets wait; a test that wants to see an end of it says how long.</summary>
    private protected static RunTimings Quick { get; } = new()
    {
        Hello = TimeSpan.FromSeconds(30),
        SetUp = TimeSpan.FromSeconds(30),
        WarmUp = TimeSpan.FromSeconds(30),
        Finish = TimeSpan.FromSeconds(30),
        Pause = TimeSpan.FromSeconds(30),
        ShortestReference = TimeSpan.FromMilliseconds(5),
        Switch = TimeSpan.Zero,
        Silence = TimeSpan.Zero,
    };

    /// <summary>What looks at the launch; nobody, where nothing is said.</summary>
    private protected ILaunchWatch Watch { get; set; } = new LaunchWatches([]);

    private protected string Folder { get; private set; } = "";

    [SetUp]
    public void MakeFolder() => (Folder, Watch) = (Directory.CreateTempSubdirectory("modbench-launch-").FullName, new LaunchWatches([]));

    [TearDown]
    public void LeaveNothing()
    {
        var left = Directory.GetFileSystemEntries(Folder);
        Directory.Delete(Folder, recursive: true);
        Assert.That(left, Is.Empty, "records and crash pages are gone after a launch");
    }

    private protected static LaunchOrder Solo(LaunchKind kind = LaunchKind.Latency, int timeoutMs = 500) => Order(
        new PlannedLaunch(1, Graphs.Pipeline("A"), new SingleStreamScenario { Queries = 10, TimeoutNs = timeoutMs * 1_000_000L }, kind, [], ["solo"], 1));

    private protected static LaunchOrder Beside(Scenario scenario, string neighbour, int copies = 1, LaunchKind kind = LaunchKind.Latency)
    {
        var graph = Graphs.Pipeline(neighbour);
        return Order(new PlannedLaunch(
            1, Graphs.Pipeline("A"), scenario, kind, [new PlannedNeighbour(graph, graph.Scenarios[0], copies)], [$"paused {neighbour}", $"beside {neighbour}"], 1));
    }

    private protected static LaunchOrder Searching(PeakScenario scenario, string? neighbour = null) => Order(new PlannedLaunch(
        1,
        Graphs.Pipeline("A"),
        scenario,
        LaunchKind.Latency,
        neighbour is null ? [] : [new PlannedNeighbour(Graphs.Pipeline(neighbour), new SingleStreamScenario(), 1)],
        [neighbour is null ? "solo" : $"beside {neighbour}"],
        1));

    private static LaunchOrder Order(PlannedLaunch planned) => new(planned, planned.Launch, planned.Conditions);

    private protected Task<LaunchReport> RunAsync(ScriptedChildren children, LaunchOrder order, RunTimings? timings = null, CancellationToken stop = default, CancellationToken finish = default) =>
        new LaunchRunner(children, children.Read, Watch, timings ?? Quick, Folder, Folder).RunAsync(order, _ => { }, finish, stop);
}

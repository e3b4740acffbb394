using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A launch in this process, without a host.</summary>
internal sealed class LaunchRun : IDisposable
{
    private readonly CrashPage crashPage = new(null);

    public LaunchRun(PipelineWiring wiring, Scenario scenario, bool neighbour = false, double spanShare = 1, bool traced = false, GraphChanges? changes = null, SwitchRecorder? switches = null, IReadOnlyList<CounterEvent>? counters = null)
    {
        Launch = new Launch(wiring, Plan(scenario, neighbour) with { SpanShare = spanShare, Traced = traced, Changes = changes, Counters = counters is not null }, crashPage, switches, switches is null ? "none in tests" : null, counters);
        Launch.LoadQueries(CancellationToken.None);
        Launch.SetUp(CancellationToken.None);
    }

    public Launch Launch { get; }

    public static ChildPlan Plan(Scenario scenario, bool neighbour = false, string folder = "", string socket = "") => new()
    {
        Protocol = ChildPlan.CurrentProtocol,
        Socket = socket,
        Token = "token",
        Assembly = "Modbench.Tests",
        Pipeline = "Subject",
        Neighbour = neighbour,
        Scenario = scenario,
        ProjectFolder = folder,
        RecordsFile = folder.Length == 0 ? "" : Path.Combine(folder, "records"),
        CrashPage = Path.Combine(folder, "crash"),
    };

    /// <summary>One block of so many queries.</summary>
    public static LaunchRecords Once(PipelineWiring wiring, Scenario scenario, int queries)
    {
        using var run = new LaunchRun(wiring, scenario);
        run.Block(0, "solo", queries);
        return run.Launch.Collect(judge: true);
    }

    public Done Block(int index, string condition, int queries = 0, long minMs = 0, long maxMs = 0, long discardMs = 0, int discardQueries = 0) =>
        Launch.Run(new Block(new Go(index, condition, queries, minMs * 1_000_000, maxMs * 1_000_000, discardMs * 1_000_000, discardQueries), endless: false));

    public void Dispose()
    {
        Launch.Dispose();
        crashPage.Dispose();
    }
}

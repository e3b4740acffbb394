namespace Modbench.Engine;

/// <summary>The load of each kind of scenario.</summary>
internal static class Loads
{
    // More would be made while measuring, but only for a pipeline that is that far behind.
    private const int MostFramesAhead = 1024;

    /// <summary>How many frames to make before measuring.</summary>
    public static int FramesAhead(Scenario scenario, GraphExecutor executor) => scenario switch
    {
        ServerScenario server => Math.Min(server.MaxInFlight, MostFramesAhead),
        ReplayScenario replay => Math.Min(replay.MaxInFlight, MostFramesAhead),
        SessionScenario session => Math.Min(session.MaxInFlight, MostFramesAhead),
        PeakScenario peak => Math.Min(peak.MaxInFlight, MostFramesAhead),
        ClosedLoopScenario closed => closed.InFlight,
        MultiStreamScenario multi => multi.SamplesPerQuery,
        OfflineScenario => Math.Min(OfflineLoad.Window(executor), MostFramesAhead),
        _ => 1,
    };

    /// <param name="scenario">What to issue.</param>
    /// <param name="executor">Where to.</param>
    /// <param name="stream">Which queries.</param>
    /// <param name="recorded">A replay's arrivals.</param>
    public static ILoad Create(Scenario scenario, GraphExecutor executor, QueryStream stream, RecordedArrivals? recorded) => scenario switch
    {
        ServerScenario server => new ServerLoad(executor, stream, server),
        PeakScenario peak => new ServerLoad(
            executor, stream, new ServerScenario { QueriesPerSecond = 1, MaxInFlight = peak.MaxInFlight, Seed = peak.Seed, TimeoutNs = peak.TimeoutNs }),
        ReplayScenario replay => new ReplayLoad(executor, stream, replay, recorded!),
        SessionScenario session => new SessionLoad(executor, stream, session),
        ClosedLoopScenario closed => new ClosedLoopLoad(executor, stream, closed),
        MultiStreamScenario multi => new MultiStreamLoad(executor, stream, multi.SamplesPerQuery),
        OfflineScenario => new OfflineLoad(executor, stream),
        _ => new SingleStreamLoad(executor, stream, onWorkers: false),
    };
}

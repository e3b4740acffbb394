using Modbench.Engine;

namespace Modbench.Tests.Engine;

internal static class Scenarios
{
    public static Scenario Of(string kind) => kind switch
    {
        "SingleStream" => new SingleStreamScenario(),
        "Server" => new ServerScenario { QueriesPerSecond = 5000 },
        "MultiStream" => new MultiStreamScenario { SamplesPerQuery = 5 },
        "ClosedLoop" => new ClosedLoopScenario { InFlight = 4 },
        "Thinking" => new ClosedLoopScenario { InFlight = 20, ThinkNs = 1_000_000 },
        "Session" => new SessionScenario { Turns = 5, ThinkNs = 200_000, SessionsPerSecond = 1000 },
        "Shed" => new ServerScenario { QueriesPerSecond = 50_000, MaxInFlight = 2, Overflow = Overflow.Shed },
        "DropOldest" => new ServerScenario { QueriesPerSecond = 50_000, MaxInFlight = 2, Overflow = Overflow.DropOldest },
        _ => new OfflineScenario(),
    };
}

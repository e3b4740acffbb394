using Modbench.Engine;

namespace Modbench.Tests.Engine;

internal static class Scenarios
{
    public static Scenario Of(string kind) => kind switch
    {
        "SingleStream" => new SingleStreamScenario(),
        "Server" => new ServerScenario { QueriesPerSecond = 5000 },
        _ => new OfflineScenario(),
    };
}

using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Ledgers of scripted launches.</summary>
internal static class ScriptedRun
{
    public static EnvironmentRow Environment { get; } = new()
    {
        Cpu = "Test CPU @ 2.50GHz",
        Cores = 2,
        PhysicalCores = 1,
        Memory = 8L << 30,
        Os = "Debian GNU/Linux 13",
        Kernel = "6.18.0",
        Architecture = "X64",
        ContainerLimits = "cgroup v2",
        Runtime = ".NET 10.0.12",
        Gc = "workstation concurrent",
        Commit = "0123456789abcdef0123456789abcdef01234567",
        Dirty = false,
        Modbench = "0.1.0",
    };

    public static RunLedger Of(IReadOnlyList<PipelineGraph> graphs, params LaunchResult[] launches)
    {
        var builder = Builder(graphs, launches);
        foreach (var launch in launches)
        {
            builder.Add(launch);
        }

        return builder.Build();
    }

    public static MeasureRow Row(this RunLedger ledger, string condition, string measure, string? stage = null, string pipeline = "Docs.AskDocs") =>
        ledger.Measures.Single(row => row.Pipeline == pipeline && row.Condition == condition && row.Measure == measure && row.Stage == stage);

    private static LedgerBuilder Builder(IReadOnlyList<PipelineGraph> graphs, IReadOnlyList<LaunchResult> launches) => new(
        "20260102-030405",
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        new PlanRow(
            "Docs.csproj",
            90_000_000_000,
            graphs,
            [],
            [
                .. launches.Select(launch => new PlannedLaunchRow(
                    launch.Launch, launch.Pipeline, Scenario(launch.Scenario), launch.Kind, launch.Conditions, [.. launch.Neighbours.Select(n => n.Pipeline)], launch.Seed)),
            ]),
        Environment,
        [new AbsentRow("frequency governor", "/sys/devices/system/cpu/cpu0/cpufreq is not there", "run on the host, outside the virtual machine")]);

    private static Scenario Scenario(string name) =>
        new Scenario[] { ScriptedGraphs.SingleStream, ScriptedGraphs.Server, ScriptedGraphs.Offline }.Single(scenario => scenario.Name == name);
}

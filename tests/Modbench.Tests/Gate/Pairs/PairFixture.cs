using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;

namespace Modbench.Tests.Gate.Pairs;

/// <summary>Runs pairs of scripted children over the real socket.</summary>
public abstract class PairFixture : LaunchFixture
{
    private protected static GatedMeasure P50 { get; } = new("A", "SingleStream", null, "response.p50", "ns", 0.02);

    private protected static PairOrder Order(int number, Scenario? scenario = null, int seed = 0)
    {
        var graph = Graphs.Pipeline("A");
        return new PairOrder(number, (2 * number) - 1, graph, graph, scenario ?? new SingleStreamScenario(), [P50, P50 with { Pipeline = "B" }], seed);
    }

    private protected async Task<PairReport> RunAsync(PairScript script, PairOrder order)
    {
        using var runner = script.Runner(Folder, Quick);
        return await runner.RunAsync(order, _ => { }, CancellationToken.None);
    }
}

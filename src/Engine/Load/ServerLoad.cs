namespace Modbench.Engine;

/// <summary>Arrivals of a given rate.</summary>
internal sealed class ServerLoad(GraphExecutor executor, QueryStream stream, ServerScenario scenario)
    : OpenLoad(executor, new Admission(executor, scenario, scenario.MaxInFlight, scenario.Overflow, scenario.MaxWaiting))
{
    private ArrivalSchedule? schedule;

    protected override double Begin(Block block)
    {
        schedule = ArrivalSchedule.Of(scenario, stream.Next, block.DiscardNs, block.QueriesPerSecond);
        return 1e9 / (block.QueriesPerSecond > 0 ? block.QueriesPerSecond : scenario.MeanQueriesPerSecond ?? scenario.QueriesPerSecond);
    }

    protected override bool TryNext(out long due)
    {
        due = schedule!.Next();
        return true;
    }

    protected override (long Id, int Choice) Take() => stream.Take();
}

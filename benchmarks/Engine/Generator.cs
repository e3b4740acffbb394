using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>What each load costs, and how well it keeps to its schedule: delays, rates, and what was issued in every second.</summary>
internal static class Generator
{
    private const long Second = 1_000_000_000;

    public static void Measure()
    {
        Measure(new ServerScenario { QueriesPerSecond = 100 });
        Measure(new ServerScenario { QueriesPerSecond = 1000 });
        Measure(new ServerScenario { QueriesPerSecond = 1000, Arrivals = Arrivals.Constant });
        Measure(new ServerScenario { QueriesPerSecond = 1000, Arrivals = Arrivals.Bursty, BurstOnNs = Second / 10, BurstOffNs = Second / 10 });
        Measure(new ClosedLoopScenario { InFlight = 1000, ThinkNs = Second });
        Measure(new SessionScenario { Turns = 5, ThinkNs = Second / 10, SessionsPerSecond = 200 });
        Measure(new SessionScenario { Turns = 5, SessionsPerSecond = 200 });
        Measure(new ServerScenario
        {
            QueriesPerSecond = 500,
            Arrivals = Arrivals.Constant,
            Phases = [new Phase(PhaseKind.Ramp, 2000, 3 * Second), new Phase(PhaseKind.Spike, 5000, Second), new Phase(PhaseKind.Hold, 0, Second), new Phase(PhaseKind.Step, 200, 2 * Second)],
        });
    }

    private static void Measure(Scenario scenario)
    {
        using var child = new Child(ChainWiring.Name(10), scenario);
        child.Ask<Warmed>(new Warm());
        var lead = Second / 2;
        child.Ask<Running>(new Go(0, "solo", 0, lead + (scenario.EndsAfterNs ?? 3 * Second), 0, lead, 0));
        child.Receive<Done>();
        var records = child.Finish();
        var block = records.Blocks.Single();
        var measured = records.Queries.Where(query => query.Measured).ToArray();
        var seconds = (block.Issued - block.MeasuredFrom) / (double)Second;
        Console.WriteLine(
            $"{scenario.Name}: issue delay {EngineCosts.Spread(measured.Select(query => (double)query.IssueDelay))} ns, process {100.0 * block.CpuNs / (block.End - block.MeasuredFrom):0.0} % of a core, " +
            $"{block.AllocatedBytes / (double)measured.Length:0.00} B/query, {measured.Length / seconds:0.0}/s");
        if (scenario is ServerScenario) CompareWithSchedule(records);
    }

    private static void CompareWithSchedule(LaunchRecords records)
    {
        var start = records.Blocks.Single().Start;
        var scheduled = records.Queries.Select(query => query.Due - start).ToArray();
        var seconds = (records.Blocks.Single().Issued - start) / Second;
        var offBy = Enumerable.Range(0, (int)seconds).Select(second => Math.Abs(Between(records.Queries.Select(query => query.Sent - start), second) - Between(scheduled, second)));
        Console.WriteLine($"    in its {seconds} whole seconds sent and scheduled differ by {string.Join(" ", offBy)} of {string.Join(" ", Enumerable.Range(0, (int)seconds).Select(second => Between(scheduled, second)))}");
    }

    private static int Between(IEnumerable<long> instants, int second) => instants.Count(at => at >= second * Second && at < (second + 1) * Second);
}

using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>All that is measured, in parts that can be asked for by name.</summary>
internal static class EngineCosts
{
    private const int Launches = 20;
    private const int Blocks = 200;
    private const int TransitionsPerBlock = 20_000;

    public static readonly (string Name, Action Measure)[] Parts =
    [
        ("start", () => Start.Measure(Launches)),
        ("transitions", MeasureTransitions),
        ("generator", Generator.Measure),
        ("sweep", Sweep.Measure),
        ("reading", Reading.Measure),
        ("streaming", Streaming.Measure),
    ];

    public static string Spread(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return $"least {ordered[0]:0.0}, median {ordered[ordered.Length / 2]:0.0}, p90 {ordered[ordered.Length * 9 / 10]:0.0}";
    }

    private static void MeasureTransitions()
    {
        Console.WriteLine($"one look at the clock: {Spread(Enumerable.Range(0, Blocks).Select(_ => LookAtTheClock()))} ns");
        Console.WriteLine($"{Blocks} blocks of {TransitionsPerBlock} transitions");
        foreach (var depth in Registration.Depths)
        {
            MeasureTransitions(new SingleStreamScenario(), depth);
            MeasureTransitions(new OfflineScenario(), depth);
        }
    }

    private static void MeasureTransitions(Scenario scenario, int depth)
    {
        using var child = new Child(ChainWiring.Name(depth), scenario);
        child.Ask<Warmed>(new Warm());
        for (var block = 0; block <= Blocks; block++)
        {
            // The first warms up what only this scenario runs.
            child.Ask<Running>(new Go(block, "solo", block == 0 ? 10 * TransitionsPerBlock : TransitionsPerBlock / depth, 0, 0, 0, 0));
            child.Receive<Done>();
        }

        var blocks = child.Finish().Blocks.Skip(1).ToArray();
        Console.WriteLine(
            $"{scenario.Name,-12} depth {depth,3}: {Spread(blocks.Select(block => (block.End - block.Start) / (double)TransitionsPerBlock))} ns/transition, " +
            $"{blocks.Min(block => block.AllocatedBytes) / (double)(TransitionsPerBlock / depth):0.000} B/query");
    }

    private static double LookAtTheClock()
    {
        const int Looks = 10_000;
        var start = Clock.Now;
        for (var look = 1; look < Looks; look++) _ = Clock.Now;
        return (Clock.Now - start) / (double)Looks;
    }
}

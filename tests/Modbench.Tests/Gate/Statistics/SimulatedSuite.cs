using Modbench.Ledger;

namespace Modbench.Tests.Gate.Statistics;

/// <summary>Pairs of a made-up suite: each pipeline with its response, and what is asked for besides.</summary>
/// <param name="Pipelines">How many.</param>
/// <param name="Spread">Standard deviation of the responses' log ratios.</param>
/// <param name="Noise">How they are spread.</param>
internal sealed record SimulatedSuite(int Pipelines, double Spread, PairNoise Noise = PairNoise.Normal)
{
    private const string Scenario = "SingleStream";

    /// <summary>By pipeline: the true growth of its response; 0.05 is 5 %. Those that are not named don't grow.</summary>
    public IReadOnlyList<double> Growth { get; init; } = [];

    /// <summary>Growth of those that are not named.</summary>
    public double Others { get; init; }

    /// <summary>Peak memory as well, with a tolerance of 10 % and a spread of 1 %.</summary>
    public bool Memory { get; init; }

    /// <summary>Allocated bytes as well, of which one process in six has 1 % more from the background.</summary>
    public bool Allocated { get; init; }

    public double Tolerance { get; init; } = 0.02;

    /// <summary>Correlation of two responses of a round.</summary>
    public double Alike { get; init; } = 0.25;

    /// <summary>What makes one response of a round longer makes the next one shorter.</summary>
    public bool Opposed { get; init; }

    public IReadOnlyList<GatedMeasure> Measures =>
        [.. Enumerable.Range(0, Pipelines).SelectMany(pipeline => new[] { Response(pipeline), Peak(pipeline), Bytes(pipeline) }).OfType<GatedMeasure>()];

    /// <summary>What the gate says, asked at its looks as a runner would.</summary>
    /// <returns>The state, and how many rounds it took.</returns>
    public (GateState State, int Rounds) Run(Random random, IReadOnlyList<Look> looks)
    {
        var measures = Measures;
        List<GatePair> pairs = [];
        foreach (var look in looks)
        {
            while (pairs.Count < look.Pairs * Pipelines) pairs.AddRange(Round(1 + (pairs.Count / Pipelines), random));
            if (GateDecision.Of(measures, pairs, looks) is { Decided: true } state) return (state, look.Pairs);
        }

        throw new InvalidOperationException("the last look decides");
    }

    public IEnumerable<GatePair> Round(int number, Random random)
    {
        // The machine's part is in all measures of a round.
        var common = Noise.Draw(random);
        return [.. Enumerable.Range(0, Pipelines).Select(pipeline => Pair(number, pipeline, common, random))];
    }

    private GatePair Pair(int number, int pipeline, double common, Random random)
    {
        var growth = pipeline < Growth.Count ? Growth[pipeline] : Others;
        var values = new Dictionary<GatedMeasure, PairValue>
        {
            [Response(pipeline)] = Ratio(1e6, Math.Log(1 + growth) + (Spread * ((Math.Sqrt(Alike) * (Opposed && pipeline % 2 == 1 ? -common : common)) + (Math.Sqrt(1 - Alike) * Noise.Draw(random))))),
        };
        if (Peak(pipeline) is { } peak) values[peak] = Ratio(1e8, 0.01 * Noise.Draw(random));
        if (Bytes(pipeline) is { } bytes) values[bytes] = new PairValue(Background(random), Background(random), null);
        return new GatePair(number, Name(pipeline), Scenario, number % 2 == 0, values, [], null);
    }

    private static PairValue Ratio(double @base, double logarithm) => new(@base, @base * Math.Exp(logarithm), logarithm);

    private static double Background(Random random) => 5000 + (random.Next(6) == 0 ? 50 : 0);

    private GatedMeasure Response(int pipeline) => new(Name(pipeline), Scenario, null, "response.p50", "ns", Tolerance);

    private GatedMeasure? Peak(int pipeline) => Memory ? new(Name(pipeline), Scenario, null, "memory.peak", "bytes", 0.1) : null;

    private GatedMeasure? Bytes(int pipeline) => Allocated ? new(Name(pipeline), Scenario, null, GatedMeasure.Allocated, "bytes/query", 0.001) : null;

    private static string Name(int pipeline) => $"P{pipeline + 1}";
}

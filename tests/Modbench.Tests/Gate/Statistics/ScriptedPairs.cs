using Modbench.Ledger;

namespace Modbench.Tests.Gate.Statistics;

/// <summary>Pairs written down one by one.</summary>
internal static class ScriptedPairs
{
    public static readonly GatedMeasure Response = new("Ask", "SingleStream", null, "response.p50", "ns", 0.02);
    public static readonly GatedMeasure Allocated = new("Ask", "SingleStream", null, GatedMeasure.Allocated, "bytes/query", 0.001);
    public static readonly GatedMeasure Quality = new("Ask", "SingleStream", null, "quality.right", "score", 0.02);

    /// <summary>Log ratios that are spread evenly about a mean, a little, without pattern.</summary>
    public static double[] Ratios(int pairs, double mean, double half = 0.01) => [.. Enumerable.Range(0, pairs).Select(pair => mean + (half * (((pair * 7 % 11) / 5.0) - 1)))];

    /// <summary>Pairs of one measure by its log ratios.</summary>
    public static IReadOnlyList<GatePair> Of(GatedMeasure measure, IEnumerable<double> ratios, double @base = 1e6) =>
        [.. ratios.Select((ratio, place) => Pair(place + 1, measure, new PairValue(@base, @base * Math.Exp(ratio), ratio)))];

    /// <summary>Pairs of one measure by both sides' values.</summary>
    public static IReadOnlyList<GatePair> Of(GatedMeasure measure, IEnumerable<(double Base, double Head)> values) =>
        [.. values.Select((value, place) => Pair(place + 1, measure, new PairValue(value.Base, value.Head, null)))];

    /// <summary>The same with another measure of the same pipeline in them.</summary>
    public static IReadOnlyList<GatePair> And(this IReadOnlyList<GatePair> pairs, IReadOnlyList<GatePair> others) =>
        [.. pairs.Zip(others, (one, other) => one with { Values = one.Values.Concat(other.Values).ToDictionary() })];

    public static GatePair Failed(this GatePair pair, string side, string reason, string? stage = null) =>
        pair with { Values = new Dictionary<GatedMeasure, PairValue>(), Stages = [], Failure = new GateFailure(side, LaunchOutcome.Failed, reason, stage) };

    public static IReadOnlyList<GatePair> With(this IReadOnlyList<GatePair> pairs, int number, Func<GatePair, GatePair> change) =>
        [.. pairs.Select(pair => pair.Number == number ? change(pair) : pair)];

    public static GateResult Single(this GateState state) => state.Results.Single();

    private static GatePair Pair(int number, GatedMeasure measure, PairValue value) =>
        new(number, measure.Pipeline, measure.Scenario, number % 2 == 0, new Dictionary<GatedMeasure, PairValue> { [measure] = value }, [], null);
}

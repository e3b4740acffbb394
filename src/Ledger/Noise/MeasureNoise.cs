using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>How much pairs of one build differ in a measure, and what a gate would see of it.</summary>
/// <param name="Measure">Such as <c>response.p50</c>.</param>
/// <param name="Stage">The stage; null: the whole pipeline.</param>
/// <param name="Value">Geometric mean over both sides of all pairs, in base units.</param>
/// <param name="Unit">Base unit.</param>
/// <param name="Pairs">How many pairs have it.</param>
/// <param name="Mean">Mean of the pairs' log ratios: 0 but for chance.</param>
/// <param name="Sd">Their standard deviation: 0.01 is 1 %.</param>
/// <param name="Low">Lower end of its 95 % interval, if log ratios are normal.</param>
/// <param name="High">Upper end.</param>
public sealed record MeasureNoise(string Measure, string? Stage, double Value, string Unit, int Pairs, double Mean, double Sd, double Low, double High)
{
    /// <summary>Pairs that it takes at least.</summary>
    public const int Fewest = 3;

    private const double Tail = 0.025;

    /// <summary>What a gate would see, by how many pairs it may run; empty: it is not told by its noise.</summary>
    public IReadOnlyList<GateSight> Sees { get; init; } = [];

    /// <summary>Pairs in which a gate tells no change from what a pass excludes, in four cases of five; null: more than 1,000.</summary>
    public int? Needed { get; init; }

    /// <summary>From pairs of a build with itself.</summary>
    /// <param name="measure">Which.</param>
    /// <param name="pairs">Those in which both sides ran.</param>
    /// <param name="gates">The looks of each gate that is asked about.</param>
    /// <param name="measures">How many noisy measures such a gate watches.</param>
    /// <returns>Null: fewer than <see cref="Fewest"/> pairs have it, or one of them has no ratio.</returns>
    public static MeasureNoise? Of(GatedMeasure measure, IReadOnlyList<GatePair> pairs, IReadOnlyList<IReadOnlyList<Look>> gates, int measures)
    {
        var series = new GateSeries(measure, [.. pairs.Where(pair => pair.Values.ContainsKey(measure))]);
        if (series.LogRatios is not { Length: >= Fewest } ratios || series.Values.Any(value => value.Base <= 0 || value.Head <= 0)) return null;
        var (sd, freedom) = (ratios.StandardDeviation(), ratios.Length - 1);
        var level = series.Values.Average(value => (Math.Log(value.Base) + Math.Log(value.Head)) / 2);
        var noise = new MeasureNoise(
            measure.Measure,
            measure.Stage,
            Math.Exp(level),
            measure.Unit,
            ratios.Length,
            ratios.Average(),
            sd,
            sd * Math.Sqrt(freedom / ChiSquared.InvCDF(freedom, 1 - Tail)),
            sd * Math.Sqrt(freedom / ChiSquared.InvCDF(freedom, Tail)));
        if (measure.IsExact) return noise;
        return noise with
        {
            Sees = [.. gates.Select(looks => new GateSight(looks[^1].Pairs, GatePower.Detectable(measure, sd, looks[^1].Pairs, GatePower.Chance(looks, measures))))],
            Needed = GatePower.Needed(measure, -series.LogTolerance, sd, GatePower.Chance(gates[^1], measures), gates[^1][0].Pairs),
        };
    }
}

/// <summary>What a gate would see.</summary>
/// <param name="Pairs">That it may run at most.</param>
/// <param name="Detectable">The ratio of head to base that fails in four cases of five.</param>
public sealed record GateSight(int Pairs, double Detectable);

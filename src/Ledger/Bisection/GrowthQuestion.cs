using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>Something that a gate found worse, of which it is asked at which commit it became so.</summary>
public sealed class GrowthQuestion
{
    private const double Outside = 0.975;

    // Of exact measures: averages of a few hundred queries differ by as much.
    private const double HalfAByte = 0.5;

    // A floor that is near the growth itself would hide it.
    private const double LargestFloor = 0.25;

    private readonly double start; // of exact measures, what the base has
    private readonly double spread;
    private readonly int pairs;

    private GrowthQuestion(VerdictRow row, GatedMeasure? measure, GrowthModel model, double growth, double ease, double start, double spread, int pairs)
    {
        (Row, Measure, Model, Growth, Ease) = (row, measure, model, growth, ease);
        (this.start, this.spread, this.pairs) = (start, spread, pairs);
    }

    /// <summary>What the gate said.</summary>
    public VerdictRow Row { get; }

    /// <summary>What got worse; null: its launches fail.</summary>
    public GatedMeasure? Measure { get; }

    /// <summary>How far the growth stands out from what pairs differ by: what is easy to tell is asked first.</summary>
    public double Ease { get; }

    /// <summary>What pairs show of it.</summary>
    internal GrowthModel Model { get; }

    /// <summary>What the head has of it, upwards for worse.</summary>
    internal double Growth { get; }

    /// <summary>The question of a verdict; null: nothing failed by comparison with the base.</summary>
    /// <param name="row">Of a gate of two builds.</param>
    /// <param name="measures">What it watched, as its pairs have it.</param>
    /// <param name="pairs">All its pairs.</param>
    public static GrowthQuestion? Of(VerdictRow row, IReadOnlyList<GatedMeasure> measures, IReadOnlyList<GatePair> pairs)
    {
        if (row is not { Verdict: GateVerdict.Fail, Scenario: not null }) return null;
        GatePair[] own = [.. pairs.Where(pair => pair.Pipeline == row.Pipeline && pair.Scenario == row.Scenario)];
        if (row.Measure is null) return OfLaunches(row, own);
        var measure = measures.FirstOrDefault(one =>
            (one.Pipeline, one.Scenario, one.Measure) == (row.Pipeline, row.Scenario, row.Measure) && (one.Stage is null || one.Stage == row.Stage));
        if (measure is null) return null;
        var series = new GateSeries(measure, [.. own.Where(pair => pair.Failure is null)]);
        return measure.IsExact ? OfExact(row, series) : OfNoisy(row, series);
    }

    /// <summary>What a pair shows of it; null: nothing.</summary>
    internal double? Shown(GatePair pair)
    {
        if (Measure is null) return pair.Failure is null ? 0 : pair.Failure.Side == Conditions.Head ? 1 : null;
        if (!pair.Values.TryGetValue(Measure, out var value)) return null;
        var shown = Measure.IsExact ? value.Head - value.Base : value.LogRatio ?? double.NaN;
        return double.IsFinite(shown) ? Upwards(Measure, shown) : null;
    }

    /// <summary>After ÷ before; nulls: it has none.</summary>
    /// <param name="before">What pairs of the nearest commit before show; null: it is the base.</param>
    /// <param name="after">What pairs of the nearest commit from there on show; null: it is the head, of which the gate's pairs tell.</param>
    internal (double? Ratio, double? Low, double? High) Step(IReadOnlyList<double>? before, IReadOnlyList<double>? after)
    {
        if (Measure is null) return default;
        if (Measure.IsExact)
        {
            var (earlier, later) = (start + Upwards(Measure, before?.Median() ?? 0), start + Upwards(Measure, after?.Median() ?? Growth));
            return (earlier > 0 && later > 0 ? later / earlier : null, null, null);
        }

        var middle = (after?.Average() ?? Growth) - (before?.Average() ?? 0);
        var half = StudentT.InvCDF(0, 1, pairs - 1, Outside) * spread * Math.Sqrt((before is null ? 0 : 1.0 / before.Count) + (1.0 / (after?.Count ?? pairs)));
        double[] ends = [Math.Exp(Upwards(Measure, middle - half)), Math.Exp(Upwards(Measure, middle + half))];
        return (Math.Exp(Upwards(Measure, middle)), ends.Min(), ends.Max());
    }

    /// <summary>Up is worse.</summary>
    private static double Upwards(GatedMeasure measure, double number) => measure.HighIsGood ? -number : number;

    private static GrowthQuestion? OfLaunches(VerdictRow row, GatePair[] own)
    {
        var failed = own.Count(pair => pair.Failure?.Side == Conditions.Head);
        return failed == 0 ? null : new GrowthQuestion(row, null, new LaunchGrowth(failed, own.Length), 1, double.MaxValue, 0, 0, own.Length);
    }

    private static GrowthQuestion? OfExact(VerdictRow row, GateSeries series)
    {
        if (series.Missing is not null || series.Values.Count == 0) return null;
        var measure = series.Measure;
        var growth = series.Values.Select(value => Upwards(measure, value.Head - value.Base)).Median();
        if (growth <= 0) return null;
        var start = series.Values.Select(value => value.Base).Median();
        var tolerated = NoisyRule.FloorShare * GatedMeasure.ToleranceOf(measure.Measure, measure.Tolerance) * Math.Abs(start);
        var scale = Math.Min(Math.Max(tolerated, measure.Measure == GatedMeasure.Allocated ? HalfAByte : growth / 1000), LargestFloor * growth);
        return new GrowthQuestion(row, measure, new ExactGrowth(growth, scale), growth, growth / scale, start, 0, series.Values.Count);
    }

    private static GrowthQuestion? OfNoisy(VerdictRow row, GateSeries series)
    {
        if (series.Missing is not null || series.LogRatios is not { Length: > 1 } ratios) return null;
        var measure = series.Measure;
        var growth = ratios.Average(ratio => Upwards(measure, ratio));
        if (growth <= 0) return null;
        var spread = ratios.StandardDeviation();
        var floor = Math.Min(NoisyRule.FloorShare * series.LogTolerance, LargestFloor * growth);
        return new GrowthQuestion(row, measure, new NoisyGrowth(growth, spread, ratios.Length, floor), growth, growth / Math.Sqrt((spread * spread) + (floor * floor)), 0, spread, ratios.Length);
    }
}

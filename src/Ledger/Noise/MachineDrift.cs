using System.Text.Json.Serialization;
using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>How the machine's own speed changed over the measuring. Both sides of a pair have their part of it, so that their ratio does not show it.</summary>
/// <param name="PerMinute">Growth of the time, as a logarithm, a minute: 0.01 is 1 %.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Unpaired">Standard deviation of the log ratio of two processes of these, if they were compared whenever they ran and not in turns.</param>
public sealed record MachineDrift(double PerMinute, double Low, double High, double Unpaired)
{
    private const double Confidence = 0.975;
    private const double SecondsPerMinute = 60;

    /// <summary>It got slower or faster beyond chance.</summary>
    [JsonIgnore]
    public bool IsSure => Low > 0 || High < 0;

    /// <summary>A straight line through the pairs, by least squares with Student's t.</summary>
    /// <param name="measure">What was measured.</param>
    /// <param name="pairs">In order.</param>
    /// <returns>Null: fewer than three pairs have the measure.</returns>
    public static MachineDrift? Of(GatedMeasure measure, IReadOnlyList<NoisePair> pairs)
    {
        var known = pairs
            .Where(pair => pair.Pair.Values.TryGetValue(measure, out var value) && value is { Base: > 0, Head: > 0 })
            .Select(pair => (Minute: pair.Seconds / SecondsPerMinute, Base: Log(pair.Pair.Values[measure].Base), Head: Log(pair.Pair.Values[measure].Head)))
            .ToList();
        if (known.Count < MeasureNoise.Fewest) return null;
        var (middle, level) = (known.Average(pair => pair.Minute), known.Average(pair => (pair.Base + pair.Head) / 2));
        var squares = known.Sum(pair => (pair.Minute - middle) * (pair.Minute - middle));
        var slope = known.Sum(pair => (pair.Minute - middle) * (((pair.Base + pair.Head) / 2) - level)) / squares;
        var left = known.Sum(pair => Square(((pair.Base + pair.Head) / 2) - level - (slope * (pair.Minute - middle))));
        var freedom = known.Count - 2;
        var half = StudentT.InvCDF(0, 1, freedom, Confidence) * Math.Sqrt(left / freedom / squares);

        // Of two processes taken at random: twice the variance of one.
        var variance = known.Sum(pair => Square(pair.Base - level) + Square(pair.Head - level)) / ((2 * known.Count) - 1);
        return new MachineDrift(slope, slope - half, slope + half, Math.Sqrt(2 * variance));

        double Log(double value) => measure.HighIsGood ? -Math.Log(value) : Math.Log(value);
    }

    private static double Square(double value) => value * value;
}

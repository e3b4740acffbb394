namespace Modbench.Ledger;

/// <summary>
/// A number for each pair of turns, twice: as it is, and as it differs from the mean of the same two pipeline objects. What differs from process to process and from object to object is in the first
/// alone, so that it can't be taken for what happened in a turn.
/// </summary>
/// <param name="raw">As they are.</param>
/// <param name="within">Less the mean of their objects.</param>
internal sealed class NoiseColumn(double[] raw, double[] within)
{
    private const double Nothing = 1e-12;

    /// <summary>As it is.</summary>
    public double[] Raw => raw;

    /// <summary>As it differs within an object.</summary>
    public double[] Within => within;

    /// <summary>Sum of the squares within objects.</summary>
    public double Squares { get; } = within.Sum(value => value * value);

    /// <summary>It differs within objects by more than what rounding leaves.</summary>
    /// <param name="before">Its squares before anything was taken out of it.</param>
    public bool Differs(double before) => Squares > Nothing * before && Squares > 0;

    public static NoiseColumn Of(double[] values, int[] blocks)
    {
        var means = values.Zip(blocks).GroupBy(one => one.Second, one => one.First).ToDictionary(block => block.Key, block => block.Average());
        double[] within = [.. values.Zip(blocks, (value, block) => value - means[block])];

        // A mean of equal numbers is off by the last digit.
        var scale = values.Max(Math.Abs);
        for (var i = 0; i < within.Length; i++)
        {
            if (Math.Abs(within[i]) <= Nothing * scale) within[i] = 0;
        }

        return new NoiseColumn(values, within);
    }

    /// <summary>How much of it a unit of another one makes (least squares within objects).</summary>
    public double Slope(NoiseColumn other) => Product(other) / other.Squares;

    /// <summary>Without what another one makes of it.</summary>
    public NoiseColumn Without(NoiseColumn other)
    {
        var slope = Slope(other);
        return new NoiseColumn(
            [.. raw.Zip(other.Raw, (value, by) => value - (slope * by))],
            [.. within.Zip(other.Within, (value, by) => value - (slope * by))]);
    }

    private double Product(NoiseColumn other) => within.Zip(other.Within, (one, two) => one * two).Sum();
}

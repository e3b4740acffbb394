using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>
/// Of a measure that differs from process to process: logarithms of ratios, spread as Student's t with 4 degrees of freedom. Its tails keep one pair that is far off from deciding alone. How large growth
/// and spread are, the gate's pairs tell with an error: 25 possibilities, five quantiles of each.
/// </summary>
internal sealed class NoisyGrowth : GrowthModel
{
    private const double Tails = 4;

    /// <summary>In spreads: what lies farther beyond either end is taken to lie so far. A commit that was worse still than the head is since has the growth.</summary>
    private const double Outside = 2;

    private static readonly double[] Quantiles = [0.1, 0.3, 0.5, 0.7, 0.9];
    private readonly double growth;
    private readonly double spread;
    private readonly (double Growth, double Spread)[] unknown;

    /// <param name="growth">Mean of the gate's log ratios, above 0.</param>
    /// <param name="spread">Their standard deviation.</param>
    /// <param name="pairs">How many they are, 2 at least.</param>
    /// <param name="floor">What builds that do the same differ by, where pairs of one build differ by less; above 0.</param>
    public NoisyGrowth(double growth, double spread, int pairs, double floor)
    {
        this.growth = growth;
        this.spread = Together(spread, floor);
        var possible =
            from wide in Quantiles
            let own = spread * Math.Sqrt((pairs - 1) / ChiSquared.InvCDF(pairs - 1, 1 - wide))
            from far in Quantiles
            select (Math.Max(growth + (Normal.InvCDF(0, 1, far) * own / Math.Sqrt(pairs)), growth / 2), Together(own, floor));
        unknown = [.. possible];
        Weights = [.. unknown.Select(_ => 1.0 / unknown.Length)];
        Chances = ChancesOf(growth / this.spread, z => Math.Exp(LogDensity(z)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Weights { get; }

    /// <inheritdoc/>
    public override bool MayBeSpread => true;

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Chances { get; }

    /// <inheritdoc/>
    public override double LogLikelihood(int unknown, int part, double shown)
    {
        var (all, own) = this.unknown[unknown];
        return LogDensity((Math.Clamp(shown, -Outside * spread, growth + (Outside * spread)) - (Parts[part] * all)) / own) - Math.Log(own);
    }

    private static double LogDensity(double z) => -(Tails + 1) / 2 * Math.Log(1 + (z * z / Tails));

    private static double Together(double spread, double floor) => Math.Sqrt((spread * spread) + (floor * floor));
}

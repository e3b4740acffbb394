namespace Modbench.Ledger;

/// <summary>
/// Of a measure that the same code gives the same: differences, which lie where they should but for a few that lie anywhere (a process that allocates in the background), so Cauchy's distribution.
/// One pair tells, a second one where the growth is hardly more than what is none.
/// </summary>
/// <param name="growth">Above 0.</param>
/// <param name="scale">What is no growth; above 0.</param>
internal sealed class ExactGrowth(double growth, double scale) : GrowthModel
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> Weights { get; } = [1];

    /// <inheritdoc/>
    public override bool MayBeSpread => true;

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Chances { get; } = ChancesOf(growth / scale, z => 1 / (1 + (z * z)));

    /// <inheritdoc/>
    public override double LogLikelihood(int unknown, int part, double shown)
    {
        var off = (Math.Clamp(shown, -scale, growth + scale) - (Parts[part] * growth)) / scale;
        return -Math.Log(1 + (off * off));
    }
}

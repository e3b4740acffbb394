namespace Modbench.Ledger;

/// <summary>Of launches that fail: a pair shows 1 where the commit's failed, else 0. One that fails now and then takes more pairs.</summary>
/// <param name="failed">Of the gate's heads, so many failed.</param>
/// <param name="pairs">Of so many.</param>
internal sealed class LaunchGrowth(int failed, int pairs) : GrowthModel
{
    /// <summary>Where there is no reason to fail.</summary>
    private const double ByItself = 0.02;

    // As if two more had run, of which one failed (Laplace): the gate stops at the first.
    private readonly double share = (failed + 1.0) / (pairs + 2.0);

    /// <inheritdoc/>
    public override IReadOnlyList<double> Weights { get; } = [1];

    /// <inheritdoc/>
    public override bool MayBeSpread => false;

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Chances => [.. Parts.Select(part => new[] { 1 - Share(part), Share(part) })];

    /// <inheritdoc/>
    public override double LogLikelihood(int unknown, int part, double shown) => Math.Log(shown > 0 ? Share(Parts[part]) : 1 - Share(Parts[part]));

    private double Share(double part) => part == 0 ? ByItself : share;
}

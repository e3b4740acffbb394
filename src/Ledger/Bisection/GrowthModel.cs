namespace Modbench.Ledger;

/// <summary>
/// What a pair of the base and a commit shows, where the commit has none of a known growth, a part of it, or all. Numbers count upwards for worse, whatever the measure, and the base is 0.
/// </summary>
internal abstract class GrowthModel
{
    /// <summary>The place of a commit that has all of the growth in <see cref="Parts"/>.</summary>
    public const int All = 4;

    /// <summary>The place of one that has half of it.</summary>
    public const int Half = 2;

    // In spreads: beyond, more distance tells no more.
    private const double Farthest = 12;
    private const double Beyond = 3;
    private const int Steps = 60;

    /// <summary>How much of the growth a commit may have: none, quarters of it, all.</summary>
    public static IReadOnlyList<double> Parts { get; } = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>What else is not known, such as how large the growth really is: the weight of each possibility; together 1.</summary>
    public abstract IReadOnlyList<double> Weights { get; }

    /// <summary>A commit may have a part of it.</summary>
    public abstract bool MayBeSpread { get; }

    /// <summary>By part: the chance of each of some things that a pair may show, with what is most likely of the rest; together 1.</summary>
    public abstract IReadOnlyList<double[]> Chances { get; }

    /// <summary>Logarithm of how likely it is that a pair shows a number, but for a constant.</summary>
    /// <param name="unknown">Which of <see cref="Weights"/>.</param>
    /// <param name="part">Which of <see cref="Parts"/> the commit has.</param>
    /// <param name="shown">The number.</param>
    public abstract double LogLikelihood(int unknown, int part, double shown);

    /// <summary><see cref="Chances"/> of a density.</summary>
    /// <param name="distance">The growth, in spreads.</param>
    /// <param name="density">Of one spread, but for a factor.</param>
    protected static IReadOnlyList<double[]> ChancesOf(double distance, Func<double, double> density)
    {
        var far = Math.Min(distance, Farthest);
        return [.. Parts.Select(part =>
        {
            double[] all = [.. Enumerable.Range(0, Steps + 1).Select(step => density((step * (far + (2 * Beyond)) / Steps) - Beyond - (part * far)))];
            var sum = all.Sum();
            return Array.ConvertAll(all, one => one / sum);
        })];
    }
}

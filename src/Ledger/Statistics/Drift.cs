namespace Modbench.Ledger;

/// <summary>How responses changed over one launch's measured stretch.</summary>
/// <param name="Z">Evidence: standard normal when nothing drifts, positive when responses grow.</param>
/// <param name="PerSecond">Relative growth per second: 0.01 is 1 %/s.</param>
/// <param name="Seconds">Length of the stretch.</param>
public readonly record struct Drift(double Z, double PerSecond, double Seconds)
{
    /// <summary>The fewest queries that a drift can be told from chance by: four in each batch.</summary>
    public const int FewestQueries = 4 * TrendTest.Batches;

    /// <summary>A smaller change over the whole stretch is not worth a word, however sure it is.</summary>
    public const double SmallestChange = 0.01;

    // Two-sided, 1 in 1,000 for all launches together and 1 in 1,000 for the worst of them: a run tests several conditions, and the bound is 1 in 100 runs.
    private const double ErrorRate = 0.001;

    /// <summary>Relative growth over the whole stretch.</summary>
    public double Change => PerSecond * Seconds;

    /// <summary>The drift of a series; null: it has fewer than <see cref="FewestQueries"/>.</summary>
    public static Drift? Of(ResponseSeries series, int from = 0) => series.Count - from < FewestQueries
        ? null
        : new Drift(
            TrendTest.Of(series.BatchRanks(TrendTest.Batches, from)), series.GrowthPerSecond(TrendTest.Batches, from), (series.Due(series.Count - 1) - series.Due(from)) / 1e9);

    /// <summary>
    /// Whether launches, each tested by itself, are stationary. Those that drift alike add up (Stouffer's sum of z); one that drifts alone must stand out
    /// by itself.
    /// </summary>
    /// <returns>Places of the launches that are not; all of them when they are not together.</returns>
    public static IReadOnlyList<int> NotStationary(IReadOnlyList<Drift> launches)
    {
        if (launches.Count == 0)
        {
            return [];
        }

        var together = launches.Sum(launch => launch.Z) / Math.Sqrt(launches.Count);
        if (Math.Abs(together) >= Critical(1) && Math.Abs(launches.Average(launch => launch.Change)) >= SmallestChange)
        {
            return [.. Enumerable.Range(0, launches.Count)];
        }

        var alone = Critical(launches.Count);
        return [.. Enumerable.Range(0, launches.Count).Where(place => Math.Abs(launches[place].Z) >= alone && Math.Abs(launches[place].Change) >= SmallestChange)];
    }

    private static double Critical(int tests) => -MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, ErrorRate / 2 / tests);
}

namespace Modbench.Ledger;

/// <summary>What a chance is worth among many: each test of a family may go wrong, and some of many will.</summary>
public static class ManyTests
{
    /// <summary>
    /// Adjusted by Holm (1979): what is called at a level is wrong in any one of the family with no more than that chance, however the tests hang together.
    /// </summary>
    /// <param name="chances">One for each test.</param>
    /// <returns>In the same order.</returns>
    public static IReadOnlyList<double> Holm(IReadOnlyList<double> chances)
    {
        var adjusted = new double[chances.Count];
        var highest = 0.0;
        var left = chances.Count;
        foreach (var test in Ascending(chances))
        {
            highest = Math.Max(highest, Math.Min(1, left-- * chances[test]));
            adjusted[test] = highest;
        }

        return adjusted;
    }

    /// <summary>
    /// Adjusted by Benjamini and Hochberg (1995): of what is called at a level, that share is wrong on average, where tests are independent or depend positively, as
    /// quantiles of the same responses do.
    /// </summary>
    /// <param name="chances">One for each test.</param>
    /// <returns>In the same order.</returns>
    public static IReadOnlyList<double> FalseDiscovery(IReadOnlyList<double> chances)
    {
        var adjusted = new double[chances.Count];
        var lowest = 1.0;
        var rank = chances.Count;
        foreach (var test in Ascending(chances).Reverse())
        {
            lowest = Math.Min(lowest, chances[test] * chances.Count / rank--);
            adjusted[test] = lowest;
        }

        return adjusted;
    }

    private static IEnumerable<int> Ascending(IReadOnlyList<double> chances) => Enumerable.Range(0, chances.Count).OrderBy(test => chances[test]);
}

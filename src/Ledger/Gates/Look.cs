namespace Modbench.Ledger;

/// <summary>When a gate looks at its pairs.</summary>
/// <param name="Pairs">So many there are; at most <see cref="SequentialFlips.MostPairs"/>.</param>
/// <param name="Spent">
/// The chance, from 0 to 1, that noisy measures of a suite in which nothing grew have failed it at this look or an earlier one. What a look can't spend (of 2 to the
/// power of n signs only whole ones can fail) is left to later ones.
/// </param>
/// <param name="SpentOnExact">The same of exact measures, which come on top.</param>
public readonly record struct Look(int Pairs, double Spent, double SpentOnExact)
{
    /// <summary>
    /// 1 % in all. Eight pairs can't give less than 1 in 256, so the first look spends 0.4 of it; the next two little more, since what they spend the last one misses (docs/gate.md).
    /// Exact measures, which hardly ever need any, have a tenth.
    /// </summary>
    public static IReadOnlyList<Look> Default { get; } = [new(8, 0.004, 0.0004), new(12, 0.0045, 0.0007), new(16, 0.0055, 0.0009), new(20, 0.009, 0.001)];
}

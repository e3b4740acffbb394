namespace Modbench.Ledger;

/// <summary>
/// The exact sign-flip test (Fisher 1935): if differences of pairs are symmetric about 0, each could as well have the other sign. No distribution is assumed.
/// </summary>
public static class SignFlip
{
    private const int MostExact = 20;
    private const int Drawn = 1 << 20;

    /// <summary>The chance that the mean of symmetric differences is as high as this one, or higher: never below 2 to the power of −n.</summary>
    /// <param name="differences">One for each pair; all signs are tried for up to 20 of them, a million with a fixed seed for more.</param>
    public static double Above(IReadOnlyList<double> differences)
    {
        if (differences.Count == 0) return 1;
        double[] sizes = [.. differences.Select(Math.Abs)];
        var sum = differences.Sum();

        // What adds up to the same in another order must count as the same.
        var observed = sum - 1e-9 * sizes.Sum();
        return sizes.Length <= MostExact ? Exact(sizes, observed) : ByChance(sizes, observed);
    }

    private static double Exact(double[] sizes, double observed)
    {
        var all = 1L << sizes.Length;
        var asHigh = 0L;
        for (var signs = 0L; signs < all; signs++)
        {
            var sum = 0.0;
            for (var i = 0; i < sizes.Length; i++) sum += (signs >> i & 1) == 0 ? sizes[i] : -sizes[i];
            if (sum >= observed) asHigh++;
        }

        return (double)asHigh / all;
    }

    private static double ByChance(double[] sizes, double observed)
    {
        var random = new Random(sizes.Length);
        var asHigh = 1L; // the observed one is one of them
        for (var drawn = 1; drawn < Drawn; drawn++)
        {
            var sum = 0.0;
            foreach (var size in sizes) sum += random.Next(2) == 0 ? size : -size;
            if (sum >= observed) asHigh++;
        }

        return (double)asHigh / Drawn;
    }
}

using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>Counts of signs, where each could as well be the other.</summary>
internal static class SignTest
{
    /// <summary>The chance that so many of n are one way, or more.</summary>
    public static double AtLeast(int n, int count) => count <= 0 ? 1 : Binomial.CDF(0.5, n, n - count);
}

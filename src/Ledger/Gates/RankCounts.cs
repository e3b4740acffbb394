using System.Collections.Concurrent;
using System.Numerics;

namespace Modbench.Ledger;

/// <summary>The exact distribution of the Mann-Whitney count of two samples of equal size without ties.</summary>
internal static class RankCounts
{
    private static readonly ConcurrentDictionary<int, double[]> Known = new();

    /// <summary>The chance that at most so many of the n² comparisons of a head with a base find the head above, where all orders are as likely.</summary>
    public static double AtMost(int n, int count) => Known.GetOrAdd(n, AddUp)[count];

    private static double[] AddUp(int n)
    {
        var ways = Ways(n);
        var all = (double)ways.Aggregate(BigInteger.Add);
        var few = BigInteger.Zero;
        return [.. ways.Select(one => (double)(few += one) / all)];
    }

    /// <summary>By count: the number of orders that have it, the coefficients of the Gaussian binomial of 2n over n, ∏ (1 − q^(n+i)) ÷ (1 − q^i).</summary>
    private static BigInteger[] Ways(int n)
    {
        var ways = new BigInteger[(n * n) + 1];
        ways[0] = 1;
        for (var i = 1; i <= n; i++)
        {
            for (var power = ways.Length - 1; power >= n + i; power--) ways[power] -= ways[power - n - i];
            for (var power = i; power < ways.Length; power++) ways[power] += ways[power - i];
        }

        return ways;
    }
}

using System.Numerics;

namespace Modbench.Ledger;

/// <summary>The first pairs under all signs. Bit i of a number of signs is set where pair i is turned round.</summary>
/// <remarks>
/// The statistic of n differences is their mean over √(their mean square + floor²). With no floor it is r, and Student's t is √(n−1)·r ÷ √(1−r²): a function that grows, the
/// same for all measures; so r orders signs and measures as t does, and its denominator has no signs. The floor keeps that (any denominator without signs is exact) and
/// takes weight from differences that are small, however steady. Without it a measure that never changes, and so lies just as far below its tolerance in all pairs, has
/// r = −1, and 1 with all its signs turned: of eight pairs' 256 signs the one that may fail would always be that one.
/// </remarks>
internal sealed class FlipTable
{
    /// <summary>Sums are added up anew so often: what rounding leaves doesn't grow.</summary>
    private const int Anew = 1 << 12;

    private readonly double[][] parts; // of the statistics, by pair and measure

    /// <param name="all">By pair and measure: the differences.</param>
    /// <param name="floors">By measure.</param>
    /// <param name="measures">Those that take part, one at least.</param>
    /// <param name="pairs">The first so many.</param>
    public FlipTable(IReadOnlyList<IReadOnlyList<double>> all, IReadOnlyList<double> floors, IReadOnlyList<int> measures, int pairs)
    {
        var lengths = measures.Select(measure =>
            Math.Sqrt(pairs * (all.Take(pairs).Sum(pair => pair[measure] * pair[measure]) + (pairs * floors[measure] * floors[measure])))).ToArray();
        parts = [.. all.Take(pairs).Select(pair => lengths.Select((length, place) => length == 0 ? 0 : pair[measures[place]] / length).ToArray())];
    }

    /// <summary>By measure that takes part: its statistic as it was observed.</summary>
    public double[] Observed()
    {
        var sums = new double[parts[0].Length];
        AddUp(0, sums);
        return sums;
    }

    /// <summary>By signs: the largest statistic of any measure.</summary>
    public double[] Largest()
    {
        var largest = new double[1 << parts.Length];
        var sums = new double[parts[0].Length];

        // One pair is turned round from each to the next (Gray 1953).
        for (var step = 0; step < largest.Length; step++)
        {
            var signs = step ^ (step >> 1);
            if (step % Anew == 0) AddUp(signs, sums);
            else Turn(BitOperations.TrailingZeroCount(step), signs, sums);
            var most = sums[0];
            for (var measure = 1; measure < sums.Length; measure++) most = Math.Max(most, sums[measure]);
            largest[signs] = most;
        }

        return largest;
    }

    private void AddUp(int signs, double[] sums)
    {
        Array.Clear(sums);
        for (var pair = 0; pair < parts.Length; pair++)
        {
            var sign = IsTurned(signs, pair) ? -1 : 1;
            for (var measure = 0; measure < sums.Length; measure++) sums[measure] += sign * parts[pair][measure];
        }
    }

    private void Turn(int pair, int signs, double[] sums)
    {
        var twice = IsTurned(signs, pair) ? -2 : 2;
        var part = parts[pair];
        for (var measure = 0; measure < sums.Length; measure++) sums[measure] += twice * part[measure];
    }

    private static bool IsTurned(int signs, int pair) => (signs >> pair & 1) != 0;
}

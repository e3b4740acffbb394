namespace Modbench.Ledger;

/// <summary>
/// The exact sign-flip test of several measures at once, looked at more than once. If nothing grew, each pair could as well have come out the other way round,
/// in all its measures together (so what measures have in common costs nothing): of all such signs, those with the largest statistic of any measure fail, as many as a look
/// may spend and earlier ones have left (max-T of Westfall and Young 1993; alpha spending of Lan and DeMets 1983, on the signs instead of a normal distribution).
/// </summary>
/// <remarks>
/// Which signs fail depends on sizes alone, which all signs share: so where differences are symmetric about 0, of whatever distribution, the chance of a failure is at most what
/// was spent. Where some lie below 0, or leave before the last look because they surely lie below 0, it is less; that is shown by simulation (docs/gate.md), not proven.
/// </remarks>
internal static class SequentialFlips
{
    /// <summary>All signs of so many pairs are tried: a million.</summary>
    public const int MostPairs = 20;

    private const int Steps = 1 << 12;

    /// <summary>What the looks see that have their pairs.</summary>
    /// <param name="pairs">By pair and measure: how far beyond what is tolerated the head is, 0 and less: it isn't. Logarithms of ratios, less the tolerance's.</param>
    /// <param name="floors">By measure: differences far smaller than that have little weight (<see cref="FlipTable"/>); 0: all have.</param>
    /// <param name="looks">In order, each with more pairs than the one before.</param>
    /// <param name="last">By measure: the place of the last look that it takes part in; null: all take part in all.</param>
    public static IReadOnlyList<FlipLook> Of(
        IReadOnlyList<IReadOnlyList<double>> pairs, IReadOnlyList<double> floors, IReadOnlyList<Look> looks, IReadOnlyList<int>? last = null)
    {
        var seen = new List<FlipLook>();
        bool[] failed = [false];
        foreach (var look in looks.TakeWhile(look => look.Pairs <= pairs.Count))
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(look.Pairs, MostPairs);
            int[] measures = [.. Enumerable.Range(0, floors.Count).Where(measure => last is null || last[measure] >= seen.Count)];
            if (measures.Length == 0) break;
            var table = new FlipTable(pairs, floors, measures, look.Pairs);
            var largest = table.Largest();
            failed = Longer(failed, largest.Length);
            var limit = Limit(largest, failed, look.Spent);
            for (var signs = 0; signs < failed.Length; signs++) failed[signs] |= FlipLook.Exceeds(largest[signs], limit);
            var statistics = new double[floors.Count];
            Array.Fill(statistics, -1);
            foreach (var (measure, statistic) in measures.Zip(table.Observed())) statistics[measure] = statistic;
            seen.Add(new FlipLook(look, limit, statistics));
        }

        return seen;
    }

    // Signs that have failed do so whatever the signs of later pairs are.
    private static bool[] Longer(bool[] failed, int length)
    {
        var longer = new bool[length];
        for (var from = 0; from < length; from += failed.Length) failed.CopyTo(longer, from);
        return longer;
    }

    /// <summary>The largest statistic that does not fail: that of the first of those left beyond which more would be spent. Equal ones fail together or not at all.</summary>
    private static double Limit(double[] largest, bool[] failed, double spent)
    {
        var gone = failed.Count(one => one);
        var may = (int)Math.Floor(spent * largest.Length * (1 + 1e-12)) - gone;
        if (may <= 0) return 1;
        if (may >= largest.Length - gone) return -1;

        // Only the top is put in order: a hundredth of a million.
        var steps = new int[Steps + 1];
        for (var signs = 0; signs < largest.Length; signs++)
        {
            if (!failed[signs]) steps[Step(largest[signs])]++;
        }

        var lowest = Steps;
        for (var above = steps[lowest]; above <= may; above += steps[lowest]) lowest--;
        List<double> top = [];
        for (var signs = 0; signs < largest.Length; signs++)
        {
            if (!failed[signs] && Step(largest[signs]) >= lowest) top.Add(largest[signs]);
        }

        top.Sort();
        return top[^(may + 1)];
    }

    private static int Step(double statistic) => (int)((statistic + 1) * (Steps / 2));
}

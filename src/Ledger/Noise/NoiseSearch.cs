namespace Modbench.Ledger;

/// <summary>
/// Finds the sources that go with slow turns: the side that had more of one took longer. One at a time, the strongest first; the others are then asked about what it leaves (forward selection).
/// </summary>
/// <remarks>
/// Chance is told as the gate tells it: that a pair has no preferred side. Without a connection the differences of times of two pipeline objects could all have had the other sign, so all those signs are
/// tried, of all sources together (max-T of Westfall and Young 1993), and a source is named when its correlation is among the highest 5 % of the highest ones. Whatever turns of one object have in
/// common, and whatever their distribution is, stays as it is.
/// </remarks>
internal static class NoiseSearch
{
    /// <summary>The chance that a source is named where none has a part in it.</summary>
    internal const double Chance = 0.05;

    private const int MostExact = 10; // blocks of which all signs are tried
    private const int Drawn = 1 << MostExact;
    private const int Seed = 20;
    private const double Same = 1e-9; // what adds up to the same in another order must count as the same

    /// <summary>Those that are named, the strongest first, with what is left of the log ratios after each.</summary>
    /// <param name="turns">In order.</param>
    public static IReadOnlyList<(NoiseSource Source, IReadOnlyList<double> Left)> Find(IReadOnlyList<ComparedTurns> turns)
    {
        List<(NoiseSource, IReadOnlyList<double>)> found = [];
        if (turns.Count == 0) return found;
        var blocks = Blocks(turns);
        var left = NoiseColumn.Of([.. turns.Select(turn => turn.LogRatio)], blocks);
        var all = left.Squares;
        var asked = Enum.GetValues<NoiseSource>()
            .Where(source => turns.All(turn => turn.More(source) is not null))
            .ToDictionary(source => source, source => NoiseColumn.Of([.. turns.Select(turn => turn.More(source)!.Value)], blocks));
        var squares = asked.ToDictionary(one => one.Key, one => one.Value.Squares);
        while (left.Differs(all))
        {
            foreach (var gone in asked.Where(one => !one.Value.Differs(squares[one.Key])).Select(one => one.Key).ToList()) asked.Remove(gone);
            if (Strongest(left, asked, blocks) is not { } source) break;
            var column = asked[source];
            asked.Remove(source);
            left = left.Without(column);
            found.Add((source, left.Raw));
            foreach (var other in asked.Keys.ToList()) asked[other] = asked[other].Without(column);
        }

        return found;
    }

    /// <summary>Null: the strongest is as strong as chance makes one.</summary>
    private static NoiseSource? Strongest(NoiseColumn left, Dictionary<NoiseSource, NoiseColumn> asked, int[] blocks)
    {
        if (asked.Count == 0) return null;
        var sources = asked.Keys.ToList();
        double[][] parts = [.. sources.Select(source => Parts(left, asked[source], blocks))];
        double[] observed = [.. parts.Select(part => part.Sum())];
        var highest = Array.IndexOf(observed, observed.Max());
        return observed[highest] > 0 && !IsChance(parts, observed[highest] - Same) ? sources[highest] : null;
    }

    /// <summary>What each block adds to the correlation.</summary>
    private static double[] Parts(NoiseColumn left, NoiseColumn source, int[] blocks)
    {
        var parts = new double[blocks.Max() + 1];
        var scale = Math.Sqrt(left.Squares * source.Squares);
        for (var i = 0; i < blocks.Length; i++) parts[blocks[i]] += left.Within[i] * source.Within[i] / scale;
        return parts;
    }

    /// <summary>So high a correlation, or a higher one of any source, comes with more than <see cref="Chance"/> of the signs.</summary>
    private static bool IsChance(double[][] parts, double observed)
    {
        var count = parts[0].Length;
        var exact = count <= MostExact;
        var all = exact ? 1 << count : Drawn;
        var random = new Random(Seed);
        var asHigh = 0;
        var turned = new bool[count];
        for (var drawn = 0; drawn < all; drawn++)
        {
            // The first are the signs as they are.
            for (var block = 0; block < count; block++) turned[block] = exact ? (drawn >> block & 1) != 0 : drawn > 0 && random.Next(2) != 0;
            if (Array.Exists(parts, part => Sum(part, turned) >= observed) && ++asHigh > Chance * all) return true;
        }

        return false;
    }

    private static double Sum(double[] part, bool[] turned)
    {
        var sum = 0.0;
        for (var block = 0; block < part.Length; block++) sum += turned[block] ? -part[block] : part[block];
        return sum;
    }

    /// <summary>From 0: one for each two pipeline objects that took turns.</summary>
    private static int[] Blocks(IReadOnlyList<ComparedTurns> turns)
    {
        var numbers = new Dictionary<(int, int), int>();
        return [.. turns.Select(turn => numbers.TryGetValue((turn.Pair, turn.Life), out var known) ? known : numbers[(turn.Pair, turn.Life)] = numbers.Count)];
    }
}

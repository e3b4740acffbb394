namespace Modbench.Tool.Gating;

/// <summary>A pair to come.</summary>
/// <param name="Case">Of what.</param>
/// <param name="Launch">Number of the base's launch; the head's is the next.</param>
internal readonly record struct PlannedPair(GatedCase Case, int Launch);

/// <summary>In which order pairs run, as far as all rounds are needed.</summary>
internal static class GateOrder
{
    /// <summary>Of the order, and of which side of a pair is first. It says nothing of what is measured, so one is as good as another.</summary>
    public const int Seed = 1;

    /// <summary>By round: one pair of each case, shuffled. A case that needs no more pairs leaves gaps in the numbers of the launches.</summary>
    public static IReadOnlyList<IReadOnlyList<PlannedPair>> Of(IReadOnlyList<GatedCase> cases, int rounds)
    {
        var random = new Random(Seed);
        var launch = 1;
        var all = new List<IReadOnlyList<PlannedPair>>();
        for (var round = 0; round < rounds; round++)
        {
            GatedCase[] order = [.. cases];
            random.Shuffle(order);
            all.Add([.. order.Select((one, place) => new PlannedPair(one, launch + (2 * place)))]);
            launch += 2 * cases.Count;
        }

        return all;
    }
}

namespace Modbench.Ledger;

/// <summary>
/// The search for the commit at which a growth came: which commit the next pair is of, and when one answer has 95 of 100. It is a function of what the pairs showed; noisy binary search by Bayes' rule, as
/// Burnashev and Zigangirov's (1974) and probabilistic bisection (Waeber, Frazier and Henderson 2013) are, with what pairs show in place of a yes or no.
/// </summary>
/// <param name="model">What pairs show.</param>
/// <param name="before">By commit: the chance that it came there, before any pair; together 1.</param>
/// <param name="most">Pairs of one commit at most.</param>
internal sealed class StepSearch(GrowthModel model, IReadOnlyList<double> before, int most)
{
    /// <summary>What an answer has to have.</summary>
    public const double Sure = 0.95;

    private readonly List<double>[] shown = [.. before.Select(_ => new List<double>())];
    private readonly bool[] skipped = new bool[before.Count];
    private StepPosterior? posterior;

    /// <summary>What is known now.</summary>
    public StepPosterior Posterior => posterior ??= StepPosterior.Of(model, before, shown);

    /// <summary>By commit: what its pairs showed.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Shown => shown;

    /// <summary>As if all were equally likely.</summary>
    public static IReadOnlyList<double> Uniform(int commits) => [.. Enumerable.Repeat(1.0 / commits, commits)];

    /// <summary>The commit of the next pair; null: it is decided, or no pair tells any more.</summary>
    /// <param name="isBuilt">Whether a commit needs no build.</param>
    public int? Next(Func<int, bool> isBuilt)
    {
        if (Finding.Decided) return null;
        var second = IsInHalves && Best(Posterior.Largest).Chance >= Sure;
        return ProbeChoice.Of(
            model,
            second ? Posterior.LevelsOfHalves : Posterior.Levels,
            second ? GrowthModel.All : GrowthModel.Half,
            commit => !skipped[commit] && shown[commit].Count < most,
            isBuilt,
            Comparable);
    }

    /// <summary>Takes in what a pair of a commit showed.</summary>
    public void Add(int commit, double number)
    {
        shown[commit].Add(number);
        posterior = null;
    }

    /// <summary>A commit can't be compared.</summary>
    public void Skip(int commit) => skipped[commit] = true;

    /// <summary>What follows.</summary>
    public StepFinding Finding
    {
        get
        {
            if (Posterior.None >= Sure) return new StepFinding(BisectionOutcome.NotConfirmed, [], Posterior.None, true);
            var first = Best(Posterior.Largest);
            if (first.Chance < Sure) return new StepFinding(BisectionOutcome.NotDecided, [Shortest(Posterior.Largest)], Shortest(Posterior.Largest).Chance, false);
            if (!IsInHalves) return new StepFinding(first.First == first.Last ? BisectionOutcome.Named : BisectionOutcome.OneOf, [first], first.Chance, true);
            var second = Best(Posterior.Second);
            return second.Chance >= Sure
                ? new StepFinding(BisectionOutcome.Spread, [first, second], Math.Min(first.Chance, second.Chance), true)
                : new StepFinding(BisectionOutcome.Spread, [first, Shortest(Posterior.Second)], first.Chance, false);
        }
    }

    private bool IsInHalves => Posterior.Halves >= 0.5;

    /// <summary>A commit that can't be built stands mostly beside others that can't be.</summary>
    private double Comparable(int commit)
    {
        var near = int.MaxValue;
        for (var other = 0; other < skipped.Length; other++)
        {
            if (skipped[other]) near = Math.Min(near, Math.Abs(other - commit));
        }

        return near == int.MaxValue || shown[commit].Count > 0 ? 1 : near / (near + 1.0);
    }

    /// <summary>The most likely commit, with those that no pair can tell from it: what is between two that were left out.</summary>
    private FoundStep Best(double[] chances)
    {
        var best = new FoundStep(0, 0, -1);
        for (var first = 0; first < chances.Length;)
        {
            var last = first;
            while (skipped[last] && last < chances.Length - 1) last++;
            var chance = chances[first..(last + 1)].Sum();
            if (chance > best.Chance) best = new FoundStep(first, last, chance);
            first = last + 1;
        }

        return best;
    }

    /// <summary>The fewest commits, one after the other, that have enough together.</summary>
    private static FoundStep Shortest(double[] chances)
    {
        var (best, first, chance) = (new FoundStep(0, chances.Length - 1, chances.Sum()), 0, 0.0);
        for (var last = 0; last < chances.Length; last++)
        {
            chance += chances[last];
            while (chance - chances[first] >= Sure) chance -= chances[first++];
            if (chance >= Sure && last - first < best.Last - best.First) best = new FoundStep(first, last, chance);
        }

        return best;
    }
}

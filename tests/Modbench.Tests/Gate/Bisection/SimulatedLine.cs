using Modbench.Ledger;
using Modbench.Tests.Gate.Statistics;

namespace Modbench.Tests.Gate.Bisection;

/// <summary>A made-up line of commits, of which one, or two, make a response longer; the gate that fails by it, and the search.</summary>
/// <param name="Commits">How many, the head included.</param>
/// <param name="Growth">Of the response from the base to the head: 0.05 is 5 %.</param>
/// <param name="Spread">Standard deviation of the log ratios of pairs.</param>
/// <param name="Noise">How they are spread.</param>
internal sealed record SimulatedLine(int Commits, double Growth, double Spread, PairNoise Noise = PairNoise.Normal)
{
    private const int MostPairs = 20;
    private const int MostBuilt = 3;

    /// <summary>The growth comes in two steps: this share of it at the first.</summary>
    public double FirstPart { get; init; } = 1;

    /// <summary>Standard deviation of what a build differs by for no reason, the same in all its pairs.</summary>
    public double OfBuilds { get; init; }

    /// <summary>After the gate has failed the growth is gone.</summary>
    public bool Ends { get; init; }

    /// <summary>What is measured is a rate: it falls.</summary>
    public bool IsRate { get; init; }

    /// <summary>A gate and the search that follows it; null: the gate does not fail.</summary>
    /// <param name="random">All that is drawn.</param>
    /// <param name="culprit">The place, from 0, of the first step; null: any.</param>
    public SimulatedSearch? Run(Random random, int? culprit = null)
    {
        var measure = new GatedMeasure("P1", "SingleStream", null, IsRate ? "throughput" : "response.p50", IsRate ? "1/s" : "ns", 0.02);
        var first = culprit ?? random.Next(FirstPart < 1 ? Commits - 1 : Commits);
        var second = FirstPart < 1 ? first + 1 + random.Next(Commits - first - 1) : first;
        var all = Math.Log(1 + Growth);
        double[] levels = [.. Enumerable.Range(0, Commits).Select(place =>
            ((place >= second ? 1 : place >= first ? FirstPart : 0) * all) + (OfBuilds * PairNoise.Normal.Draw(random)))];

        List<GatePair> pairs = [];
        GateState? state = null;
        foreach (var look in Look.Default)
        {
            while (pairs.Count < look.Pairs) pairs.Add(Pair(pairs.Count + 1, levels[^1]));
            state = GateDecision.Of([measure], pairs, Look.Default);
            if (state.Decided) break;
        }

        if (GrowthQuestion.Of(VerdictRows.Of(state!, []).Single(), [measure], pairs) is not { } question) return null;
        if (Ends) levels = new double[Commits];
        var search = new BisectionSearch(question, [.. Enumerable.Range(1, Commits).Select(place => new BisectedCommitRow(place, null, "x"))], [], MostPairs);
        List<int> built = [];
        var builds = 0;
        while (search.Next([.. built, Commits - 1]) is { } place)
        {
            if (place != Commits - 1 && !built.Contains(place))
            {
                builds++;
                if (built.Count >= MostBuilt) built.Remove(built.MaxBy(one => Math.Abs(one - place)));
                built.Add(place);
            }

            search.Add(place, Pair(1, levels[place]), isNew: true);
        }

        return new SimulatedSearch(search.Row(), first, second, builds);

        GatePair Pair(int number, double level)
        {
            var log = (level + (Spread * Noise.Draw(random))) * (IsRate ? -1 : 1);
            return new GatePair(number, "P1", "SingleStream", number % 2 == 0, new Dictionary<GatedMeasure, PairValue> { [measure] = new(1e6, 1e6 * Math.Exp(log), log) }, [], null);
        }
    }

    /// <summary>What a bisection takes that runs a gate at each step.</summary>
    /// <returns>Its pairs, and whether it came to the right commit.</returns>
    public (int Pairs, bool Right) RunGates(Random random)
    {
        var culprit = random.Next(Commits);
        var (low, high, pairs) = (-1, Commits - 1, 0); // the base, and the head, which has failed
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            var (state, rounds) = new SimulatedSuite(1, Spread, Noise) { Growth = [middle >= culprit ? Growth : 0] }.Run(random, Look.Default);
            pairs += rounds;
            if (state.Failed) high = middle;
            else low = middle;
        }

        return (pairs, high == culprit);
    }
}

/// <summary>What a simulated search found.</summary>
/// <param name="Row">For the ledger.</param>
/// <param name="First">The place, from 0, of the first step.</param>
/// <param name="Second">Of the second one; the same: there is one.</param>
/// <param name="Builds">Commits that were built, again or not.</param>
internal sealed record SimulatedSearch(BisectionRow Row, int First, int Second, int Builds)
{
    /// <summary>A commit is named, and nothing came there.</summary>
    public bool Wrong => Row.Outcome is BisectionOutcome.Named or BisectionOutcome.OneOf or BisectionOutcome.Spread && Row.Reason is null && !Row.Steps.All(step => Holds(step, First) || Holds(step, Second));

    /// <summary>A commit is named, and it is right.</summary>
    public bool Right => Row.Outcome is BisectionOutcome.Named or BisectionOutcome.Spread && Row.Reason is null && !Wrong;

    /// <summary>Both steps are named.</summary>
    public bool Both => Row.Outcome == BisectionOutcome.Spread && Row.Reason is null && Holds(Row.Steps[0], First) && Holds(Row.Steps[1], Second);

    private static bool Holds(BisectionStepRow step, int place) => step.Commits.Any(commit => commit.Place == place + 1);
}

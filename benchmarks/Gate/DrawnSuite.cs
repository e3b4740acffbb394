using Modbench.Ledger;

namespace Modbench.GateBenchmark;

/// <summary>A suite of recorded pairs: some rounds of one recording, in order of time, judged as the gate would have judged them.</summary>
/// <param name="Run">Where they are from.</param>
/// <param name="Rounds">Places in it, ascending.</param>
internal sealed record DrawnSuite(RecordedRun Run, IReadOnlyList<int> Rounds)
{
    private const string Response = "response.p50";

    /// <summary>So many rounds a suite has at most.</summary>
    public static int Most { get; } = Look.Default[^1].Pairs;

    /// <summary>Base and head exchanged: of one build against itself neither is the head.</summary>
    public bool Mirrored { get; init; }

    /// <summary>Which pipeline and scenario of the round grows, and by how much: 0.05 is 5 % of its response (of its rate, where that is watched).</summary>
    public (int Case, double Growth) Planted { get; init; }

    public Slowdown Slowdown { get; init; } = Slowdown.None;

    /// <summary>Neighbouring rounds, whose first has any place that leaves enough.</summary>
    public static IEnumerable<DrawnSuite> Windows(RecordedRun run) =>
        from first in Enumerable.Range(0, Math.Max(0, run.Rounds.Count - Most + 1))
        from mirrored in new[] { false, true }
        select new DrawnSuite(run, [.. Enumerable.Range(first, Most)]) { Mirrored = mirrored };

    /// <summary>Rounds from all over the recording, without replacement and in their order. Two neighbours go together, so that base and head are as often first as in a gate.</summary>
    public static DrawnSuite Anywhere(RecordedRun run, Random random)
    {
        var twos = Enumerable.Range(0, run.Rounds.Count / 2).ToArray();
        random.Shuffle(twos);
        return new DrawnSuite(run, [.. twos.Take(Most / 2).Order().SelectMany(two => new[] { 2 * two, (2 * two) + 1 })]) { Mirrored = random.Next(2) == 1 };
    }

    /// <summary>Suites that share no pair: each begins where the one before was decided.</summary>
    public static IEnumerable<Outcome> BackToBack(RecordedRun run)
    {
        for (var first = 0; first + Most <= run.Rounds.Count;)
        {
            var outcome = new DrawnSuite(run, [.. Enumerable.Range(first, Most)]).Decide(new Random(first));
            yield return outcome;
            first += Math.Max(1, outcome.Rounds);
        }
    }

    /// <summary>What the gate says.</summary>
    /// <param name="random">When the machine is slower.</param>
    public Outcome Decide(Random random)
    {
        var rounds = Rounds.Select(place => Run.Rounds[place]).ToList();
        var slowness = Slowdown.Of?.Invoke(rounds.Sum(round => round.Sum(pair => pair.Seconds)), random);
        var pairs = new List<GatePair>();
        var ends = new List<double>();
        var at = 0.0;
        foreach (var round in rounds)
        {
            for (var one = 0; one < round.Count; one++)
            {
                pairs.Add(Pair(ends.Count + 1, round[one], Planted.Case == one ? Planted.Growth : 0, Later(slowness, at)));
                at += round[one].Seconds;
            }

            ends.Add(at);
        }

        var measures = pairs.SelectMany(pair => pair.Values.Keys).Distinct().ToList();
        var state = GateDecision.Of(measures, pairs, Look.Default);
        var needed = state.Results.Count == 0 ? 0 : state.Results.Max(result => result.Pairs);
        var grown = rounds[0][Planted.Case].Pipeline;
        return new Outcome(
            state.Failed,
            state.Results.Any(result => result.Verdict == GateVerdict.Fail && result.Pipeline == grown && IsPlanted(result.Measure?.Measure)),
            state.Results.Any(result => result.Verdict == GateVerdict.Inconclusive),
            state.Results.Any(result => result.Verdict == GateVerdict.NotComparable || (result.Verdict == GateVerdict.Fail && result.Measure is null)),
            needed,
            needed == 0 ? 0 : ends[needed - 1]);
    }

    private static Slowness? Later(Slowness? slowness, double seconds) => slowness is null ? null : (from, to) => slowness(seconds + from, seconds + to);

    private static bool IsPlanted(string? measure) => measure is Response or "throughput";

    private GatePair Pair(int number, RecordedPair recorded, double growth, Slowness? slowness)
    {
        var sliced = slowness is null ? null : new SlicedPair(recorded);
        var values = new Dictionary<GatedMeasure, PairValue>();
        foreach (var value in recorded.Values.Where(value => value.Gated))
        {
            var measure = new GatedMeasure(recorded.Pipeline, recorded.Scenario, value.Stage, value.Measure, "", value.Tolerance) { HighIsGood = value.HighIsGood };
            var (low, high, log) = Mirrored ? (value.Head, value.Base, -value.Log) : (value.Base, value.Head, value.Log);
            var change = sliced is null ? 0 : (Mirrored ? -1 : 1) * sliced.Change(value.Measure, slowness!);
            if (IsPlanted(value.Measure)) change += (value.HighIsGood ? -1 : 1) * Math.Log(1 + growth);
            values[measure] = new PairValue(low, high * Math.Exp(change), log + change);
        }

        return new GatePair(number, recorded.Pipeline, recorded.Scenario, recorded.HeadFirst != Mirrored, values, [], Failure(recorded));
    }

    private GateFailure? Failure(RecordedPair recorded) => recorded.Failed is not { } side ? null
        : new GateFailure(Mirrored ? Other(side) : side, LaunchOutcome.Failed, recorded.Reason ?? "", null);

    private static string Other(string side) => side == Conditions.Base ? Conditions.Head : side == Conditions.Head ? Conditions.Base : side;
}

/// <summary>How a suite ended.</summary>
/// <param name="Failed">Something failed.</param>
/// <param name="Named">What was planted did.</param>
/// <param name="Inconclusive">Something was too noisy.</param>
/// <param name="Launches">Launches failed, or something could not be compared.</param>
/// <param name="Rounds">After which it was decided.</param>
/// <param name="Seconds">That it took until then.</param>
internal readonly record struct Outcome(bool Failed, bool Named, bool Inconclusive, bool Launches, int Rounds, double Seconds);

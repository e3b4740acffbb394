namespace Modbench.Ledger;

/// <summary>The verdicts after some looks.</summary>
/// <param name="looks">All that there are to be.</param>
/// <param name="reached">Those that have been; the last of them decides.</param>
internal sealed class GateJudge(IReadOnlyList<Look> looks, IReadOnlyList<Look> reached)
{
    private bool IsLast => reached.Count == looks.Count;

    public GateState Judge(IReadOnlyList<GateCase> cases)
    {
        var series = cases.ToDictionary(one => one, one => one.Measures.Select(measure => new GateSeries(measure, one.Whole)).ToList());
        var judged = cases.Where(one => !one.IsSettled).SelectMany(one => series[one]).Where(one => one.Missing is null).ToLookup(one => one.Measure.IsExact);
        var noisy = judged[false].ToLookup(one => one.Measure.IsWaived);
        var last = judged.SelectMany(kind => kind).ToDictionary(one => one, PassesAt);
        HashSet<GateSeries> grown =
        [
            .. NoisyRule.Grown([.. noisy[false]], reached, one => last[one]),
            .. noisy[true].SelectMany(waived => NoisyRule.Grown([waived], reached, one => last[one])),
            .. ExactRule.Grown([.. judged[true]], reached, one => last[one]),
        ];
        var chance = GatePower.Chance(looks, noisy[false].Count());
        var results = cases.SelectMany(one => OfCase(one, series[one], grown, last, chance)).ToList();
        var isDecided = IsLast || results.Exists(result => result.Verdict == GateVerdict.Fail) || !results.Exists(result => result.Verdict == GateVerdict.Inconclusive);
        return new GateState(isDecided, isDecided && !IsLast ? [.. results.Select(Interrupted)] : results);
    }

    private IEnumerable<GateResult> OfCase(GateCase one, List<GateSeries> series, HashSet<GateSeries> grown, Dictionary<GateSeries, int> last, double chance)
    {
        if (one.IsSettled) yield return OfLaunches(one);
        foreach (var measure in series)
        {
            var result = Numbers(one, measure, chance);
            yield return one.IsSettled ? result with { Verdict = GateVerdict.NotComparable, Reason = "launches failed" }
                : measure.Missing is { } why ? result with { Verdict = GateVerdict.NotComparable, Reason = why }
                : grown.Contains(measure) ? result with { Verdict = GateVerdict.Fail, Stage = measure.Measure.Stage ?? (GrownStage.Tells(measure.Measure.Measure) ? GrownStage.Of(one.Whole) : null) }
                : last[measure] < reached.Count ? result with { Verdict = GateVerdict.Pass }
                : NotTold(result, measure, chance);
        }
    }

    /// <summary>The place of the first look at which it surely has not grown; as many as there were: none.</summary>
    private int PassesAt(GateSeries measure)
    {
        var place = 0;
        while (place < reached.Count && !Passes(measure, reached[place].Pairs, place == looks.Count - 1)) place++;
        return place;
    }

    private static bool Passes(GateSeries measure, int pairs, bool isLast) =>
        measure.Measure.IsExact ? ExactRule.Passes(measure, pairs, isLast) : NoisyRule.Passes(measure, pairs, isLast);

    private static GateResult OfLaunches(GateCase one)
    {
        var heads = one.Failures.Count(failure => failure.Side == Conditions.Head);
        var first = one.Failures[0];
        return new GateResult
        {
            Pipeline = one.Pipeline,
            Scenario = one.Scenario,
            Verdict = one.OfFailures,
            Pairs = one.Whole.Count,
            Stage = first.Stage,
            Reason = $"of {Count(one.Pairs.Count)} the head failed in {heads}, the base in {one.Failures.Count - heads}: {first.Reason}",
        };
    }

    private GateResult Numbers(GateCase one, GateSeries series, double chance)
    {
        var effect = GateEffect.Of(series);
        return new GateResult
        {
            Pipeline = one.Pipeline,
            Scenario = one.Scenario,
            Measure = series.Measure,
            Verdict = GateVerdict.Inconclusive,
            Pairs = series.Values.Count,
            Stage = series.Measure.Stage,
            Base = effect.Base,
            Head = effect.Head,
            Ratio = effect.Ratio,
            Low = effect.Low,
            High = effect.High,
            Spread = effect.Spread,
            Detectable = effect.Spread is { } spread && !series.Measure.IsExact ? GatePower.Detectable(series.Measure, spread, looks[^1].Pairs, chance) : null,
        };
    }

    private GateResult NotTold(GateResult result, GateSeries series, double chance) => result with
    {
        PairsNeeded = result.Spread is { } spread && !series.Measure.IsExact ? GatePower.Needed(series.Measure, series.Beyond.Average(), spread, chance, Math.Max(looks[0].Pairs, result.Pairs + 1)) : null,
        Reason = reached.Count == 0 ? $"not told by {Count(result.Pairs)}: it takes {looks[0].Pairs} at the least"
            : IsLast ? $"too noisy to tell within {result.Pairs} pairs" : $"not told yet by {result.Pairs} pairs",
    };

    private static string Count(int pairs) => pairs == 1 ? "1 pair" : FormattableString.Invariant($"{pairs} pairs");

    // What could not be told was not asked any longer.
    private static GateResult Interrupted(GateResult result) =>
        result.Verdict == GateVerdict.Inconclusive ? result with { Reason = $"not told yet when the gate failed, after {result.Pairs} pairs" } : result;
}

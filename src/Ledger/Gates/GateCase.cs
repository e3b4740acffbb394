namespace Modbench.Ledger;

/// <summary>One pipeline and scenario: what is watched of it, and its pairs in order.</summary>
internal sealed class GateCase
{
    private GateCase(string pipeline, string scenario, IReadOnlyList<GatedMeasure> measures, IReadOnlyList<GatePair> pairs)
    {
        Pipeline = pipeline;
        Scenario = scenario;
        Measures = measures;
        Pairs = pairs;
        Whole = [.. pairs.Where(pair => pair.Failure is null)];
        Failures = [.. pairs.Select(pair => pair.Failure).OfType<GateFailure>()];
    }

    public string Pipeline { get; }

    public string Scenario { get; }

    public IReadOnlyList<GatedMeasure> Measures { get; }

    public IReadOnlyList<GatePair> Pairs { get; }

    /// <summary>Those in which both sides ran.</summary>
    public IReadOnlyList<GatePair> Whole { get; }

    public IReadOnlyList<GateFailure> Failures { get; }

    /// <summary>Launches failed: no number decides any more.</summary>
    public bool IsSettled => Failures.Count > 0;

    /// <summary>What failed launches mean.</summary>
    /// <remarks>Failures are absolute, as in a run: one of the head is enough where the base has none. Where the base has some, the machine may be at fault. A gate runs no more pairs after the first.</remarks>
    public GateVerdict OfFailures => Failures.All(failure => failure.Side == Conditions.Head) ? GateVerdict.Fail : GateVerdict.NotComparable;

    /// <summary>By pipeline and scenario, in the order of the measures.</summary>
    /// <exception cref="ArgumentException">Two pairs of one pipeline and scenario have the same number.</exception>
    public static IReadOnlyList<GateCase> Of(IReadOnlyList<GatedMeasure> measures, IReadOnlyList<GatePair> pairs)
    {
        var byCase = pairs.ToLookup(pair => (pair.Pipeline, pair.Scenario));
        return [.. measures.GroupBy(measure => (measure.Pipeline, measure.Scenario)).Select(own =>
        {
            GatePair[] ordered = [.. byCase[own.Key].OrderBy(pair => pair.Number)];
            if (ordered.DistinctBy(pair => pair.Number).Count() < ordered.Length) throw new ArgumentException("two pairs have the same number", nameof(pairs));
            return new GateCase(own.Key.Pipeline, own.Key.Scenario, [.. own.Distinct()], ordered);
        })];
    }

    /// <summary>All of the first pairs are there, or there need be no more.</summary>
    public bool Reaches(int pairs) => IsSettled || (Pairs.Count >= pairs && Pairs[pairs - 1].Number == pairs);

    /// <summary>As it was when there were so many pairs.</summary>
    public GateCase Until(int pairs) => new(Pipeline, Scenario, Measures, [.. Pairs.TakeWhile(pair => pair.Number <= pairs)]);
}

namespace Modbench.Ledger;

/// <summary>What the pairs of one pipeline and scenario measured of one measure, in their order.</summary>
internal sealed class GateSeries
{
    private readonly List<PairValue> values = [];

    /// <param name="measure">The measure.</param>
    /// <param name="pairs">Those in which both sides ran.</param>
    public GateSeries(GatedMeasure measure, IReadOnlyList<GatePair> pairs)
    {
        Measure = measure;
        foreach (var pair in pairs)
        {
            if (pair.Values.TryGetValue(measure, out var value) && double.IsFinite(value.Base) && double.IsFinite(value.Head)) values.Add(value);
        }

        double?[] ratios = [.. values.Select(LogRatio)];
        if (ratios.All(ratio => ratio is not null)) LogRatios = [.. ratios.Select(ratio => ratio!.Value)];
        Missing = values.Count < pairs.Count ? $"measured in {values.Count} of {pairs.Count} pairs"
            : LogRatios is null && !measure.IsExact ? "one side has 0, so there is no ratio"
            : null;
    }

    public GatedMeasure Measure { get; }

    public IReadOnlyList<PairValue> Values => values;

    /// <summary>Logarithms of head ÷ base; null: some pair has none.</summary>
    public double[]? LogRatios { get; }

    /// <summary>Why nothing can be said of it; null: it can.</summary>
    public string? Missing { get; }

    /// <summary>What may grow, as a logarithm.</summary>
    public double LogTolerance => Math.Log(1 + Measure.Tolerance);

    /// <summary>By pair: how far beyond its tolerance the head is, as a logarithm; of a measure with ratios only.</summary>
    public double[] Beyond => [.. LogRatios!.Select(ratio => (Measure.HighIsGood ? -ratio : ratio) - LogTolerance)];

    private double? LogRatio(PairValue value) =>
        value.Base == value.Head ? 0
        : Measure.IsExact ? (value is { Base: > 0, Head: > 0 } ? Math.Log(value.Head / value.Base) : null)
        : value.LogRatio is { } ratio && double.IsFinite(ratio) ? ratio : null;
}

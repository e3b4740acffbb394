namespace Modbench.Ledger;

/// <summary>How per-launch values are averaged, and what bounds their interval.</summary>
public enum MeasureScale
{
    /// <summary>Times and ratios: geometric mean, interval on the log scale; arithmetic, and no lower than 0, when a launch has the value 0.</summary>
    Geometric,

    /// <summary>Counts, rates and sizes: arithmetic mean, interval no lower than 0.</summary>
    Amount,

    /// <summary>Shares: arithmetic mean, interval within 0 and 1.</summary>
    Share,

    /// <summary>Scores of any sign: arithmetic mean.</summary>
    Score,
}

/// <summary>One kind of measure.</summary>
/// <param name="Name">As in <see cref="MeasureRow.Measure"/>.</param>
/// <param name="Unit">Base unit.</param>
/// <param name="Scale">How launches are averaged.</param>
/// <param name="PerStage">Its rows name a stage.</param>
public sealed record MeasureKind(string Name, string Unit, MeasureScale Scale, bool PerStage = false)
{
    /// <summary>Mean over launches with its interval.</summary>
    /// <param name="values">One for each launch, at least one.</param>
    public Estimate Average(IReadOnlyList<double> values)
    {
        if (values.Count == 1)
        {
            return new Estimate(values[0], null, null);
        }

        if (Scale == MeasureScale.Geometric && values.All(value => value > 0))
        {
            return Estimate.Geometric(values);
        }

        var estimate = Estimate.Mean(values);
        return Scale switch
        {
            MeasureScale.Score => estimate,
            MeasureScale.Share => estimate with { Low = NotBelowZero(estimate.Low), High = estimate.High is { } high ? Math.Min(1, high) : null },
            _ => estimate with { Low = NotBelowZero(estimate.Low) },
        };
    }

    private static double? NotBelowZero(double? low) => low is { } value ? Math.Max(0, value) : null;
}

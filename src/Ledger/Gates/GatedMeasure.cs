namespace Modbench.Ledger;

/// <summary>One measure of one pipeline and scenario that a gate watches.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Stage">The stage; null: the whole pipeline.</param>
/// <param name="Measure">Such as <c>response.p50</c>.</param>
/// <param name="Unit">Base unit.</param>
/// <param name="Tolerance">How much it may grow: 0.02 is 2 %; of what should be high, shrink.</param>
public sealed record GatedMeasure(string Pipeline, string Scenario, string? Stage, string Measure, string Unit, double Tolerance)
{
    /// <summary>Bytes that a query allocates.</summary>
    public const string Allocated = "allocated";

    /// <summary>Why a quality that has a lower and an upper bound is not compared with what it was.</summary>
    public const string BothBounds = "it has a lower and an upper bound: neither way is worse, and its bounds are checked";

    private static readonly HashSet<string> HighOnes = ["throughput", "goodput", "attainment", "tokens.rate", "completed", PeakMeasures.Peak, "np", "stp", "fairness"];

    private readonly bool? isHighGood;
    private readonly double? excluded;

    /// <summary>What matters is how much it shrank. So by default of rates, of shares that met their objective, and of qualities; a quality with an upper bound alone needs false.</summary>
    public bool HighIsGood
    {
        get => isHighGood ?? (HighOnes.Contains(Measure) || MeasureCatalog.IsQuality(Measure));
        init => isHighGood = value;
    }

    /// <summary>
    /// It is tested by itself, with the same chance of a false failure, and not together with the others: a waiver lets it grow by far more than the machine's noise, and one that lies
    /// far below what it may is no measure of how far above others have to lie.
    /// </summary>
    public bool IsWaived { get; init; }

    /// <summary>The same code gives the same number, whatever else the machine does: allocated bytes and qualities. <see cref="ExactRule"/> decides about them.</summary>
    public bool IsExact => IsExactly(Measure);

    /// <summary>How much growth a pass at the last look excludes: 3 points more than the tolerance, so 5 % where that is 2 %.</summary>
    public double Excluded
    {
        get => excluded ?? Tolerance + 0.03;
        init => excluded = value;
    }

    /// <summary>By how much a measure may grow where nothing else is said: exact ones a thousandth, peak memory a tenth.</summary>
    /// <param name="measure">Its name.</param>
    /// <param name="other">That of times and rates.</param>
    public static double ToleranceOf(string measure, double other) =>
        IsExactly(measure) ? 0.001 : measure == "memory.peak" ? 0.10 : other;

    private static bool IsExactly(string measure) => measure == Allocated || MeasureCatalog.IsQuality(measure);
}

namespace Modbench.Ledger;

/// <summary>What a gate saw at a look.</summary>
/// <param name="Look">The look.</param>
/// <param name="Limit">What a measure's statistic must exceed to have grown, from −1 to 1; 1: nothing can.</param>
/// <param name="Statistics">By measure, from −1 to 1, as <see cref="FlipTable"/> says; 0 where all differences are 0; −1 of one that takes no part any more.</param>
internal sealed record FlipLook(Look Look, double Limit, IReadOnlyList<double> Statistics)
{
    /// <summary>Sums in another order differ by less.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Any of them grew beyond its tolerance.</summary>
    public bool Failed => Statistics.Any(one => Exceeds(one, Limit));

    /// <summary>The measure did.</summary>
    public bool Grew(int measure) => Exceeds(Statistics[measure], Limit);

    internal static bool Exceeds(double statistic, double limit) => statistic > limit + Rounding;
}

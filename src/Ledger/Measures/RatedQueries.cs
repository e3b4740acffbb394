namespace Modbench.Ledger;

/// <summary>What a rate counts.</summary>
/// <param name="Completed">How many queries.</param>
/// <param name="ByClass">Of each class; empty: there are none.</param>
/// <param name="Elapsed">The time in which they completed, in nanoseconds.</param>
/// <param name="Marks">What a reader must know of rates, beyond what holds for all that was measured.</param>
internal sealed record RatedQueries(int Completed, IReadOnlyList<int> ByClass, double Elapsed, IReadOnlyList<string> Marks)
{
    /// <summary>Completed queries per second; not finite when no time passed.</summary>
    public double PerSecond => Completed * 1e9 / Elapsed;
}

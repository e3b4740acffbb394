namespace Modbench.Ledger;

/// <summary>How many times worse the head is, whichever way is worse: 1.05 is 5 % slower, larger, or fewer a second.</summary>
/// <param name="Ratio">Above 1: it got worse.</param>
/// <param name="Low">Lower end of its 95 % interval; where there is none, the ratio itself.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct Growth(double Ratio, double Low, double High)
{
    /// <summary>Null: the row has no ratio, for the base has 0 of it, or nothing was compared.</summary>
    public static Growth? Of(VerdictRow row)
    {
        if (row.Ratio is not { } ratio || row.Measure is not { } measure) return null;
        var (low, high) = (row.Low ?? ratio, row.High ?? ratio);
        var gated = new GatedMeasure(row.Pipeline, row.Scenario ?? "", row.Stage, measure, row.Unit ?? "", 0);
        return gated.HighIsGood ? new Growth(1 / ratio, 1 / high, 1 / low) : new Growth(ratio, low, high);
    }
}

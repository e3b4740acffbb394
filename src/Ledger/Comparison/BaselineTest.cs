using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>One measure of a head, to be told from its baseline.</summary>
/// <param name="Row">What is known before: its verdict is still open.</param>
/// <param name="Shift">By how much it got worse: of times the logarithm of a ratio, of others a difference.</param>
/// <param name="Limit">It may get worse by that.</param>
/// <param name="Excluded">What is to be ruled out before it passes.</param>
/// <param name="ToRatio">The ratio head ÷ base that a shift means; null: the base has 0.</param>
internal sealed record BaselineTest(VerdictRow Row, Shift Shift, double Limit, double Excluded, Func<double, double>? ToRatio)
{
    private const double Confidence = 0.95;

    // Of the whole family, as all gates have it.
    private const double FalseFails = 0.01;
    private const double Power = 0.8;

    /// <summary>The stage that is to be named if it fails; null: the row names its own, or none is known.</summary>
    public StageNode? Grown { get; init; }

    /// <summary>
    /// The verdicts. Those with a spread are one family: that any one of them fails where none has grown beyond its limit has a chance of 1 % (Holm 1979). Numbers that never
    /// vary need no test.
    /// </summary>
    public static IReadOnlyList<VerdictRow> Decide(IReadOnlyList<BaselineTest> tests)
    {
        BaselineTest[] family = [.. tests.Where(test => test.Shift.Error > 0)];
        var adjusted = ManyTests.Holm([.. family.Select(test => test.Shift.Above(test.Limit)!.Value)]);
        var next = 0;
        return [.. tests.Select(test => test.Decided(test.Shift.Error > 0 ? adjusted[next++] : null, family.Length))];
    }

    private VerdictRow Decided(double? chance, int family)
    {
        var verdict = chance is not { } tested ? Shift.Value > Limit ? GateVerdict.Fail : GateVerdict.Pass
            : tested <= FalseFails ? GateVerdict.Fail
            : Shift.Value + (Shift.Quantile(Confidence) * Shift.Error!.Value) < Excluded ? GateVerdict.Pass
            : GateVerdict.Inconclusive;
        var row = verdict == GateVerdict.Fail && Grown is { } stage ? Row with { Stage = stage.Name, File = stage.File, Line = stage.Line } : Row;
        if (ToRatio is null) return row with { Verdict = verdict };
        var half = Shift.Half(Confidence) ?? 0;
        double[] ends = [ToRatio(Shift.Value - half), ToRatio(Shift.Value + half)];
        return row with
        {
            Verdict = verdict,
            Ratio = ToRatio(Shift.Value),
            Low = Finite(ends.Min()),
            High = Finite(ends.Max()),
            Detectable = chance is null ? null : Finite(ToRatio(Limit + ((Shift.Quantile(1 - (FalseFails / family)) + Shift.Quantile(Power)) * Shift.Error!.Value))),
        };
    }

    // One degree of freedom and a large spread have ends that no number can hold.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

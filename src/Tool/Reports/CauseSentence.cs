using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>An explanation in one sentence.</summary>
internal static class CauseSentence
{
    private const double Small = 0.02;

    public static string Of(PlanRow plan, ExplanationRow row)
    {
        if (row.Saturated is { } stage) return Saturated(plan, row, stage);
        var (label, under) = (plan.Label(row.Pipeline), CauseWords.Under(row.Condition));
        var measure = row.Measure switch
        {
            "response.p50" => "mean of the middle half",
            "response.p99" => "slowest 5 %",
            ExplanationRow.ThroughputMeasure => "time per query",
            _ => "mean",
        };
        var change = $"{row.Scenario}; {measure} {Quantity.Change(row.BaseValue, row.BaseValue + row.Delta, "ns")}{Rates(row)}{(IsSure(row) ? "" : Interval(row))}";
        if (row.Verdict == ExplanationVerdict.NoChange) return Unchanged(label, under, row, change);
        if (!HasCauses(row)) return $"No difference of {label} {under} is certain so far ({change}).";
        var ratio = (row.BaseValue + row.Delta) / row.BaseValue;
        var slower = $"{label} is {(ratio >= 1 ? $"{Quantity.Of(ratio, "ratio")} slower" : $"{Quantity.Of(1 / ratio, "ratio")} faster")} {under} ({change})";
        return row.Verdict switch
        {
            ExplanationVerdict.Named => $"{slower}{Total(row)}: {Reasons(plan, row)}.",
            ExplanationVerdict.NotDistinguishable => $"{slower}. No cause stands out from chance and from the others: {Reasons(plan, row)}.",
            _ => $"{slower}. Not decided by so few pairs, but seen: {Reasons(plan, row)}.",
        };
    }

    /// <summary>It says what the difference is made of: what may be none has no parts.</summary>
    public static bool HasCauses(ExplanationRow row) => row.Verdict switch
    {
        ExplanationVerdict.NoChange => false,
        ExplanationVerdict.Named or ExplanationVerdict.NotDistinguishable => true,
        _ => IsSure(row),
    };

    private static bool IsSure(ExplanationRow row) => !MayBeNone(row) && !IsSmall(row);

    private static bool MayBeNone(ExplanationRow row) => row.Low is not > 0 && row.High is not < 0;

    private static bool IsSmall(ExplanationRow row) => Math.Abs(row.Delta) < Small * row.BaseValue;

    /// <summary>The interval is of 95 %, and a change is one from 99 % on: between them it may be one.</summary>
    private static string Unchanged(string label, string under, ExplanationRow row, string change)
    {
        if (MayBeNone(row)) return $"{label} does not change measurably {under} ({change}).";
        if (IsSmall(row)) return $"{label} changes by less than {Quantity.Percent(Small)} {under} ({change}).";
        return $"{label} may be {(row.Delta > 0 ? "slower" : "faster")} by chance {under} ({change}{Interval(row)}): {row.Pairs} pairs of blocks are too few to be 99 % sure.";
    }

    private static string Interval(ExplanationRow row)
    {
        if (row is not { Low: { } low, High: { } high }) return "";
        var (from, to) = (Time(low), Time(high));
        return $"; 95 % interval of the difference {Quantity.Bare(from, to)} to {to}";

        static string Time(double ns) => ns < 0 ? CauseWords.Signed(ns) : Quantity.Time(ns);
    }

    private static string Rates(ExplanationRow row) =>
        row.Measure == ExplanationRow.ThroughputMeasure ? $", {Quantity.Change(1e9 / row.BaseValue, 1e9 / (row.BaseValue + row.Delta), "1/s")}" : "";

    private static string Saturated(PlanRow plan, ExplanationRow row, SaturatedStage stage)
    {
        var (most, before) = (1e9 / (row.BaseValue + row.Delta), 1e9 / row.BaseValue);
        var who = stage.Stage ?? "the workers of all its stages";
        var slower = $"{plan.Label(row.Pipeline)} can't keep up {CauseWords.Under(row.Condition)} ({row.Scenario}): {Rate(stage.Load * most)} came, {who} can do {Rate(most)}";
        if (IsSmall(row)) return $"{slower}, as {row.Base}.";
        var takes = $"{(stage.Stage is null ? "they take" : "it takes")} {(row.Delta > 0 ? "longer" : "less")} for a query";
        if (!HasCauses(row)) return $"{slower} ({row.Base}: {Rate(before)}). That {takes} is not certain so far{Interval(row)}.";
        return row.Top is null
            ? $"{slower} ({row.Base}: {Rate(before)}). No cause is certain of what {takes}, but seen: {Reasons(plan, row)}."
            : $"{slower} ({row.Base}: {Rate(before)}). Of what {takes}: {Reasons(plan, row)}.";

        static string Rate(double perSecond) => Quantity.Of(perSecond, "1/s");
    }

    private static string Reasons(PlanRow plan, ExplanationRow row) =>
        string.Join("; ", HasShares(row) ? CauseReasons.Shares(plan, row) : CauseReasons.Times(plan, row));

    private static string Total(ExplanationRow row) => HasShares(row) && CauseReasons.Total(row) is { } total ? $", most of all by {total}" : "";

    /// <summary>Parts of a difference that may be none, or of which nothing is decided, are no shares that mean anything.</summary>
    private static bool HasShares(ExplanationRow row) => IsSure(row) && (row.Top is not null || row.Verdict == ExplanationVerdict.NotDistinguishable);
}

using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>An explanation in one sentence.</summary>
internal static class CauseSentence
{
    private const double Small = 0.02;
    private const double SmallShare = 0.03;
    private const double MuchOfIt = 0.1;
    private const int MostReasons = 4;

    public static string Of(PlanRow plan, ExplanationRow row)
    {
        if (row.Saturated is { } stage) return Saturated(plan, row, stage);
        var label = plan.Label(row.Pipeline);
        var measure = row.Measure switch
        {
            "response.p99" => "slowest 5 %",
            ExplanationRow.ThroughputMeasure => "time per query",
            _ => "mean",
        };
        var change = $"{row.Scenario}; {measure} {Quantity.Change(row.BaseValue, row.BaseValue + row.Delta, "ns")}{Rates(row)}";
        if (row.Verdict == ExplanationVerdict.NoChange) return $"{label} does not change measurably {CauseWords.Under(row.Condition)} ({change}).";
        var ratio = (row.BaseValue + row.Delta) / row.BaseValue;
        var slower = $"{label} is {(ratio >= 1 ? $"{Quantity.Of(ratio, "ratio")} slower" : $"{Quantity.Of(1 / ratio, "ratio")} faster")} {CauseWords.Under(row.Condition)} ({change})";
        var reasons = string.Join("; ", Reasons(plan, row));
        return row.Verdict switch
        {
            ExplanationVerdict.Named => $"{slower}: {reasons}.",
            ExplanationVerdict.NotDistinguishable => $"{slower}. No cause stands out from chance and from the others: {reasons}.",
            _ => $"{slower}. Not decided by so few pairs, but seen: {reasons}.",
        };
    }

    private static string Rates(ExplanationRow row) =>
        row.Measure == ExplanationRow.ThroughputMeasure ? $", {Quantity.Change(1e9 / row.BaseValue, 1e9 / (row.BaseValue + row.Delta), "1/s")}" : "";

    private static string Saturated(PlanRow plan, ExplanationRow row, SaturatedStage stage)
    {
        var (most, before) = (1e9 / (row.BaseValue + row.Delta), 1e9 / row.BaseValue);
        var who = stage.Stage ?? "the workers of all its stages";
        var slower = $"{plan.Label(row.Pipeline)} can't keep up {row.Condition} ({row.Scenario}): {Rate(stage.Load * most)} came, {who} can do {Rate(most)}";
        if (Math.Abs(row.Delta) < Small * row.BaseValue) return $"{slower}, as {row.Base}.";
        return $"{slower} ({row.Base}: {Rate(before)}). Of what {(stage.Stage is null ? "they take" : "it takes")} longer for a query: {string.Join("; ", Reasons(plan, row))}.";

        static string Rate(double perSecond) => Quantity.Of(perSecond, "1/s");
    }

    private static IEnumerable<string> Reasons(PlanRow plan, ExplanationRow row)
    {
        var groups = row.Terms
            .Where(term => term.Cause != Cause.Unattributed)
            .GroupBy(term => (term.Cause, term.Detail, term.Neighbour, term.NeighbourStage, Stage: term.Cause == Cause.Graph ? term.Stage : null))
            .Select(same => (same.Key, Share: same.Sum(term => term.Value) / row.Delta, Direct: same.Sum(term => term.Direct) / row.Delta))
            .OrderByDescending(group => group.Share)
            .ToList();
        var told = 0.0;
        foreach (var (key, share, direct) in groups.Where(group => group.Share >= SmallShare || (group.Key.Cause == Cause.Graph && group.Share <= -SmallShare)).Take(MostReasons))
        {
            told += share;
            var who = CauseWords.Who(plan, key.Neighbour, key.NeighbourStage);
            var what = key.Cause == Cause.Graph ? CauseWords.OfGraph(key.Detail, key.Stage)
                : key.Cause == Cause.Cpu && MayBeSpinning(row, key.Detail, share) ? CauseWords.Spinning
                : CauseWords.Phrase(key.Cause, key.Detail, who, key.Neighbour == row.Pipeline, key.NeighbourStage is not null);
            yield return $"{Percent(share)} {what}{(key.Cause == Cause.Graph ? "" : Amplified(share, direct, row.Delta < 0))}";
        }

        var unexplained = row.Terms.Where(term => term.Cause == Cause.Unattributed).Sum(term => term.Value) / row.Delta;
        var others = 1 - told - unexplained;
        if (Math.Abs(others) >= SmallShare / 2) yield return $"{Percent(others)} other causes";
        yield return $"{Percent(unexplained)} unexplained";
    }

    /// <summary>Threads that share visits waited for a core for so long, beyond what is counted, that most of the longer work may be others spinning until they had one.</summary>
    private static bool MayBeSpinning(ExplanationRow row, string? detail, double share)
    {
        if (detail is not (null or CpuDetail.Unknown) || row.RunQueueHigh is not { } most) return false;
        var beyond = most - row.Terms.Where(term => term.Cause == Cause.RunQueue).Sum(term => term.Value);
        return beyond >= share * row.Delta / 2;
    }

    private static string Amplified(double share, double direct, bool faster)
    {
        var queueing = 1 - (direct / share);
        var what = faster ? "queueing that this spared" : "queueing that this set off";
        return queueing < MuchOfIt ? "" : queueing > 1 ? $" (all of it {what})" : $" ({Percent(queueing)} of it {what})";
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{(Math.Round(share * 100) < 0 ? "−" : "")}{Math.Abs(Math.Round(share * 100)):0} %");
}

using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What a gate decided about one measure, as a person would say it.</summary>
internal static class VerdictWords
{
    /// <summary>As <see cref="CheckSection.Missed"/>, in letters that are not overlooked.</summary>
    public const string Failed = "FAIL";

    // Beyond twice as much, a factor is read more easily than per cent.
    private const double Factor = 2;

    /// <summary>A verdict's name in a table.</summary>
    public static string Name(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Pass => "pass",
        GateVerdict.Fail => Failed,
        GateVerdict.Inconclusive => "inconclusive",
        GateVerdict.Waived => "waived",
        GateVerdict.New => "new",
        GateVerdict.Removed => "removed",
        GateVerdict.GraphChanged => "graph changed",
        _ => "not comparable",
    };

    public static string Of(PlanRow plan, VerdictRow row)
    {
        var label = plan.Label(row.Pipeline);
        if (row.Measure is not { } measure) return $"{label}{Under(row)}{(row.Verdict == GateVerdict.Fail ? " fails" : $": {Name(row.Verdict)}")}{Because(row.Reason)}.";
        return row.Verdict switch
        {
            GateVerdict.Fail when row is { Base: null, Head: null } => $"{Subject(label, row)} {measure}{Under(row)} fails{Because(row.Reason)}.",
            GateVerdict.Fail => $"{Worse(label, row)} ({Numbers(row, measure)}){Where(row)}{Beyond(row)}.",
            GateVerdict.Waived => $"{Worse(label, row)} ({Numbers(row, measure)}){Where(row)}; waived: {row.Waiver}{Ended(row.Waiver)}",
            // Of a stored baseline the reason is a sentence of its own.
            GateVerdict.Inconclusive when row is { Pairs: null, Reason: { } reason } => $"{Subject(label, row)}: {measure} is too noisy to tell ({Numbers(row, measure)}){Power(row)}; {reason.TrimEnd('.')}.",
            GateVerdict.Inconclusive => $"{Subject(label, row)}: {measure} is {(row.Reason ?? "too noisy to tell").TrimEnd('.')} ({Numbers(row, measure)}){Power(row)}.",
            GateVerdict.Pass => $"{Subject(label, row)} {measure} passes ({Numbers(row, measure)}).",
            _ => $"{Subject(label, row)} {measure}{Under(row)}: {Name(row.Verdict)}{Because(row.Reason)}.",
        };
    }

    /// <summary>How much more or less there is of it, such as <c>+30 %</c> or <c>2.3×</c>.</summary>
    public static string Change(double? ratio) =>
        ratio is not { } value ? Quantity.None
        : value >= Factor ? Quantity.Of(value, "ratio")
        : Signed(value - 1);

    /// <summary>The interval of the change; null: there is none.</summary>
    public static string? Interval(VerdictRow row) => Interval(row.Low, row.High);

    /// <summary>The same of its ends.</summary>
    public static string? Interval(double? from, double? to) =>
        from is not { } low || to is not { } high || low == high ? null
        : high >= Factor ? $"{Quantity.Of(low, "ratio")}–{Quantity.Of(high, "ratio")}"
        : $"{Signed(low - 1)} to {Signed(high - 1)}";

    /// <summary>A value with its unit; what a gate counts has units that no measure of a run has.</summary>
    public static string Value(double? value, VerdictRow row) => Quantity.Of(value, row.Measure ?? "", row.Unit ?? "");

    private static string Worse(string label, VerdictRow row)
    {
        var measure = row.Measure!;
        if (row.Ratio is not { } ratio)
        {
            return measure == "allocated" && row.Base == 0 ? $"{label} allocates {Value(row.Head, row)}, and nothing in the base"
                : $"{label}: {measure} is {Value(row.Head, row)}{(row.Base is null ? "" : $", and {Value(row.Base, row)} in the base")}";
        }

        var much = ratio >= Factor ? Quantity.Of(ratio, "ratio") : Quantity.Percent(Rounded(Math.Abs(ratio - 1)));
        if (IsOfStage(measure)) return ratio >= Factor ? $"Stage {row.Stage} of {label} takes {much} as long" : $"Stage {row.Stage} of {label} takes {much} longer";
        return measure switch
        {
            "allocated" => ratio >= Factor ? $"{label} allocates {much} as much" : $"{label} allocates {much} more",
            "memory.peak" => ratio >= Factor ? $"{label} takes {much} as much memory" : $"{label} takes {much} more memory",
            "throughput" or "goodput" => $"{label} does {much} fewer queries a second",
            "cpu" => ratio >= Factor ? $"{label} takes {much} as much CPU time" : $"{label} takes {much} more CPU time",
            _ when measure.StartsWith("response.", StringComparison.Ordinal) => $"{label} is {much} slower",
            _ when ratio < 1 => $"{label}: {measure} fell by {much}",
            _ => ratio >= Factor ? $"{label}: {measure} grew to {much}" : $"{label}: {measure} grew by {much}",
        };
    }

    private static string Numbers(VerdictRow row, string measure)
    {
        List<string> numbers = [];
        if (row.Scenario is { } scenario) numbers.Add(scenario);
        if (row is { Base: { } before, Head: { } after, Ratio: not null }) numbers.Add($"{measure} {Quantity.Change(before, after, row.Unit ?? "")}");
        if (Interval(row) is { } interval) numbers.Add($"95 % interval {interval}");
        if (row.Tolerance is { } tolerance) numbers.Add($"{Quantity.Percent(tolerance)} tolerated");
        if (row.Pairs is { } pairs) numbers.Add(string.Create(CultureInfo.InvariantCulture, $"{pairs} {(pairs == 1 ? "pair" : "pairs")}"));
        return string.Join(", ", numbers);
    }

    private static string Where(VerdictRow row)
    {
        var place = row.File is { } file ? string.Create(CultureInfo.InvariantCulture, $"{file}{(row.Line is { } line ? $":{line}" : "")}") : null;
        var stage = row.Stage is null || IsOfStage(row.Measure!) ? null : $"stage {row.Stage} grew most";
        var cause = row.Cause is { } name ? Cause(name) : null;
        string[] parts = [.. new[] { stage is null ? place : place is null ? stage : $"{stage} ({place})", cause }.OfType<string>()];
        return parts.Length == 0 ? "" : ": " + string.Join(", ", parts);
    }

    private static string Cause(string name) => name switch
    {
        "run_queue" => "waiting for a core",
        "gc" => "garbage collection",
        "lock" => "waiting for locks",
        "io" => "waiting for the disk",
        "wait" => "waiting for what it awaits",
        "throttle" => "waiting for the container's share of CPU time",
        "cpu" => CauseWords.MoreWork,
        "admission" => "waiting for admission",
        "issue_delay" => "queries that were issued late",
        "batch_wait" => "waiting for batches to fill",
        "graph" => "another graph (slots, batches or routes)",
        "gpu" => "waiting for the GPU",
        "unattributed" => "of unknown cause",
        _ => name,
    };

    private static string Power(VerdictRow row)
    {
        if (row.Detectable is not { } seen) return "";
        var told = $"; a change of {Change(seen)} would have been seen in four cases of five";
        return row.PairsNeeded is { } pairs ? string.Create(CultureInfo.InvariantCulture, $"{told}, and {pairs:#,0} pairs would tell this one") : told;
    }

    private static string Beyond(VerdictRow row) =>
        (row.Waiver is null ? "" : $"; its waiver: {row.Waiver.TrimEnd('.')}") + (row.Reason is null ? "" : $"; {row.Reason}");

    private static string Because(string? reason) => reason is null ? "" : $": {reason.TrimEnd('.')}";

    private static string Ended(string? text) => text is [.., '.'] ? "" : ".";

    private static string Subject(string label, VerdictRow row) => IsOfStage(row.Measure!) && row.Stage is { } stage ? $"{label} {stage}" : label;

    private static string Under(VerdictRow row) => row.Scenario is { } scenario ? $" · {scenario}" : "";

    private static bool IsOfStage(string measure) => MeasureCatalog.Find(measure) is { PerStage: true };

    private static string Signed(double share) =>
        Rounded(Math.Abs(share)) == 0 ? "0 %" : $"{(share < 0 ? "−" : "+")}{Quantity.Percent(Rounded(Math.Abs(share)))}";

    // A tenth of a per cent is finer than what is tolerated; less only where there is nothing else to see.
    private static double Rounded(double share) => share >= 0.001 ? Math.Round(share, 3) : Math.Round(share, 6);
}

using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Why a condition is slower than another: a sentence, and from one response to the other step by step.</summary>
internal static class CauseSection
{
    /// <summary>Terms that make up less of a difference are added up.</summary>
    private const double SmallTerm = 0.02;
    private const int BarWidth = 24;
    private const string Direct = "direct";
    private const string ByQueueing = "by queueing";
    private const string OtherLaunches = "These launches are traced, and others than those of 'Side by side', so the factors may differ; a note (observer effect) says where they do by more than chance.";

    public static ReportSection? Of(LedgerView view)
    {
        // What holds for the launches is on every row that rests on them, and is said once.
        var said = new HashSet<(string, string, string, string, string)>();
        List<ReportPart> parts = [.. view.Ledger.Explanations.SelectMany(row => Parts(
            view, row with { Notes = [.. row.Notes.Where(note => said.Add((row.Pipeline, row.Scenario, row.Base, row.Condition, note)))] }))];
        if (parts.Count == 0) return null;
        if (IsBesideCollocation(view)) parts.Insert(0, new ReportLines([OtherLaunches]));
        List<ReportTable> tables = [.. parts.OfType<ReportTable>()];
        if (tables.Count > 0) parts.Add(new ReportLines([Legend(tables.Exists(table => table.Columns.Contains(Direct)))]));
        var offline = view.Ledger.Explanations.Any(row => row.Measure == ExplanationRow.ThroughputMeasure);
        var middle = view.Ledger.Explanations.Any(row => row.Measure == Explained.Middle.Measure);
        return new ReportSection($"Why (mean response{(middle ? ", and that of the middle half," : "")}{(offline ? ", Offline time per query," : "")} of traced launches, pair by pair of blocks)", parts);
    }

    private static bool IsBesideCollocation(LedgerView view) => view.Ledger.Explanations.Any(row => view.Ledger.Measures.Any(measure =>
        measure is { Measure: "slowdown", Value: not null } && (measure.Pipeline, measure.Scenario, measure.Condition) == (row.Pipeline, row.Scenario, row.Condition)));

    private static string Legend(bool queues) =>
        $"–: no single stage, or nobody known to have caused it; ▒: less time{(queues ? $"; {Direct}: in visits themselves; {ByQueueing}: in queues, which this made longer or shorter" : "")}.";

    private static IEnumerable<ReportPart> Parts(LedgerView view, ExplanationRow row)
    {
        yield return new ReportLines([CauseSentence.Of(view.Ledger.Plan, row)]);
        if (CauseSentence.HasCauses(row) && row.Measure != Explained.Slowest.Measure && !IsOfMiddle(view, row))
        {
            yield return Waterfall(view, row);
            if (Bracket(row) is { } bracket) yield return new ReportLines([bracket]);
        }

        if (row.Notes.Count > 0) yield return new ReportLines(row.Notes);
    }

    /// <summary>The way of the middle half is shown, which of all queries is nearly the same.</summary>
    private static bool IsOfMiddle(LedgerView view, ExplanationRow row) => row.Measure == Explained.Mean.Measure && view.Ledger.Explanations.Any(other =>
        other.Measure == Explained.Middle.Measure && (other.Pipeline, other.Scenario, other.Base, other.Condition) == (row.Pipeline, row.Scenario, row.Base, row.Condition) && CauseSentence.HasCauses(other));

    /// <summary>A thread that waits for another one that has no core looks busy, so what is waiting and what is work can't be told exactly.</summary>
    private static string? Bracket(ExplanationRow row)
    {
        if (row is not { RunQueueLow: { } low, RunQueueHigh: { } high } || high - low < SmallTerm * Math.Abs(row.Delta)) return null;
        var (waited, bounds) = low >= 0 ? ("how much longer visits waited", $"at least {Quantity.Time(low)}, at most {Quantity.Time(high)}")
            : high <= 0 ? ("how much less visits waited", $"at least {Quantity.Time(-high)}, at most {Quantity.Time(-low)}")
            : ("how much more or less visits waited", $"at most {Quantity.Time(-low)} less, at most {Quantity.Time(high)} more");
        var beyond = row.Delta > 0 ? high > row.Delta : low < row.Delta;
        var rest = beyond ? $" More than the whole difference ({Quantity.Time(Math.Abs(row.Delta))}) would mean that other causes {(row.Delta > 0 ? "saved" : "cost")} time." : "";
        return $"Several threads work for one visit, so {waited} for a core can only be bounded: {bounds}; the table has the estimate.{rest}";
    }

    private static ReportTable Waterfall(LedgerView view, ExplanationRow row)
    {
        // What is counted per slot has no queueing of its own.
        var queues = row.Measure != ExplanationRow.ThroughputMeasure;
        var steps = Steps(view.Ledger.Plan, row).ToList();
        var (low, high) = (0.0, Math.Max(row.BaseValue, row.BaseValue + row.Delta));
        var at = row.BaseValue;
        foreach (var step in steps)
        {
            at += step.Value;
            (low, high) = (Math.Min(low, at), Math.Max(high, at));
        }

        var rows = new List<IReadOnlyList<string>> { Total(row.Base, row.BaseValue, low, high, queues) };
        at = row.BaseValue;
        foreach (var step in steps)
        {
            rows.Add(
            [
                step.What,
                step.Stage ?? Quantity.None,
                step.Who ?? Quantity.None,
                Bar(at, at + step.Value, low, high),
                CauseWords.Signed(step.Value),
                .. queues ? [CauseWords.Signed(step.Direct), CauseWords.Signed(step.Value - step.Direct)] : Array.Empty<string>(),
            ]);
            at += step.Value;
        }

        rows.Add(Total(row.Condition, row.BaseValue + row.Delta, low, high, queues));
        var what = row.Saturated is { } stage ? $", time of {stage.Stage ?? "the workers"} for each query" : queues ? "" : ", time per query";
        return new ReportTable(
            $"{view.Ledger.Plan.Label(row.Pipeline)} · {row.Scenario}{what}", ["", "stage", "by", "", "time", .. queues ? [Direct, ByQueueing] : Array.Empty<string>()], queues ? 3 : 1, rows);
    }

    /// <summary>The largest first, what is small added up, and what is not explained last.</summary>
    private static IEnumerable<Step> Steps(PlanRow plan, ExplanationRow row)
    {
        var small = Math.Abs(row.Delta) * SmallTerm;
        var unexplained = row.Terms.Where(term => term.Cause == Cause.Unattributed);
        var known = row.Terms.Where(term => term.Cause != Cause.Unattributed).ToLookup(term => Math.Abs(term.Value) >= small);
        foreach (var term in known[true])
            yield return new Step(CauseWords.Name(term.Cause, term.Detail), term.Stage, CauseWords.Who(plan, term.Neighbour, term.NeighbourStage), term.Value, term.Direct);
        if (known[false].Any()) yield return Sum("others", known[false]);
        yield return Sum(CauseWords.Name(Cause.Unattributed), unexplained);

        static Step Sum(string what, IEnumerable<ExplanationTerm> terms) => new(what, null, null, terms.Sum(term => term.Value), terms.Sum(term => term.Direct));
    }

    private static IReadOnlyList<string> Total(string condition, double value, double low, double high, bool queues) =>
        [condition, "", "", Bar(0, value, low, high), Quantity.Time(value), .. queues ? ["", ""] : Array.Empty<string>()];

    private static string Bar(double from, double to, double low, double high)
    {
        var (start, end) = (Place(Math.Min(from, to)), Place(Math.Max(from, to)));
        return (new string(' ', start) + new string(to < from ? '▒' : '█', Math.Max(1, end - start))).PadRight(BarWidth);

        int Place(double value) => high <= low ? 0 : (int)Math.Min(BarWidth - 1, Math.Round((value - low) / (high - low) * BarWidth));
    }

    /// <summary>One line of the way from one response to the other.</summary>
    private sealed record Step(string What, string? Stage, string? Who, double Value, double Direct);
}

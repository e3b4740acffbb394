using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>The measures of one pipeline and scenario beside their baseline.</summary>
/// <param name="baseline">The baseline.</param>
/// <param name="head">The run.</param>
/// <param name="graph">The same in both.</param>
/// <param name="subject">Which.</param>
/// <param name="gated">Names of measures, besides qualities and visits.</param>
/// <param name="tolerance">Of times and rates.</param>
internal sealed class BaselineMeasures(
    RunLedger baseline, RunLedger head, PipelineGraph graph, GatedSubject subject, IReadOnlyCollection<string> gated, double tolerance)
{
    private const double LeastBytes = 1;
    private const int MostPackages = 3;

    // A baseline's numbers have six digits.
    private const double Rounding = 1e-5;

    private readonly List<(MeasureRow Base, MeasureRow Head)> rows = Rows(baseline, head, subject);
    private readonly int runs = BaselineLedger.RunsOf(baseline);
    private readonly string? otherMachine = EnvironmentDifferences.OtherMachine(baseline.Environment, head.Environment);
    private readonly string? others = OthersOnTheMachine.Difference(baseline, head, row => row.Pipeline == subject.Pipeline && row.Scenario == subject.Scenario);
    private readonly IReadOnlyList<EnvironmentDifference> differences = EnvironmentDifferences.Of(baseline.Environment, head.Environment);

    /// <summary>What can be told from its baseline by a test.</summary>
    public IEnumerable<BaselineTest> Tests() => rows.Where(IsGated).Where(row => WhyNot(row.Base, row.Head) is null).Select(Test);

    /// <summary>What can't be told, with the reason.</summary>
    public IEnumerable<VerdictRow> Others() => rows.Where(IsGated)
        .Select(row => (Row: row, Reason: WhyNot(row.Base, row.Head)))
        .Where(row => row.Reason is not null)
        .Select(row => Row(row.Row.Base, row.Row.Head) with
        {
            // A judge that can't decide must not open the gate.
            Verdict = MeasureCatalog.IsQuality(row.Row.Head.Measure) && row.Row.Head.Value is null ? GateVerdict.Fail : GateVerdict.NotComparable,
            Reason = row.Reason,
        })
        .Concat(Unpaired());

    /// <summary>Failed queries, where no more failed than may; null: more did, which <see cref="CheckVerdicts"/> says, or nobody counted them.</summary>
    public VerdictRow? Failures() =>
        rows.FirstOrDefault(row => row.Head is { Measure: "failures", Stage: null, Value: not null }) is (not null, not null) row
        && !ExitCode.FailuresBeyondBudget(head).Any(beyond => (beyond.Pipeline, beyond.Scenario, beyond.Condition) == (subject.Pipeline, subject.Scenario, Conditions.Solo))
            ? Row(row.Base, row.Head) with { Verdict = GateVerdict.Pass }
            : null;

    private static List<(MeasureRow, MeasureRow)> Rows(RunLedger baseline, RunLedger head, GatedSubject subject)
    {
        var before = baseline.Measures.Where(row => IsOf(row, subject)).ToDictionary(row => row.Key);
        return [.. head.Measures.Where(row => IsOf(row, subject) && before.ContainsKey(row.Key)).Select(row => (before[row.Key], row))];
    }

    private static bool IsOf(MeasureRow row, GatedSubject subject) =>
        row.Pipeline == subject.Pipeline && row.Scenario == subject.Scenario && row.Condition == Conditions.Solo && row.Class is null;

    private bool IsGated((MeasureRow Base, MeasureRow Head) row) =>
        gated.Contains(row.Head.Measure) || MeasureCatalog.IsQuality(row.Head.Measure) || (row.Head.Measure == "visits" && graph.Stages.Any(stage => stage.Routes.Count > 0));

    /// <summary>What only one has is said: a measure that nobody takes any more, a quality above all, would be a hole in the gate.</summary>
    private IEnumerable<VerdictRow> Unpaired()
    {
        var paired = rows.Select(row => row.Head.Key).ToHashSet();
        foreach (var row in baseline.Measures.Where(row => IsOf(row, subject) && IsGated((row, row)) && !paired.Contains(row.Key)))
        {
            yield return Row(row, row) with
            {
                Head = null,
                Verdict = MeasureCatalog.IsQuality(row.Measure) && !head.Interrupted ? GateVerdict.Fail : GateVerdict.NotComparable,
                Reason = head.Interrupted ? "the run was interrupted before it had measured it" : MeasureCatalog.IsQuality(row.Measure) ? "the baseline has this quality, and this run does not judge it" : "the baseline has it, and this run has not measured it",
            };
        }

        foreach (var row in head.Measures.Where(row => IsOf(row, subject) && IsGated((row, row)) && !paired.Contains(row.Key)))
        {
            yield return Row(row, row) with
            {
                Base = null,
                Verdict = row.Value is null ? GateVerdict.NotComparable : GateVerdict.New,
                Reason = row.Value is null ? $"not measured: {row.Reason}" : "the baseline does not have it: write it anew to gate it",
            };
        }
    }

    private string? WhyNot(MeasureRow under, MeasureRow over)
    {
        if (over.Value is null) return $"not measured: {over.Reason}";
        if (under.Value is null) return $"not measured in the baseline: {under.Reason}";
        if (over.Measure is "attainment" or "goodput" && LoadChange.Objectives(baseline.Plan.Graph(subject.Pipeline), graph) is { } objectives) return $"{objectives}; write the baseline anew to gate it";
        if (MeasureCatalog.IsQuality(over.Measure)) return QualityWhyNot(under, over);
        if (!MachineIndependent.Is(over.Measure) && otherMachine is not null) return $"{otherMachine}; only what does not depend on it is gated: use 'gate --base', or write the baseline here";
        if (over.Measure != "visits" && differences.FirstOrDefault(one => one.Field is "runtime" or "architecture") is { } runtime)
            return $"measured on another runtime: {EnvironmentDifferences.Say(runtime)}; write the baseline anew";
        if (IsClocked(over) && others is not null) return $"{others}: times are no longer those of one machine; measure when it is quiet, or use 'gate --base'";
        if (runs > 1 && over.Values.Count < LaunchesARun()) return string.Create(CultureInfo.InvariantCulture, $"each run of the baseline has {LaunchesARun()} launches, this one {over.Values.Count}");
        return OneLaunch(under, over) is { } one ? $"one launch in the {one}: by how much launches differ is not known; use --launches 3 or more" : null;
    }

    private string? OneLaunch(MeasureRow under, MeasureRow over) =>
        runs == 1 && under.Values.Count < 2 ? "baseline"
        : over.Values.Count < 2 && (runs == 1 || (runs < BaselineVerdicts.FewestRuns && !IsClocked(over) && over.Measure != GatedMeasure.Allocated)) ? "run"
        : null;

    private string? QualityWhyNot(MeasureRow under, MeasureRow over) =>
        Bound(over.Measure) is { AtLeast: not null, AtMost: not null } ? GatedMeasure.BothBounds
        : IsCounted(under, over) && !IsShare(under, over) ? "other queries were judged than in the baseline, and a score beyond 0 to 1 does not tell what they make of it: give the scenario Queries in place of a duration"
        : null;

    private int LaunchesARun() => baseline.Launches.Count(launch =>
        launch.Pipeline == subject.Pipeline && launch.Scenario == subject.Scenario && launch.Condition == Conditions.Solo) / runs;

    private BaselineTest Test((MeasureRow Base, MeasureRow Head) row) =>
        MeasureCatalog.IsQuality(row.Head.Measure) ? Quality(row.Base, row.Head)
        : row.Head.Measure == GatedMeasure.Allocated || row.Base.Values.Concat(row.Head.Values).Any(value => value <= 0) ? Amount(row.Base, row.Head)
        : Time(row.Base, row.Head);

    private BaselineTest Time(MeasureRow under, MeasureRow over)
    {
        var measure = Gated(over);
        var sign = Worse(measure);
        double[] before = [.. under.Values.Select(value => sign * Math.Log(value))];
        double[] after = [.. over.Values.Select(value => sign * Math.Log(value))];

        var clocked = IsClocked(over);

        // Two runs tell too little of how runs differ to predict a third. What a clock says is given an error for that below, in which their mean's is; of all else Welch has it.
        var shift = runs >= BaselineVerdicts.FewestRuns ? Shift.Predicted(after.Average(), before)
            : runs > 1 && clocked ? Shift.Against(after, before.Average())
            : Shift.Welch(after, before);
        if (clocked && runs < BaselineVerdicts.FewestRuns) shift = shift.With(BaselineVerdicts.RunSpread * Math.Sqrt(1 + (1.0 / runs)));
        return new BaselineTest(
            Row(under, over) with { Tolerance = measure.Tolerance, Reason = clocked ? Few() : Beside() },
            shift,
            Math.Log(1 + measure.Tolerance),
            Math.Log(1 + measure.Excluded),
            value => Math.Exp(sign * value))
        {
            Grown = GrownStage.Tells(over.Measure) && StageGrowth.Of(rows) is { } name ? graph.Stages.FirstOrDefault(stage => stage.Name == name) : null,
        };
    }

    // What a clock says hangs on what else a machine does that day; memory does not, and launches show how it varies.
    private static bool IsClocked(MeasureRow row) => row.Unit is "ns" or "ns/query" or "1/s";

    private BaselineTest Amount(MeasureRow under, MeasureRow over)
    {
        var measure = Gated(over);
        var sign = Worse(measure);
        double[] before = [.. under.Values.Select(value => sign * value)];
        double[] after = [.. over.Values.Select(value => sign * value)];
        return Difference(under, over, measure, runs > 1 ? Shift.Predicted(after.Average(), before) : Shift.Welch(after, before), measure.Measure == GatedMeasure.Allocated ? LeastBytes : 0);
    }

    /// <summary>
    /// Worse by whatever is no chance. Launches that judge the same queries and answer them alike give the same number, and any fall is one. Where they judge others, or one launch is
    /// all there is, a score between 0 and 1 varies by no more than that of answers that are right or wrong.
    /// </summary>
    private BaselineTest Quality(MeasureRow under, MeasureRow over)
    {
        var measure = Gated(over);
        var sign = Worse(measure);
        var (from, to) = (under.Value!.Value, over.Value!.Value);
        double[] before = [.. under.Values.Select(value => sign * value)];
        double[] after = [.. over.Values.Select(value => sign * value)];
        var shift = runs > 1 ? Shift.Predicted(after.Average(), before)
            : before.Length > 1 && after.Length > 1 ? Shift.Welch(after, before)
            : new Shift(sign * (to - from), 0, double.PositiveInfinity);
        if (IsCounted(under, over) && Queries() is { } queries)
        {
            var mean = (from + to) / 2;
            shift = shift.With(Math.Sqrt(mean * (1 - mean) * ((1 / queries.Base) + (1 / queries.Head))));
        }

        return Difference(under, over, measure, shift, Rounding);
    }

    /// <summary>Told by the difference, in the measure's unit: what may be 0 has no ratio.</summary>
    private BaselineTest Difference(MeasureRow under, MeasureRow over, GatedMeasure measure, Shift shift, double least)
    {
        var (from, sign) = (under.Value!.Value, Worse(measure));
        return new BaselineTest(
            Row(under, over) with { Tolerance = measure.Tolerance, Reason = Beside() },
            shift,
            Math.Max(least, measure.Tolerance * Math.Abs(from)),
            Math.Max(least, measure.Excluded * Math.Abs(from)),
            from > 0 ? value => (from + (sign * value)) / from : null);
    }

    private GatedMeasure Gated(MeasureRow row)
    {
        var measure = new GatedMeasure(subject.Pipeline, subject.Scenario, row.Stage, row.Measure, row.Unit, GatedMeasure.ToleranceOf(row.Measure, tolerance));
        return Bound(row.Measure) is { AtLeast: null, AtMost: not null } ? measure with { HighIsGood = false } : measure;
    }

    private QualityBound? Bound(string measure) => graph.Qualities.FirstOrDefault(quality => MeasureCatalog.QualityPrefix + quality.Name == measure);

    private static int Worse(GatedMeasure measure) => measure.HighIsGood ? -1 : 1;

    // The queries judged are not known to be the same ones, or nothing tells whether the same query is always answered alike.
    private bool IsCounted(MeasureRow under, MeasureRow over) =>
        Queries() is not { } queries || queries.Base != queries.Head || (under.Values.Count < 2 && over.Values.Count < 2);

    private static bool IsShare(MeasureRow under, MeasureRow over) => under.Values.Concat(over.Values).All(value => value is >= 0 and <= 1);

    private (double Base, double Head)? Queries() =>
        rows.FirstOrDefault(row => row.Head is { Measure: "queries", Stage: null }) is ({ Value: > 0 } under, { Value: > 0 } over) ? (under.Value!.Value, over.Value!.Value) : null;

    private string? Few() => runs >= BaselineVerdicts.FewestRuns ? Beside() : string.Join("; ", new[]
    {
        string.Create(
            CultureInfo.InvariantCulture,
            $"a baseline of {runs} {(runs == 1 ? "run" : "runs")} does not tell how runs differ, which is taken to be {BaselineVerdicts.RunSpread:P0}: one of {BaselineVerdicts.FewestRuns} and more does, and 'gate --base' sees far smaller growth"),
        Beside(),
    }.OfType<string>());

    /// <summary>What differs and may be why, where it does not rule the comparison out.</summary>
    private string? Beside()
    {
        List<string> changes = [.. differences.Where(one => one.Machine || one.Field is "gc" or "kernel" or "os").Select(EnvironmentDifferences.Say)];
        List<string> packages = [.. differences.Where(one => one.Field.StartsWith(EnvironmentDifferences.PackageField, StringComparison.Ordinal)).Select(EnvironmentDifferences.Say)];
        changes.AddRange(packages.Take(MostPackages));
        if (packages.Count > MostPackages) changes.Add(string.Create(CultureInfo.InvariantCulture, $"{packages.Count - MostPackages} more packages"));
        var settings = baseline.Plan.Graph(subject.Pipeline) is { } old ? GraphDifference.Settings(old, graph) : [];
        List<string> said = [];
        if (settings.Count > 0) said.Add($"stages are set otherwise: {string.Join(", ", settings)}");
        if (changes.Count > 0) said.Add($"measured with {string.Join(", ", changes)}");
        return said.Count > 0 ? string.Join("; ", said) : null;
    }

    private VerdictRow Row(MeasureRow under, MeasureRow over) => new VerdictRow
    {
        Pipeline = subject.Pipeline,
        Scenario = subject.Scenario,
        Measure = over.Measure,
        Stage = over.Stage,
        Unit = over.Unit,
        Base = under.Value,
        Head = over.Value,
        Verdict = GateVerdict.Inconclusive,
    }.In(graph);
}

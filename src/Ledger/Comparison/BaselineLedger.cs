using System.Globalization;

namespace Modbench.Ledger;

/// <summary>
/// A baseline: a ledger with what later runs are compared with and no more (measures, graphs, environment), made of one run or of several. Of several, each value is of
/// one run: only that tells by how much runs of one build differ, which launches of one run do not.
/// </summary>
public static class BaselineLedger
{
    // More digits than any measure has, and few enough that a diff can be read.
    private const int Digits = 6;

    /// <summary>The baseline of some runs.</summary>
    /// <param name="runs">One or more, the oldest first; it has the last one's environment.</param>
    /// <exception cref="ModbenchException">MB3054: a run is not whole; MB3055: the runs are not of one kind.</exception>
    public static RunLedger Of(IReadOnlyList<RunLedger> runs)
    {
        foreach (var run in runs)
        {
            if (NotWhole(run) is { } why) throw new ModbenchException("MB3054", $"run {run.Run} makes no baseline: {why}");
        }

        var last = runs[^1];
        foreach (var run in runs.SkipLast(1))
        {
            if (Other(run, last) is { } why) throw new ModbenchException("MB3055", $"runs {run.Run} and {last.Run} make no baseline together: {why}");
        }

        var (plan, launches) = Numbered(runs);
        IReadOnlyList<MeasureRow> measures = Sorted(plan, runs.Count == 1 ? last.Measures.Where(IsKept) : Across(runs));
        return new RunLedger
        {
            Run = last.Run,
            Started = last.Started,
            Runs = runs.Count == 1 ? null : [.. runs.Select(run => run.Run)],
            Environment = last.Environment,
            Plan = plan,
            Launches = launches,
            Measures = [.. measures.Select(Rounded)],
            Explanations = runs.Count == 1 ? last.Explanations : [],
            Absent = last.Absent,
            Checks = runs.Count == 1 ? last.Checks : BudgetChecks.Of(plan, measures),
            Failures = [],
            Neighbours = [],
        };
    }

    /// <summary>How many runs it is made of.</summary>
    public static int RunsOf(RunLedger baseline) => baseline.Runs?.Count ?? 1;

    private static string? NotWhole(RunLedger run) =>
        run.Runs is not null ? "it is a baseline of several runs itself: give those runs"
        : run.Interrupted ? "it was interrupted; measure again"
        : run.Launches.FirstOrDefault(launch => launch.Outcome != LaunchOutcome.Ok) is { } failed
            ? string.Create(CultureInfo.InvariantCulture, $"launch {failed.Launch} failed ({failed.Reason}); measure again")
        : ExitCode.FailuresBeyondBudget(run).FirstOrDefault() is { } beyond
            ? string.Create(CultureInfo.InvariantCulture, $"{beyond.Failed} queries of {beyond.Pipeline} failed, and {beyond.Allowed} are allowed; mend them, or give a budget for failures")
        : !run.Launches.Any(IsKept) ? "it has no untraced launch; measure again"
        : null;

    private static string? Other(RunLedger run, RunLedger last)
    {
        if (EnvironmentDifferences.Of(run.Environment, last.Environment).FirstOrDefault(difference => difference.Machine || difference.Field == "runtime") is { } machine)
            return $"their machines differ ({EnvironmentDifferences.Say(machine)})";
        var (one, other) = (Subjects(run), Subjects(last));
        if (!one.Keys.ToHashSet().SetEquals(other.Keys)) return "they have not measured the same pipelines, scenarios and conditions";
        foreach (var (subject, (scenario, launches)) in one)
        {
            if (ScenarioChange.Between(scenario, other[subject].Scenario) is [var change, ..]) return $"settings of {subject.Scenario} differ ({change})";
            if (launches != other[subject].Launches)
                return string.Create(CultureInfo.InvariantCulture, $"they have {launches} and {other[subject].Launches} launches of {subject.Pipeline}, {subject.Scenario}");
        }

        return last.Plan.Pipelines.SelectMany(graph => SubjectRemarks.Graphs(run.Plan.Graph(graph.Name), graph).Select(change => $"{graph.Name}: {change}")).FirstOrDefault();
    }

    private static Dictionary<(string Pipeline, string Scenario, string Condition), (Engine.Scenario Scenario, int Launches)> Subjects(RunLedger run) =>
        run.Plan.Launches.Where(launch => launch.Kind == LaunchKind.Latency)
            .SelectMany(launch => launch.Conditions.Select(condition => (Key: (launch.Pipeline, launch.Scenario.Name, condition), launch.Scenario)))
            .GroupBy(one => one.Key)
            .ToDictionary(group => group.Key, group => (group.First().Scenario, group.Count()));

    private static bool IsKept(LaunchRow launch) => launch is { Kind: LaunchKind.Latency, Superseded: false } && Conditions.ChangeOf(launch.Condition) is null;

    // What is of other launches, of the machine as a whole, or was not measured compares nothing, but for what others did meanwhile.
    private static bool IsKept(MeasureRow row) =>
        row.Value is not null
        && Conditions.ChangeOf(row.Condition) is null
        && !row.Measure.StartsWith(MeasureCatalog.TracedPrefix, StringComparison.Ordinal)
        && !row.Measure.StartsWith("sampled.", StringComparison.Ordinal)
        && (!MeasureCatalog.IsSampled(row.Measure) || row.Measure == OthersOnTheMachine.Measure);

    private static (PlanRow Plan, IReadOnlyList<LaunchRow> Launches) Numbered(IReadOnlyList<RunLedger> runs)
    {
        var before = 0;
        List<PlannedLaunchRow> planned = [];
        List<LaunchRow> launches = [];
        foreach (var run in runs)
        {
            planned.AddRange(run.Plan.Launches
                .Where(launch => launch.Kind == LaunchKind.Latency && launch.Conditions.All(condition => Conditions.ChangeOf(condition) is null))
                .Select(launch => launch with { Launch = before + launch.Launch }));
            launches.AddRange(run.Launches.Where(IsKept).Select(launch => launch with { Launch = before + launch.Launch }));
            before += Math.Max(run.Plan.Launches.Max(launch => launch.Launch), run.Launches.Max(launch => launch.Launch));
        }

        return (runs[^1].Plan with { Launches = planned, WhatIfs = [] }, [.. launches.OrderBy(launch => launch.Launch).ThenBy(launch => launch.Condition, StringComparer.Ordinal)]);
    }

    private static IEnumerable<MeasureRow> Across(IReadOnlyList<RunLedger> runs)
    {
        var rows = runs.Select(run => run.Measures.Where(IsKept).ToDictionary(row => row.Key)).ToList();
        foreach (var row in rows[^1].Values.Where(row => rows.TrueForAll(run => run.ContainsKey(row.Key))))
        {
            double[] values = [.. rows.Select(run => run[row.Key].Value!.Value)];
            var estimate = MeasureCatalog.Find(row.Measure)?.Average(values) ?? Estimate.Mean(values);
            yield return row with
            {
                Value = estimate.Value,
                Low = estimate.Low,
                High = estimate.High,
                Values = values,
                Reason = WideInterval.Reason(estimate, 0),
                Notes = [.. rows.SelectMany(run => run[row.Key].Notes).DistinctBy(note => note.Split(':')[0])],
            };
        }
    }

    private static List<MeasureRow> Sorted(PlanRow plan, IEnumerable<MeasureRow> rows) =>
    [
        .. rows.OrderBy(row => row.Pipeline, StringComparer.Ordinal)
            .ThenBy(row => row.Scenario, StringComparer.Ordinal)
            .ThenBy(row => row.Condition == Conditions.Solo ? "" : row.Condition, StringComparer.Ordinal)
            .ThenBy(row => row.Class ?? "", StringComparer.Ordinal)
            .ThenBy(row => Place(plan, row))
            .ThenBy(row => MeasureCatalog.Place(row.Measure))
            .ThenBy(row => row.Measure, StringComparer.Ordinal),
    ];

    private static int Place(PlanRow plan, MeasureRow row) =>
        row.Stage is null ? -1 : plan.Graph(row.Pipeline)?.Stages.TakeWhile(stage => stage.Name != row.Stage).Count() ?? 0;

    private static MeasureRow Rounded(MeasureRow row) => row with
    {
        Value = Round(row.Value),
        Low = Round(row.Low),
        High = Round(row.High),
        Values = [.. row.Values.Select(value => Round(value)!.Value)],
    };

    private static double? Round(double? value) =>
        value is { } number ? double.Parse(number.ToString($"E{Digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Compares budgets and quality bounds with what was measured.</summary>
public static class BudgetChecks
{
    /// <param name="plan">The graphs that declare them. A budget for which the plan has no launch is in the result as well: not measured, with the reason.</param>
    /// <param name="measures">What was measured. A gate's base has nothing to meet: it is what is there already.</param>
    public static IReadOnlyList<CheckRow> Of(PlanRow plan, IReadOnlyList<MeasureRow> measures)
    {
        var subjects = plan.Launches
            .Where(launch => launch.Kind == LaunchKind.Latency)
            .GroupBy(launch => (launch.Pipeline, launch.Scenario.Name))
            .Select(group => (Graph: plan.Graph(group.Key.Pipeline), group.First().Scenario, Conditions: group.SelectMany(launch => launch.Conditions).Distinct().Where(condition => condition != Conditions.Base).ToList()))
            .Where(subject => subject.Graph is not null)
            .Select(subject => new Subject(subject.Graph!, subject.Scenario, subject.Conditions))
            .ToList();
        return
        [
            .. from subject in subjects
               from condition in subject.Conditions
               from check in Budgets(plan, subject, condition, measures).Concat(Qualities(subject, condition, measures))
               select check,
            .. plan.Pipelines.SelectMany(graph => Unchecked(plan, graph, [.. subjects.Where(subject => subject.Graph == graph)])),
        ];
    }

    /// <summary>Met or missed when the whole interval lies on one side of the limit; without an interval the value decides.</summary>
    public static CheckOutcome Judge(MeasureRow? row, double? atMost, double? atLeast)
    {
        if (row?.Value is not { } value)
        {
            return CheckOutcome.NotMeasured;
        }

        var (low, high) = (row.Low ?? value, row.High ?? value);
        return low > atMost || high < atLeast ? CheckOutcome.Missed
            : value > atMost || value < atLeast ? CheckOutcome.MissedNotCertain
            : high > atMost || low < atLeast ? CheckOutcome.MetNotCertain
            : CheckOutcome.Met;
    }

    private static IEnumerable<CheckRow> Budgets(PlanRow plan, Subject subject, string condition, IReadOnlyList<MeasureRow> measures) =>
        from budget in subject.Graph.Budgets
        where MeasureCatalog.IsOf(budget.Measure, subject.Scenario) && subject.Scenario.Matches(budget.Scenario) && budget.Covers(plan, subject.Graph.Name, subject.Scenario.Name, condition)
        select Check(
            new MeasureKey(subject.Graph.Name, subject.Scenario.Name, condition, budget.Stage, budget.Measure, budget.Class),
            budget.AtMost, budget.AtLeast, budget.File, budget.Line, measures);

    private static IEnumerable<CheckRow> Qualities(Subject subject, string condition, IReadOnlyList<MeasureRow> measures) =>
        from quality in subject.Graph.Qualities
        where quality.AtLeast is not null || quality.AtMost is not null
        select Check(
            new MeasureKey(subject.Graph.Name, subject.Scenario.Name, condition, null, MeasureCatalog.QualityPrefix + quality.Name),
            quality.AtMost, quality.AtLeast, quality.File, quality.Line, measures);

    private static IEnumerable<CheckRow> Unchecked(PlanRow plan, PipelineGraph graph, IReadOnlyList<Subject> subjects)
    {
        foreach (var budget in graph.Budgets)
        {
            List<Subject> matching = [.. subjects.Where(subject => MeasureCatalog.IsOf(budget.Measure, subject.Scenario) && subject.Scenario.Matches(budget.Scenario))];
            if (matching.Count == 0)
            {
                yield return NotMeasured(graph, budget, budget.Scenario, subjects.Count == 0
                    ? "this run has the pipeline as a neighbour only"
                    : $"this run has no scenario '{budget.Scenario ?? PeakScenario.KindName}' of it");
            }
            else if (!matching.Exists(subject => subject.Conditions.Exists(condition => budget.Covers(plan, graph.Name, subject.Scenario.Name, condition))))
            {
                foreach (var subject in matching)
                {
                    yield return NotMeasured(
                        graph, budget, subject.Scenario.Name, $"this run does not have the condition; it has {string.Join(", ", subject.Conditions)}");
                }
            }
        }
    }

    private static CheckRow NotMeasured(PipelineGraph graph, Budget budget, string? scenario, string reason) => new(
        graph.Name, scenario, budget.Condition, budget.Stage, budget.Measure, MeasureCatalog.Find(budget.Measure)?.Unit ?? "", budget.AtMost, budget.AtLeast,
        null, null, null, CheckOutcome.NotMeasured, reason, budget.File, budget.Line)
    {
        Class = budget.Class,
    };

    private static CheckRow Check(MeasureKey key, double? atMost, double? atLeast, string file, int line, IReadOnlyList<MeasureRow> measures)
    {
        var row = measures.FirstOrDefault(row => row.Pipeline == key.Pipeline && row.Scenario == key.Scenario && row.Condition == key.Condition
            && row.Stage == key.Stage && row.Class == key.Class && row.Measure == key.Measure);
        return new CheckRow(
            key.Pipeline, key.Scenario, key.Condition, key.Stage, key.Measure, row?.Unit ?? MeasureCatalog.Find(key.Measure)?.Unit ?? "", atMost, atLeast,
            row?.Value, row?.Low, row?.High, Judge(row, atMost, atLeast),
            row?.Value is not null ? null : row?.Reason ?? $"no launch has measured '{key.Measure}'", file, line)
        {
            Class = key.Class,
        };
    }

    private sealed record Subject(PipelineGraph Graph, Scenario Scenario, List<string> Conditions);
}

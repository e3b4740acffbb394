using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Compares budgets and quality bounds with what was measured.</summary>
public static class BudgetChecks
{
    /// <param name="plan">The graphs that declare them; a scenario or condition outside the plan is not checked.</param>
    /// <param name="measures">What was measured.</param>
    public static IReadOnlyList<CheckRow> Of(PlanRow plan, IReadOnlyList<MeasureRow> measures) =>
    [
        .. from conditions in plan.Launches
               .Where(launch => launch.Kind == LaunchKind.Latency)
               .SelectMany(launch => launch.Conditions.Select(condition => (launch.Pipeline, Scenario: launch.Scenario.Name, Condition: condition)))
               .Distinct()
               .GroupBy(item => (item.Pipeline, item.Scenario))
           let graph = plan.Graph(conditions.Key.Pipeline)
           where graph is not null
           let scenario = plan.Launches.First(launch => launch.Pipeline == graph.Name && launch.Scenario.Name == conditions.Key.Scenario).Scenario
           from item in conditions
           from check in Budgets(graph, scenario, item.Condition, measures).Concat(Qualities(graph, scenario, item.Condition, measures))
           select check,
    ];

    /// <summary>Missed only when the whole interval lies beyond the limit; without an interval the value decides.</summary>
    public static CheckOutcome Judge(MeasureRow? row, double? atMost, double? atLeast)
    {
        if (row?.Value is not { } value)
        {
            return CheckOutcome.NotMeasured;
        }

        return (row.Low ?? value) > atMost || (row.High ?? value) < atLeast ? CheckOutcome.Missed : CheckOutcome.Met;
    }

    private static IEnumerable<CheckRow> Budgets(PipelineGraph graph, Scenario scenario, string condition, IReadOnlyList<MeasureRow> measures) =>
        from budget in graph.Budgets
        where scenario.Matches(budget.Scenario) && string.Equals(budget.Condition, condition, StringComparison.OrdinalIgnoreCase)
        select Check(
            new MeasureKey(graph.Name, scenario.Name, condition, budget.Stage, budget.Measure), budget.AtMost, budget.AtLeast, budget.File, budget.Line, measures);

    private static IEnumerable<CheckRow> Qualities(PipelineGraph graph, Scenario scenario, string condition, IReadOnlyList<MeasureRow> measures) =>
        from quality in graph.Qualities
        where quality.AtLeast is not null || quality.AtMost is not null
        select Check(
            new MeasureKey(graph.Name, scenario.Name, condition, null, MeasureCatalog.QualityPrefix + quality.Name),
            quality.AtMost, quality.AtLeast, quality.File, quality.Line, measures);

    private static CheckRow Check(MeasureKey key, double? atMost, double? atLeast, string file, int line, IReadOnlyList<MeasureRow> measures)
    {
        var row = measures.FirstOrDefault(row => row.Pipeline == key.Pipeline && row.Scenario == key.Scenario && row.Condition == key.Condition
            && row.Stage == key.Stage && row.Measure == key.Measure);
        return new CheckRow(
            key.Pipeline, key.Scenario, key.Condition, key.Stage, key.Measure, row?.Unit ?? MeasureCatalog.Find(key.Measure)?.Unit ?? "", atMost, atLeast,
            row?.Value, row?.Low, row?.High, Judge(row, atMost, atLeast),
            row?.Value is not null ? null : row?.Reason ?? $"no launch has measured '{key.Measure}'", file, line);
    }
}

namespace Modbench.Ledger;

/// <summary>
/// The subject's progress and that of all programs together where conditions have launches of their own: no launch has both sides of a ratio then, so they come
/// from the rows, without an interval.
/// </summary>
internal static class WholeLaunches
{
    private const string NoInterval = "whole launches: no interval, the programs' progress comes from different launches";

    /// <summary>Rows to be added.</summary>
    /// <param name="plan">What was to be run.</param>
    /// <param name="rows">All that there are.</param>
    public static IEnumerable<MeasureRow> Of(PlanRow plan, IReadOnlyDictionary<MeasureKey, MeasureRow> rows) =>
        from launch in plan.Launches.Where(launch => launch.Neighbours.Count > 0).DistinctBy(launch => (launch.Pipeline, launch.Scenario.Name, launch.Conditions[^1]))
        let beside = new MeasureKey(launch.Pipeline, launch.Scenario.Name, launch.Conditions[^1], null, "slowdown")
        where rows.ContainsKey(beside) && !rows.ContainsKey(beside with { Measure = "np" })
        from row in Of(plan, launch, rows[beside], rows)
        select row;

    private static IEnumerable<MeasureRow> Of(PlanRow plan, PlannedLaunchRow launch, MeasureRow slowdown, IReadOnlyDictionary<MeasureKey, MeasureRow> rows)
    {
        var np = slowdown with { Measure = "np", Value = 1 / slowdown.Value, Low = 1 / slowdown.High, High = 1 / slowdown.Low, Values = [] };
        yield return np;
        var own = launch.Neighbours.Select(neighbour => (neighbour, row: rows.Values.FirstOrDefault(row =>
            row.Measure == "np"
            && row.Pipeline == neighbour
            && row.Condition == Conditions.Like(
                launch.Conditions[0],
                NeighbourConditions.Of(plan, launch.Pipeline, launch.Scenario.Name, launch.Neighbours, neighbour, launch.Isolation, launch.Cores))))).ToList();
        var missing = np.Value is null ? np.Reason : own.Where(one => one.row?.Value is not > 0).Select(one => one.row?.Reason ?? "the neighbour's own progress was not measured").FirstOrDefault();
        if (missing is not null)
        {
            foreach (var name in SystemMeasures.Names[1..])
                yield return np with { Measure = name, Value = null, Low = null, High = null, Reason = missing, Notes = [] };

            yield break;
        }

        foreach (var (name, value) in SystemMeasures.Of([np.Value!.Value, .. own.Select(one => one.row!.Value!.Value)]))
            yield return np with { Measure = name, Value = value, Low = null, High = null, Reason = NoInterval };
    }
}

namespace Modbench.Ledger;

/// <summary>
/// The subject's progress and that of all programs together where conditions have launches of their own. A launch beside the neighbours has the neighbours'
/// progress and the subject's speed; what that is compared with comes from launches without them, which are independent of it.
/// </summary>
internal static class WholeLaunches
{
    private const string NoInterval = "whole launches: no interval, it needs two launches beside and two without";

    // Of the base's logarithm, for the slope of what depends on it.
    private const double Step = 1e-4;

    /// <summary>Rows to be added.</summary>
    /// <param name="plan">What was to be run.</param>
    /// <param name="rows">All that there are.</param>
    /// <param name="launches">The per-launch values that they were made of.</param>
    public static IEnumerable<MeasureRow> Of(
        PlanRow plan, IReadOnlyDictionary<MeasureKey, MeasureRow> rows, IReadOnlyDictionary<MeasureKey, List<LaunchValue>> launches) =>
        from launch in plan.Launches.Where(launch => launch.Neighbours.Count > 0).DistinctBy(launch => (launch.Pipeline, launch.Scenario.Name, launch.Conditions[^1]))
        let beside = new MeasureKey(launch.Pipeline, launch.Scenario.Name, launch.Conditions[^1], null, "slowdown")
        where rows.ContainsKey(beside) && !rows.ContainsKey(beside with { Measure = "np" })
        from row in Of(plan, launch, rows[beside], rows, launches)
        select row;

    private static IEnumerable<MeasureRow> Of(
        PlanRow plan, PlannedLaunchRow launch, MeasureRow slowdown, IReadOnlyDictionary<MeasureKey, MeasureRow> rows, IReadOnlyDictionary<MeasureKey, List<LaunchValue>> launches)
    {
        var np = slowdown with { Measure = "np", Value = 1 / slowdown.Value, Low = 1 / slowdown.High, High = 1 / slowdown.Low, Values = [] };
        yield return np;
        var own = launch.Neighbours.Select(neighbour => (neighbour, row: rows.Values.FirstOrDefault(row =>
            row.Measure == "np"
            && row.Pipeline == neighbour
            && row.Condition == NeighbourConditions.Of(plan, launch.Pipeline, launch.Scenario.Name, launch.Neighbours, neighbour, launch.Isolation, launch.Cores)))).ToList();
        var missing = np.Value is null ? np.Reason : own.Where(one => one.row?.Value is not > 0).Select(one => one.row?.Reason ?? "the neighbour's own progress was not measured").FirstOrDefault();
        var together = missing is null ? Together(slowdown.Key, rows, launches, [.. own.Select(one => launches[one.row!.Key])]) : [];
        if (together.Count == 0) missing ??= "no launch has the progress of all programs";
        if (missing is not null)
        {
            foreach (var name in SystemMeasures.Names[1..])
                yield return np with { Measure = name, Value = null, Low = null, High = null, Reason = missing, Notes = [] };

            yield break;
        }

        foreach (var (name, estimate, values) in together)
        {
            yield return np with
            {
                Measure = name,
                Value = estimate.Value,
                Low = estimate.Low,
                High = estimate.High,
                Reason = estimate.Low is null ? NoInterval : WideInterval.Reason(estimate, values.Count),
                Values = values,
            };
        }
    }

    /// <summary>ANTT, STP and fairness; empty: no launch has the progress of all programs.</summary>
    private static List<(string Measure, Estimate Estimate, IReadOnlyList<double> Values)> Together(
        MeasureKey beside,
        IReadOnlyDictionary<MeasureKey, MeasureRow> rows,
        IReadOnlyDictionary<MeasureKey, List<LaunchValue>> launches,
        IReadOnlyList<List<LaunchValue>> neighbours)
    {
        var offline = beside.Scenario == LaunchMeasures.OfflineKind;
        var speed = beside with { Measure = offline ? "throughput" : "response.mean" };
        var paused = speed with { Condition = Conditions.Paused(Conditions.NeighboursOf(beside.Condition)!) };
        var without = LogEstimate.Across(rows[rows.ContainsKey(paused) ? paused : speed with { Condition = Conditions.Solo }].Values);
        var basis = Math.Exp(without.Mean);
        List<(double Speed, double[] Progress)> each =
        [
            .. from own in launches[speed]
               where own.Value > 0
               let progress = neighbours.Select(values => values.FirstOrDefault(value => value.Launch == own.Launch)?.Value).ToList()
               where progress.TrueForAll(value => value > 0)
               select (own.Value!.Value, progress.Select(value => value!.Value).ToArray()),
        ];
        if (each.Count == 0) return [];
        var (at, above) = (PerLaunch(basis), PerLaunch(basis * Math.Exp(Step)));
        return [.. at.Select((measure, place) => (measure.Measure, Estimated(measure.Values, above[place].Values, without), measure.Values))];

        List<(string Measure, IReadOnlyList<double> Values)> PerLaunch(double speedWithout) =>
        [
            .. each
                .SelectMany(one => SystemMeasures.Of([offline ? one.Speed / speedWithout : speedWithout / one.Speed, .. one.Progress]))
                .GroupBy(one => one.Measure, (measure, values) => (measure, (IReadOnlyList<double>)[.. values.Select(value => value.Value)])),
        ];
    }

    // Two independent errors: the launches' own, and that of what all of them are compared with, by as much as it matters (the delta method).
    private static Estimate Estimated(IReadOnlyList<double> values, IReadOnlyList<double> above, LogEstimate without)
    {
        var slope = values.Zip(above, (value, higher) => Math.Log(higher / value)).Average() / Step;
        return (LogEstimate.Across(values) - (without with { Mean = 0, Error = without.Error * Math.Abs(slope) })).Exponentiate();
    }
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>The values of one launch: a pure function of what it recorded.</summary>
public static class LaunchMeasures
{
    /// <param name="launch">The launch.</param>
    /// <param name="plan">Gives objectives and names.</param>
    public static IReadOnlyList<LaunchValue> Of(LaunchResult launch, PlanRow plan)
    {
        if (launch.Outcome != LaunchOutcome.Ok || launch.Records is null)
        {
            return Failed(launch);
        }

        var records = launch.Records;
        var conditions = ConditionRecords.Split(records);
        var dropped = QueryMeasures.DroppedQueries(records);
        IReadOnlyList<string> marks = records.NotWarmed is { } why ? [$"not warmed: {why}", .. dropped] : dropped;
        if (launch.Kind == LaunchKind.Trace)
        {
            return [.. conditions.SelectMany(condition => TraceMeasures.Of(launch, condition, marks))];
        }

        var graph = plan.Graph(launch.Pipeline);
        var offline = launch.Scenario == OfflineKind;
        // A process is set up once: not under a `beside` condition if there is another.
        var start = conditions.OrderBy(condition => Conditions.NeighboursOf(condition.Condition) is not null).FirstOrDefault();
        var values = new List<LaunchValue>();
        foreach (var condition in conditions)
        {
            var own = new LaunchValues(launch.Pipeline, launch.Scenario, condition.Condition);
            QueryMeasures.Add(own, condition, offline, graph?.Objective, marks);
            ProcessMeasures.Add(own, condition, dropped);
            if (condition == start)
            {
                ProcessMeasures.AddStart(own, records, alone: condition.Condition == Conditions.Solo);
            }

            StageMeasures.Add(own, condition, records.Stages, records.DroppedSpans);
            AddQualities(own, condition.Condition, records);
            if (Conditions.NeighboursOf(condition.Condition) is { } neighbours && launch.Alternating)
            {
                var paused = conditions.FirstOrDefault(other => other.Condition == Conditions.Paused(neighbours));
                SlowdownMeasures.Add(own, paused, condition, offline, marks);
            }

            values.AddRange(own.All);
        }

        values.AddRange(NeighbourMeasures.Of(launch, conditions, plan));
        return values;
    }

    private static readonly string OfflineKind = new OfflineScenario().Name;

    private static void AddQualities(LaunchValues values, string condition, LaunchRecords records)
    {
        foreach (var quality in records.Qualities.Where(quality => quality.Condition == condition))
        {
            var measure = MeasureCatalog.QualityPrefix + quality.Name;
            if (quality.Mean is { } mean)
            {
                values.Add(measure, mean);
            }
            else
            {
                values.Absent(measure, quality.Error is { } error ? $"judging failed: {error}" : "no answer to judge");
            }
        }
    }

    private static IReadOnlyList<LaunchValue> Failed(LaunchResult launch)
    {
        var traced = launch.Kind == LaunchKind.Trace;
        var reason = $"launch {launch.Launch} failed: {launch.Reason ?? "it recorded nothing"}";
        IReadOnlyList<string> measures = traced ? ["traced.response.mean"] : QueryMeasures.Headline;
        return
        [
            .. from condition in launch.Conditions
               from measure in measures
               select new LaunchValue(new MeasureKey(launch.Pipeline, launch.Scenario, condition, null, measure), null, reason, []),
        ];
    }
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>The values of one launch: a pure function of what it recorded.</summary>
public static class LaunchMeasures
{
    /// <param name="launch">The launch.</param>
    /// <param name="plan">Gives objectives and names.</param>
    public static IReadOnlyList<LaunchValue> Of(LaunchResult launch, PlanRow plan) =>
        [.. Values(launch, plan).Select(value => value with { Launch = launch.Launch })];

    private static IReadOnlyList<LaunchValue> Values(LaunchResult launch, PlanRow plan)
    {
        if (launch.Outcome != LaunchOutcome.Ok || launch.Records is null)
        {
            return Failed(launch);
        }

        var records = launch.Records;
        var graph = plan.Graph(launch.Pipeline);
        var scenario = plan.Launches.FirstOrDefault(planned => planned.Pipeline == launch.Pipeline && planned.Scenario.Name == launch.Scenario)?.Scenario;
        var recorded = ConditionRecords.Split(records, graph, scenario);
        var dropped = QueryMeasures.DroppedQueries(records);
        IReadOnlyList<string> marks = records.NotWarmed is { } why ? [$"not warmed: {why}", .. dropped] : dropped;
        if (launch.Interrupted) marks = [.. marks, "interrupted: an interrupt ended the launch early"];
        if (launch.Kind == LaunchKind.Stacks)
        {
            return [.. recorded.SelectMany(condition => TraceMeasures.Sampled(launch, condition, marks))];
        }

        if (launch.Kind == LaunchKind.Trace)
        {
            return [.. recorded.SelectMany(condition => TraceMeasures.Of(launch, condition, marks, Shared(launch)))];
        }

        var offline = launch.Scenario == OfflineKind;
        var steadiness = recorded.ToDictionary(condition => condition.Condition, condition => offline ? OfflineSteadiness.Of(records, condition, plan.Graph(launch.Pipeline, condition.Condition)) : Steadiness.Of(condition, Untested(scenario)));
        var conditions = Plateaus(records, graph, scenario, recorded, steadiness, offline);

        // A process is set up once: not under a `beside` condition if there is another.
        var start = conditions.OrderBy(condition => Conditions.NeighboursOf(condition.Condition) is not null).FirstOrDefault();
        var progress = NeighbourMeasures.Progress(launch, conditions, plan);
        var shared = Shared(launch);
        var hasObjective = Objectives.Of(graph, records.Classes) is not null;
        var values = new List<LaunchValue>();
        foreach (var (condition, whole) in conditions.Zip(recorded))
        {
            var steady = steadiness[condition.Condition];
            var own = new LaunchValues(launch.Pipeline, launch.Scenario, condition.Condition);
            IReadOnlyList<string> notes = [.. marks, .. steady.Marks];
            QueryMeasures.Add(own, condition, offline, hasObjective, notes);
            TrafficMeasures.Add(own, condition, scenario, notes);
            StreamMeasures.Add(own, condition, records.Stages, notes);
            BatchMeasures.Add(own, condition, records.Stages, notes);
            values.AddRange(ClassMeasures.Of(launch, condition, offline, notes));
            AddDrift(own, steady);
            if (shared is null)
            {
                // Counters were read at the start of the measured stretch, whatever of it was still warm-up.
                ProcessMeasures.Add(own, whole, dropped);
            }
            else
            {
                ProcessMeasures.AbsentAll(own, shared);
            }

            ResourceMeasures.Add(own, launch.Resources, [.. whole.Blocks.Select(block => new TimeWindow(block.MeasuredFrom, block.End))], whole.Served.Completed, shared);
            if (condition == start)
            {
                ProcessMeasures.AddStart(own, records, Conditions.Unchanged(condition.Condition));
            }

            StageMeasures.Add(own, condition, whole, records.Stages, records.DroppedSpans);
            AddQualities(own, condition.Condition, records);
            if (Conditions.NeighboursOf(condition.Condition) is { } neighbours && launch.Alternating)
            {
                var paused = conditions.FirstOrDefault(other => other.Condition == Conditions.Paused(neighbours));
                SlowdownMeasures.Add(own, paused, condition, marks);
                SystemMeasures.Add(own, progress);
            }

            values.AddRange(own.All);
        }

        values.AddRange(NeighbourMeasures.Of(launch, progress, plan));
        return values;
    }

    internal static readonly string OfflineKind = new OfflineScenario().Name;

    /// <summary>Why what counts by process says nothing of the subject; null: it has the process for itself.</summary>
    internal static string? Shared(LaunchResult launch) => launch is { Isolation: Isolation.Thread, Neighbours.Count: > 0 }
        ? "counted by process, and its neighbours live in the same one"
        : null;

    internal const string OfflineResponses = "Offline: all queries are due at the start";

    // Where the load itself goes up and down, responses that follow it are no drift.
    private static string? Untested(Scenario? scenario) => scenario switch
    {
        ServerScenario { Phases.Count: > 0 } => "the load changes from phase to phase",
        ServerScenario { Arrivals: Arrivals.Bursty } => "the load comes in bursts",
        ReplayScenario => "the load changes as it was recorded",
        _ => null,
    };

    private static IReadOnlyList<ConditionRecords> Plateaus(
        LaunchRecords records, PipelineGraph? graph, Scenario? scenario, IReadOnlyList<ConditionRecords> recorded, Dictionary<string, Steadiness> steadiness, bool offline)
    {
        var later = recorded
            .Where(condition => steadiness[condition.Condition].MeasuredFrom is not null)
            .ToDictionary(condition => condition.Blocks[0].Index, condition => steadiness[condition.Condition].MeasuredFrom!.Value);
        var conditions = later.Count == 0 ? recorded : ConditionRecords.Split(records, graph, scenario, later, bySent: offline);
        foreach (var condition in conditions)
        {
            if (steadiness[condition.Condition].Rated is { } rated) condition.Rated = rated;
        }

        return conditions;
    }

    private static void AddDrift(LaunchValues values, Steadiness steady)
    {
        if (steady.Drift is { } drift)
        {
            values.Add(drift, steady.Marks);
        }
        else
        {
            values.Absent("drift", steady.Reason!);
        }
    }

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
        var reason = $"launch {launch.Launch} failed: {launch.Reason ?? "it recorded nothing"}";
        IReadOnlyList<string> measures = launch.Kind switch
        {
            LaunchKind.Trace => TraceMeasures.Responses,
            LaunchKind.Stacks => TraceMeasures.SampledResponses,
            _ => QueryMeasures.Headline,
        };
        return
        [
            .. from condition in launch.Conditions
               from measure in measures
               select new LaunchValue(new MeasureKey(launch.Pipeline, launch.Scenario, condition, null, measure), null, reason, []),
        ];
    }
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Asks one launch, while its records can be read.</summary>
internal static class LaunchPredictions
{
    /// <summary>More would not fit the memory.</summary>
    private const int MostVisits = 5_000_000;

    /// <summary>What queries waited for admission is kept as it was, and must not matter.</summary>
    private const double LargestAdmission = 0.02;

    /// <summary>Queries without an answer are not on paper, and must not matter.</summary>
    private const double FewestAnswered = 0.98;

    private static readonly Dictionary<string, double> Nothing = [];

    /// <summary>A prediction for each condition and question that the launch is the one to ask.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="plan">What was to be run, and asked.</param>
    /// <param name="cores">That a process may use, where the launch does not say; null: unknown.</param>
    /// <param name="traced">Its blocks taken apart, of a trace launch; null: it has none.</param>
    public static IReadOnlyList<LaunchPrediction> Of(LaunchResult launch, PlanRow plan, int? cores, Func<IReadOnlyDictionary<int, TracedBlock>?> traced)
    {
        if (launch is not { Outcome: LaunchOutcome.Ok, Superseded: false, Records: { } records } || launch.Conditions.Any(condition => Conditions.ChangeOf(condition) is not null)) return [];
        var planned = plan.Launches.FirstOrDefault(one => one.Pipeline == launch.Pipeline && one.Scenario.Name == launch.Scenario && launch.Conditions.All(one.Conditions.Contains));
        if (planned is null || plan.Graph(launch.Pipeline) is not { } graph) return [];
        var causes = launch.Kind == LaunchKind.Trace;
        var asked = plan.WhatIfs.Select(WhatIfParser.Parse).Where(whatIf => whatIf.NeedsCauses == causes).ToList();
        var questions = launch.Conditions.SelectMany(condition => asked.Where(one => one.IsFor(graph, planned.Neighbours, condition)).Select(one => (Condition: condition, WhatIf: one))).ToList();
        if (questions.Count == 0) return [];
        if (Refusal(launch, planned.Scenario) is { } because) return [.. questions.Select(question => Unknown(question.Condition, question.WhatIf, because))];

        IReadOnlyList<int> usable = records.Threads?.Cores is { Count: > 0 } own ? own : [.. Enumerable.Range(0, cores ?? 0)];
        if (usable.Count == 0) return [.. questions.Select(question => Unknown(question.Condition, question.WhatIf, "how many cores there are is not known"))];
        var blocks = causes ? traced() : TracedBlocks.Of(Untraced(launch, usable), graph, planned.Scenario, causes: false);
        var measures = ReplayTimes.Measures(closedLoop: !planned.Scenario.IsOpenLoop);
        return [.. questions.GroupBy(question => question.Condition).SelectMany(group => OfCondition(group.Key, [.. group.Select(one => one.WhatIf)]))];

        IEnumerable<LaunchPrediction> OfCondition(string condition, IReadOnlyList<WhatIf> all)
        {
            var numbers = records.Blocks.Where(block => block.Condition == condition).ToList();
            List<TracedBlock> mine = [.. numbers.Where(block => blocks?.ContainsKey(block.Index) == true).Select(block => blocks![block.Index])];
            if (mine.Count == 0) return all.Select(one => Unknown(condition, one, causes ? "its trace tells nothing of this condition" : "no query completed"));
            if (Skipped(records, condition, blocks!) is { } why) return all.Select(one => Unknown(condition, one, why));
            var replay = new ConditionReplay(mine, Setting(launch, condition, usable, numbers));
            var (measured, replayed) = (Values(replay.Measured), Values(replay.Replayed));
            return all.Select(one =>
            {
                var (times, reason) = replay.Predict(one);
                if (times is null) return Unknown(condition, one, reason!) with { Measured = measured, Replayed = replayed };
                return new LaunchPrediction(
                    launch.Kind, launch.Pipeline, launch.Scenario, condition, one.Text, measured, replayed, Values(times.Value), Values(times.Least), Values(times.Most),
                    replay.Cost, (replay.Replayed.Beside, times.Value.Beside), null);
            }).ToList();
        }

        Dictionary<string, double> Values(ReplayTimes times) => measures.ToDictionary(measure => measure, times.Of);

        LaunchPrediction Unknown(string condition, WhatIf one, string why) =>
            new(launch.Kind, launch.Pipeline, launch.Scenario, condition, one.Text, Nothing, Nothing, null, null, null, default, (0, 0), why);
    }

    private static string? Refusal(LaunchResult launch, Scenario scenario) => scenario switch
    {
        OfflineScenario => "Offline: who is admitted when would change with it, and is not run on paper",
        SessionScenario => "Session: a turn comes after the answer to the one before, and is on paper when it was",
        MultiStreamScenario => "MultiStream: a group begins when the last of the one before has ended, and which that is would change with it",
        PeakScenario => "a search for the peak goes from rate to rate",
        _ when launch.Records!.SpanShare < 1 => "not all visits are kept: leave --spans out",
        _ when launch.Records!.Spans.Count > MostVisits => "there are too many visits to run them again on paper: ask for fewer with --queries",
        _ when launch.Runtime is { EventsLost: > 0 } => "its trace lost events",
        _ => null,
    };

    private static string? Skipped(LaunchRecords records, string condition, IReadOnlyDictionary<int, TracedBlock> blocks)
    {
        // Of a long block only its first queries are on paper.
        var until = records.Blocks.Where(block => block.Condition == condition && blocks.ContainsKey(block.Index)).ToDictionary(block => block.Index, block => blocks[block.Index].Dues[^1]);
        var measured = records.Queries.Count(query => query.Measured && until.TryGetValue(query.Block, out var last) && query.Due <= last);
        List<TracedBlock> mine = [.. until.Keys.Select(block => blocks[block])];
        if (mine.Sum(block => block.Counted.Count) < FewestAnswered * measured) return "queries failed or were turned away: what they took of others is not on paper";
        var admission = mine.Sum(block => block.Counted.Sum(query => (double)block.Entries[query][Cause.Admission]));
        return admission > LargestAdmission * mine.Sum(block => block.CountedResponses.Sum(response => (double)response))
            ? "queries waited for admission, which would change with it and is not run on paper"
            : null;
    }

    private static ReplaySetting Setting(LaunchResult launch, string condition, IReadOnlyList<int> cores, List<BlockRecord> blocks)
    {
        var shared = launch is { Isolation: Isolation.Thread, Neighbours.Count: > 0 };
        HashSet<Cause> known = [Cause.IssueDelay, Cause.Admission, Cause.BatchWait];
        if (launch.Records!.Threads is { NoEvents: null })
        {
            known.UnionWith([Cause.RunQueue, Cause.Wait]);
            if (launch.Records.Threads.NoFileWatch is null) known.Add(Cause.Io);
            if (launch.Runtime is not null) known.UnionWith([Cause.Gc, Cause.Lock]);
        }

        return new ReplaySetting(
            condition,
            launch.Records.Stages,
            cores,
            shared ? null : blocks.Sum(block => block.CpuNs),
            Rest(launch.Resources, blocks),
            known,
            launch.Isolation == Isolation.Thread ? [] : [.. launch.Neighbours.Where(neighbour => neighbour.Records is not null).Select(neighbour => neighbour.Pipeline)]);
    }

    private static double Rest(LaunchResources? resources, List<BlockRecord> blocks)
    {
        if (resources?.Machine is not { } machine) return 0;
        List<ResourceSeries> own = [.. resources.Of(ProcessRole.Subject), .. resources.Of(ProcessRole.Neighbour)];
        var (used, elapsed) = (0.0, 0L);
        foreach (var window in blocks.Select(block => new TimeWindow(block.MeasuredFrom, block.End)))
        {
            if (machine.Used(ResourceMetric.Cpu, window) is not { } all) continue;
            used += all - own.Sum(one => one.Used(ResourceMetric.Cpu, window) ?? 0);
            elapsed += window.End - window.Start;
        }

        return elapsed == 0 ? 0 : Math.Max(0, used / elapsed);
    }

    private static TracedLaunch Untraced(LaunchResult launch, IReadOnlyList<int> cores) => new(new TracedProcess(launch.Pipeline, launch.Records!, null), [], cores, []);
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Asks one launch, while its records can be read.</summary>
internal static class LaunchPredictions
{
    /// <summary>More would not fit the memory.</summary>
    private const int MostVisits = 5_000_000;

    /// <summary>What queries waited for admission is kept as it was, and must not matter.</summary>
    private const double LargestAdmission = 0.02;

    /// <summary>Queries without an answer are no part of what is predicted, and not all of them are on paper: they must not matter.</summary>
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
            List<(BlockRecord Record, TracedBlock Block)> mine =
                [.. records.Blocks.Where(block => block.Condition == condition && blocks?.ContainsKey(block.Index) == true).Select(block => (block, blocks![block.Index]))];
            if (mine.Count == 0) return all.Select(one => Unknown(condition, one, causes ? "its trace tells nothing of this condition" : "no query completed"));
            if (Skipped(records, condition, blocks!) is { } why) return all.Select(one => Unknown(condition, one, why));
            var replay = new ConditionReplay([.. mine.Select(one => one.Block)], ReplaySetting.Of(launch, condition, usable, mine));
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

    private static TracedLaunch Untraced(LaunchResult launch, IReadOnlyList<int> cores) => new(new TracedProcess(launch.Pipeline, launch.Records!, null), [], cores, []);
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Makes the blocks of a traced launch ready to be explained: who came when, what had to be done in which order, and what it went to.</summary>
internal sealed class TracedBlocks
{
    /// <summary>A long block is explained by its first queries: what they went to, and its replays, stay in memory.</summary>
    private const int MostVisits = 200_000;

    /// <summary>Offline all queries are alike in who comes when: so many visits tell what the slots do, with these queries beyond those in flight.</summary>
    private const int MostOfflineVisits = 20_000;
    private const int FewestOfflineQueries = 500;

    private readonly TracedLaunch launch;
    private readonly PipelineGraph graph;
    private readonly Scenario scenario;
    private readonly Anatomy? anatomy;
    private readonly int[][] before;
    private readonly bool[][] fromFirstPiece;
    private readonly IReadOnlyList<ReplayStage> stages;
    private readonly Dictionary<(long Query, long Start, short Stage), long> firstPieces = [];
    private readonly int? workers;

    private TracedBlocks(TracedLaunch launch, PipelineGraph graph, Scenario scenario, bool causes, int? workers)
    {
        this.workers = workers;
        this.launch = launch;
        this.graph = graph;
        this.scenario = scenario;
        anatomy = causes ? new Anatomy(launch) : null;
        before = [.. graph.Stages.Select(stage => Before(stage).Distinct().ToArray())];
        fromFirstPiece = [.. graph.Stages.Select((stage, number) => before[number].Select(giver => stage.FromFirstPiece.Contains(graph.Stages[giver].Name)).ToArray())];
        stages =
        [
            .. graph.Stages.Select(stage => new ReplayStage(
                Math.Max(1, stage.Slots), HoldsWorker: stage is { IsAsync: false, Streams: false }, Math.Max(1, stage.BatchSize), stage.BatchWaitNs)),
        ];
        foreach (var detail in launch.Subject.Records.Details)
        {
            if (detail.Kind == VisitDetail.Stream && detail.First > 0) firstPieces[(detail.Query, detail.Start, detail.Stage)] = detail.First - detail.Start;
        }
    }

    /// <summary>The blocks by their numbers; those in which no query that counts completed are left out.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="graph">What it ran.</param>
    /// <param name="scenario">Under which load.</param>
    /// <param name="causes">False: a visit's service is not taken apart, and all <see cref="Cause.Unattributed"/>; that takes no trace.</param>
    /// <param name="workers">Threads that ran stages; null: one for each core that it could use.</param>
    public static IReadOnlyDictionary<int, TracedBlock> Of(TracedLaunch launch, PipelineGraph graph, Scenario scenario, bool causes = true, int? workers = null)
    {
        var blocks = new TracedBlocks(launch, graph, scenario, causes, workers);
        var visits = new Dictionary<long, List<Span>>();
        foreach (var visit in launch.Subject.Records.Spans)
        {
            if (!visits.TryGetValue(visit.Query, out var own)) visits[visit.Query] = own = [];
            own.Add(visit);
        }

        var due = launch.Subject.Records.Queries.GroupBy(query => query.Block).ToDictionary(group => group.Key, group => group.OrderBy(query => query.Due).ThenBy(query => query.Id).ToList());
        var queries = due.ToDictionary(pair => pair.Key, pair => pair.Value.Where(query => visits.TryGetValue(query.Id, out var own) && blocks.IsOnPaper(query, own)).ToList());
        var counts = Counts(launch.Subject.Records.Counts, queries);
        var inBlocks = launch.Subject.Records.Blocks;
        var byBlock = visits.ToLookup(pair => LastBegun.At(inBlocks, pair.Value[0].Start, block => block.Start), pair => pair.Key);
        var traced = new Dictionary<int, TracedBlock>();
        for (var place = 0; place < inBlocks.Count; place++)
        {
            var block = inBlocks[place];
            if (!queries.TryGetValue(block.Index, out var own)) continue;
            own = blocks.First(own, visits);
            if (!own.Exists(IsCounted)) continue;
            var kept = own.Select(query => query.Id).ToHashSet();
            traced[block.Index] = blocks.Block(own, visits, byBlock[place].Where(query => !kept.Contains(query))) with
            {
                Kernels = block.Kernels,
                Counts = counts.GetValueOrDefault(block.Index),
                Unserved = due[block.Index].Count(query => query.Due >= own[0].Due && query.Due <= own[^1].Due && !visits.ContainsKey(query.Id)),
            };
        }

        return traced;
    }

    private static bool IsCounted(QueryRecord query) => query is { Measured: true, Outcome: QueryOutcome.Completed };

    // Where users wait for answers, on paper a visit's end lets the next query in: not so where a query's time ran out meanwhile.
    private bool IsOnPaper(QueryRecord query, List<Span> visits) =>
        query.Outcome == QueryOutcome.Completed || scenario.IsOpenLoop || scenario is OfflineScenario || visits.Exists(visit => visit.End == query.End);

    private static Dictionary<int, StageCounts> Counts(IReadOnlyList<VisitCounts> parts, Dictionary<int, List<QueryRecord>> queries)
    {
        var sums = new Dictionary<int, StageCounts>();
        if (parts.Count == 0) return sums;
        var blocks = queries.Values.SelectMany(own => own).Where(IsCounted).ToDictionary(query => query.Id, query => query.Block);
        foreach (var part in parts)
        {
            if (!blocks.TryGetValue(part.Query, out var block)) continue;
            if (!sums.TryGetValue(block, out var sum)) sums[block] = sum = new StageCounts();
            sum.Add(part);
        }

        return sums;
    }

    private List<QueryRecord> First(List<QueryRecord> queries, Dictionary<long, List<Span>> visits)
    {
        var left = MostVisits;
        var enough = scenario is OfflineScenario ? InFlight + FewestOfflineQueries : int.MaxValue;
        return
        [
            .. queries.TakeWhile((query, number) => (left -= visits[query.Id].Count) >= 0 && (number < enough || left >= MostVisits - MostOfflineVisits)),
        ];
    }

    /// <summary>Numbers of the stages that may give a token to this one.</summary>
    private IEnumerable<int> Before(StageNode stage)
    {
        for (var other = 0; other < graph.Stages.Count; other++)
        {
            if (stage.After.Contains(graph.Stages[other].Name) || graph.Stages[other].Routes.Contains(stage.Name)) yield return other;
        }
    }

    /// <param name="queries">Those that are run on paper.</param>
    /// <param name="visitsByQuery">All visits.</param>
    /// <param name="others">Queries that are not: their visits held slots and workers too.</param>
    private TracedBlock Block(List<QueryRecord> queries, Dictionary<long, List<Span>> visitsByQuery, IEnumerable<long> others)
    {
        List<Span> all = [.. queries.SelectMany(query => visitsByQuery[query.Id].OrderBy(visit => visit.End).ThenBy(visit => visit.Start))];
        var end = all.Max(visit => visit.End);
        var available = Dispatch.Availables([.. all, .. others.SelectMany(query => visitsByQuery[query]).Where(visit => visit.Start < end)], stages, Workers);
        var visits = new List<ReplayVisit>();
        var services = new List<CauseTimes>();
        var dispatches = new List<long>();
        var blames = new Dictionary<int, List<Blame>>();
        var (helperWait, helperLost) = (0L, 0L);
        var replayed = new List<ReplayQuery>();
        var followed = scenario is ClosedLoopScenario users ? ClosedLoopTurns.Of(queries, users.InFlight) : null;
        for (var number = 0; number < queries.Count; number++)
        {
            var query = queries[number];
            var first = visits.Count;
            var own = all.GetRange(first, visitsByQuery[query.Id].Count);
            var answer = own.FindLastIndex(visit => visit.End == query.End);
            for (var i = 0; i < own.Count; i++)
            {
                visits.Add(Visit(number, own, i, first));
                var parts = Parts(own[i], available[first + i]);
                services.Add(parts.Parts.Plus(Cause.RunQueue, parts.DispatchNs - parts.DispatchThrottledNs).Plus(Cause.Throttle, parts.DispatchThrottledNs));
                dispatches.Add(parts.DispatchNs);
                if (!IsCounted(query)) continue;
                Add(blames, own[i].Stage, parts.Blames);
                helperWait += parts.HelperWaitNs;
                helperLost += parts.HelperLostNs;
            }

            var follows = followed?[number] ?? Follows(queries, number);
            replayed.Add(new ReplayQuery(
                follows,
                follows < 0 ? query.Due : query.Due - queries[follows].End,
                scenario is OfflineScenario ? 0 : query.Admitted - query.Due,
                first + (answer < 0 ? own.Count - 1 : answer)));
        }

        return new TracedBlock(
            new ReplayCase(stages, Workers, replayed, visits)
            {
                InTurn = followed is not null,
                InFlight = scenario is OfflineScenario ? InFlight : 0,
                Threads = workers ?? launch.Cores.Count,
            },
            services,
            [.. queries.Select(Entry)],
            [.. queries.Select(query => query.Response)])
        {
            Counted = [.. Enumerable.Range(0, queries.Count).Where(number => IsCounted(queries[number]))],
            Outcomes = queries.TrueForAll(query => query.Outcome == QueryOutcome.Completed) ? [] : [.. queries.Select(query => query.Outcome)],
            Helpers = (helperWait, helperLost),
            Blames = blames.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Blame>)pair.Value),
            Dues = [.. queries.Select(query => query.Due)],
            Dispatches = dispatches,
            Leads = stages.Any(stage => stage.BatchSize > 1) ? Leads(all) : [],
        };
    }

    private VisitParts Parts(in Span visit, long available) => anatomy?.Of(visit, available)
        ?? new VisitParts(visit.Query, visit.Stage, visit.Ready, visit.Start, visit.End, default(CauseTimes).Plus(Cause.Unattributed, visit.Service), 0)
        {
            DispatchNs = visit.Start - available,
        };

    /// <summary>Visits of a batched stage that began at one time on one worker went together.</summary>
    private int[] Leads(List<Span> visits)
    {
        var leads = new int[visits.Count];
        var batches = new Dictionary<(short Stage, long Start, short Worker), int>();
        for (var place = 0; place < leads.Length; place++)
        {
            var visit = visits[place];
            leads[place] = place;
            if (stages[visit.Stage].BatchSize > 1 && !batches.TryAdd((visit.Stage, visit.Start, visit.Worker), place)) leads[place] = batches[(visit.Stage, visit.Start, visit.Worker)];
        }

        return leads;
    }

    private int Workers => (int)Math.Min(workers ?? launch.Cores.Count, stages.Sum(stage => (long)stage.Slots));

    private int InFlight => OfflineScenario.InFlight(stages.Sum(stage => (long)stage.Slots * stage.BatchSize));

    // Offline a query is sent when another has left: what it waited for that is the time that all take.
    private CauseTimes Entry(QueryRecord query) => scenario is OfflineScenario
        ? default
        : default(CauseTimes).Plus(Cause.IssueDelay, query.IssueDelay).Plus(Cause.Admission, query.Admission);

    private ReplayVisit Visit(int query, List<Span> own, int number, int first)
    {
        var visit = own[number];
        var after = new List<int>();
        var (reads, piece) = (-1, 0L);
        for (var edge = 0; edge < before[visit.Stage].Length; edge++)
        {
            var stage = before[visit.Stage][edge];
            if (fromFirstPiece[visit.Stage][edge])
            {
                var giver = own.FindLastIndex(other => other.Stage == stage && other.Start <= visit.Ready);
                if (giver < 0) continue;
                reads = first + giver;
                piece = firstPieces.GetValueOrDefault((own[giver].Query, own[giver].Start, own[giver].Stage), own[giver].Service);
            }
            else if (own.FindLastIndex(number == 0 ? 0 : number - 1, other => other.Stage == stage && other.End <= visit.Ready) is >= 0 and var giver)
            {
                after.Add(first + giver);
            }
        }

        return new ReplayVisit(query, visit.Stage, after) { Reads = reads, FirstPieceNs = piece };
    }

    /// <summary>Where queries wait for answers, the one whose answer made this one due; −1: it is due at a time of its own.</summary>
    private int Follows(List<QueryRecord> queries, int number)
    {
        if (scenario.IsOpenLoop || scenario is OfflineScenario) return -1;
        var latest = -1;
        for (var earlier = number - 1; earlier >= 0 && earlier >= number - MostInFlight; earlier--)
        {
            if (queries[earlier].End <= queries[number].Due && (latest < 0 || queries[earlier].End > queries[latest].End)) latest = earlier;
        }

        return latest;
    }

    /// <summary>Further back nobody is waited for.</summary>
    private int MostInFlight => scenario switch
    {
        MultiStreamScenario multi => 2 * multi.SamplesPerQuery,
        _ => 2,
    };

    private static void Add(Dictionary<int, List<Blame>> blames, short stage, IReadOnlyList<Blame> more)
    {
        if (!blames.TryGetValue(stage, out var own)) blames[stage] = own = [];
        foreach (var one in more)
        {
            var place = own.FindIndex(other => other with { Ns = one.Ns } == one);
            if (place < 0) own.Add(one);
            else own[place] = one with { Ns = own[place].Ns + one.Ns };
        }
    }
}

using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Queries that are late, fail or are turned away have no response to explain, but they hold slots and workers, and they came.</summary>
internal sealed class UnansweredTests
{
    private const long Ms = 1_000_000;

    private static readonly PipelineGraph Graph = ScriptedGraphs.Graph("Docs.One", "S");
    private static readonly ServerScenario Open = new() { QueriesPerSecond = 100, DurationNs = 1_000_000_000 };
    private static readonly ClosedLoopScenario Closed = new() { InFlight = 3 };

    private static IEnumerable<TestCaseData> Beside()
    {
        foreach (var outcome in new QueryOutcome?[] { QueryOutcome.TimedOut, QueryOutcome.Failed, null })
        {
            foreach (var scenario in new Scenario[] { Open, Closed }) yield return new TestCaseData(scenario, outcome).SetArgDisplayNames(scenario.Kind, outcome?.ToString() ?? "withdrawn");
        }
    }

    [TestCaseSource(nameof(Beside))]
    public void WhoWaitsForTheSlotOfALateQueryWaitsForNoCore(Scenario scenario, QueryOutcome? outcome)
    {
        var block = Of(scenario, [(0, 0, 100, QueryOutcome.Completed), (10, 100, 200, outcome), (120, 200, 240, QueryOutcome.Completed)]);
        Assert.That(block.Services.Sum(parts => parts[Cause.RunQueue]), Is.Zero, "the slot was free from 200 on, when the last began");
        Assert.That(block.CountedResponses, Is.EqualTo(new[] { 100 * Ms, 120 * Ms }), "the late one's counts for nothing");
    }

    [Test]
    public void AQueryThatIsLateIsRunOnPaper()
    {
        var block = Of(Open, [(0, 0, 100, QueryOutcome.Completed), (10, 100, 200, QueryOutcome.TimedOut), (120, 200, 240, QueryOutcome.Completed)]);
        var replay = new GraphReplay(block.Case).Run([.. block.Services.Select(parts => parts.Sum)]);
        Assert.That(block.Pick(replay.Responses()), Is.EqualTo(block.CountedResponses), "the last waits for it there as well");
    }

    [Test]
    public void ReplaysOfAQueueWithLateAndFailedQueriesComeToWhatWasMeasured([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var (now, queries) = (0L, new List<(long Due, long Start, long End, QueryOutcome? Outcome)>());
        foreach (var due in Chains.Arrivals(random, queries: 2000, perSecond: 80).Select(due => due / Ms))
        {
            // Whose 40 ms are over in the queue leaves it.
            var start = Math.Max(now, due);
            if (start - due > 40)
            {
                queries.Add((due, due + 40, due + 40, QueryOutcome.TimedOut));
                continue;
            }

            var fails = random.Next(10) == 0;
            now = start + (fails ? 2 : random.Next(6, 15));
            queries.Add((due, start, now, fails ? QueryOutcome.Failed : now - due > 40 ? QueryOutcome.TimedOut : QueryOutcome.Completed));
        }

        var block = Of(Open, queries);
        Assert.That(PairTerms.Of(1, (block, ["S"]), (block, ["S"]), Explained.Mean).ReplayError, Is.Zero);
        Assert.That(block.Services.Sum(parts => parts[Cause.RunQueue]), Is.Zero, "nobody waited for a core");
        Assert.That(queries.Count(query => query.Outcome == QueryOutcome.TimedOut && query.End > query.Start), Is.GreaterThan(20), "some are served late");
        Assert.That(block.Unserved, Is.GreaterThan(20), "and some not at all");
    }

    [Test]
    public void SoDoReplaysOfUsersWhoWait([Range(1, 5)] int seed)
    {
        // Three users, who think for up to 20 ms, and one slot.
        var random = new Random(seed);
        var (now, queries) = (0L, new List<(long Due, long Start, long End, QueryOutcome? Outcome)>());
        var users = new PriorityQueue<int, long>([(0, 0L), (1, 1L), (2, 2L)]);
        while (queries.Count < 1000 && users.TryDequeue(out var user, out var due))
        {
            var start = Math.Max(now, due);
            var fails = random.Next(5) == 0;
            now = start + random.Next(6, 15);
            queries.Add((due, start, now, fails ? QueryOutcome.Failed : now - due > 35 ? QueryOutcome.TimedOut : QueryOutcome.Completed));
            users.Enqueue(user, now + random.Next(20));
        }

        var block = Of(Closed, queries);
        Assert.That(PairTerms.Of(1, (block, ["S"]), (block, ["S"]), Explained.Mean).ReplayError, Is.LessThan(0.001));
        Assert.That(block.Services.Sum(parts => parts[Cause.RunQueue]), Is.Zero, "nobody waited for a core");
        Assert.That(block.Case.Queries, Has.Count.EqualTo(1000), "what a user does who has had no answer is on paper too");
    }

    [TestCase(QueryOutcome.TimedOut, 0, 1.5, TestName = "Its time ran out in the queue")]
    [TestCase(QueryOutcome.Shed, 0, 1.5, TestName = "It was turned away")]
    [TestCase(QueryOutcome.TimedOut, 15, 1.5, TestName = "It was served, late")]
    [TestCase(QueryOutcome.Failed, 3, 1.1, TestName = "It failed after 3 ms, and came for no more")]
    public void WhatComesIsAllThatIsDue(QueryOutcome outcome, long served, double load)
    {
        // 100 a second that take 15 ms, of which each third has no answer.
        var (now, queries) = (0L, new List<(long Due, long Start, long End, QueryOutcome? Outcome)>());
        for (var query = 0; query < 300; query++)
        {
            var takes = query % 3 == 2 ? served : 15;
            now = Math.Max(now, query * 10);
            queries.Add((query * 10, now, now + takes, query % 3 == 2 ? outcome : QueryOutcome.Completed));
            now += takes;
        }

        Assert.That(StageLoad.Busiest(Of(Open, queries))!.Value.Load, Is.EqualTo(load).Within(0.01));
    }

    [Test]
    public void AQueryThatFailsGoesNoOtherWayAndTakesNoLessOfACause()
    {
        // Each second query comes 3 ms after one that takes 5 ms in A and 7 in B, or else fails in A after 1.
        var (under, over) = (Pairs(QueryOutcome.Completed, 5), Pairs(QueryOutcome.Failed, 1));
        var terms = PairTerms.Of(1, (under, ["A", "B"]), (over, ["A", "B"]), Explained.Mean);
        Assert.That((terms.Base, terms.Delta, terms.ReplayError), Is.EqualTo((14.0 * Ms, -2.0 * Ms, 0.0)), "12 ms, and then 16 of which 4 were waited for B; of those that fail nothing is asked");
        Assert.That(terms.Terms.Where(term => term.Value.Value != 0), Is.EqualTo(new Dictionary<TermKey, (double, double)>
        {
            [new TermKey(Cause.Unattributed, null, null, null, null)] = (-2.0 * Ms, -2.0 * Ms),
        }), "that others fail is no cause of its own");
    }

    private static TracedBlock Pairs(QueryOutcome first, long takes)
    {
        var (queries, visits, services) = (new List<ReplayQuery>(), new List<ReplayVisit>(), new List<CauseTimes>());
        for (var query = 0; query < 200; query++)
        {
            var fails = query % 2 == 0 && first == QueryOutcome.Failed;
            visits.Add(new ReplayVisit(query, 0, []));
            services.Add(Chains.Times((Cause.Cpu, (fails ? takes : 5) * Ms)));
            if (!fails)
            {
                visits.Add(new ReplayVisit(query, 1, [visits.Count - 1]));
                services.Add(Chains.Times((Cause.Cpu, 7 * Ms)));
            }

            queries.Add(new ReplayQuery(-1, ((query / 2 * 100) + (query % 2 * 3)) * Ms, 0, visits.Count - 1));
        }

        var block = Chains.Block(new ReplayCase([new(1), new(1)], 2, queries, visits), services);
        return first == QueryOutcome.Completed
            ? block
            : block with { Outcomes = [.. queries.Select((_, query) => query % 2 == 0 ? first : QueryOutcome.Completed)], Counted = [.. block.Counted.Where(query => query % 2 == 1)] };
    }

    /// <summary>One slot, one worker; times in milliseconds. A query that was withdrawn has no record; one that was served for no time has no visit.</summary>
    private static TracedBlock Of(Scenario scenario, IReadOnlyList<(long Due, long Start, long End, QueryOutcome? Outcome)> queries)
    {
        var numbered = queries.Select((query, id) => (query.Due, query.Start, query.End, query.Outcome, Id: id)).ToList();
        var end = queries.Max(query => query.End) * Ms;
        var records = new LaunchRecords
        {
            Pipeline = Graph.Name,
            Scenario = scenario.Name,
            Stages = ["S"],
            Blocks = [new BlockRecord(0, "solo", 0, 0, end, end, 0, 0, 0, 0, 0, 0, 0, null)],
            Queries =
            [
                .. numbered.Where(query => query.Outcome is not null).Select(query => new QueryRecord(
                    query.Id, 0, 0, query.Outcome!.Value, query.Due * Ms, query.Due * Ms, query.Due * Ms, query.End * Ms, query.Outcome == QueryOutcome.Completed ? -1 : 0, true)),
            ],
            Spans = [.. numbered.Where(query => query.End > query.Start).Select(query => new Span(query.Due * Ms, query.Start * Ms, query.End * Ms, query.Id, 0, 0, 0))],
            Failures = [],
            Qualities = [],
        };
        return TracedBlocks.Of(new TracedLaunch(new TracedProcess(Graph.Name, records, null), [], [0, 1], []), Graph, scenario, causes: false)[0];
    }
}

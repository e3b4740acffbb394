using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>What holds of every kind of load, over random graphs and seeds.</summary>
[Parallelizable]
public sealed class LoadLawTests
{
    private static IEnumerable<Scenario> Loads(int seed) =>
    [
        new MultiStreamScenario { SamplesPerQuery = 1 + (seed % 7), Seed = seed },
        new ClosedLoopScenario { InFlight = 1 + (seed % 9), Seed = seed },
        new ClosedLoopScenario { InFlight = 1 + (seed % 9), ThinkNs = 300_000, Seed = seed },
        new SessionScenario { Turns = 1 + (seed % 5), SessionsPerSecond = 3000, Seed = seed, MaxInFlight = 1 + (seed % 11) },
        new SessionScenario { Turns = 1 + (seed % 5), ThinkNs = 400_000, SessionsPerSecond = 3000, Seed = seed },
        new ServerScenario { QueriesPerSecond = 20_000, Arrivals = Arrivals.Constant, Seed = seed, MaxInFlight = 3, Overflow = Overflow.Shed },
        new ServerScenario { QueriesPerSecond = 20_000, Arrivals = Arrivals.Bursty, BurstOnNs = 1_000_000, BurstOffNs = 2_000_000, Seed = seed, MaxInFlight = 3, Overflow = Overflow.DropOldest, MaxWaiting = 1 + (seed % 3) },
        new ServerScenario { QueriesPerSecond = 10_000, Seed = seed, Phases = [new Phase(PhaseKind.Spike, 30_000, 5_000_000), new Phase(PhaseKind.Ramp, 0, 5_000_000)] },
    ];

    [Test]
    public void TheLawsHoldOfEveryLoad([Range(1, 7)] int seed)
    {
        foreach (var scenario in Loads(seed))
        {
            var random = new Random(seed);
            var subject = new GraphSubject(GraphSubject.Random(random), (stage, frame) =>
                (frame.Query * 31 + stage) % 97 == 0 ? throw new InvalidOperationException("planted") : default);
            using var run = new LaunchRun(subject, scenario);
            run.Block(0, "a", queries: 150);
            run.Block(1, "b", queries: 150, discardQueries: 20);
            var records = run.Launch.Collect(judge: false);
            GraphLaws.Check(subject, records);
            Assert.That(records.Queries.Count(query => query.Measured), Is.GreaterThanOrEqualTo(300), scenario.Name);
            Assert.That(MostInFlight(records), Is.LessThanOrEqualTo(Limit(scenario)), scenario.Name);
            Check(scenario, records);
        }
    }

    private static int Limit(Scenario scenario) => scenario switch
    {
        MultiStreamScenario multi => multi.SamplesPerQuery,
        ClosedLoopScenario closed => closed.InFlight,
        SessionScenario session => session.MaxInFlight,
        ServerScenario server => server.MaxInFlight,
        _ => int.MaxValue,
    };

    private static void Check(Scenario scenario, LaunchRecords records)
    {
        switch (scenario)
        {
            case MultiStreamScenario multi:
                CheckGroups(multi, records);
                break;
            case ClosedLoopScenario:
                Assert.That(records.Queries.Select(query => query.IssueDelay), Is.All.Zero, "due when sent");
                break;
            case SessionScenario session:
                CheckSessions(session, records);
                break;
            case ServerScenario server:
                CheckTurnedAway(server, records);
                break;
        }
    }

    private static void CheckGroups(MultiStreamScenario multi, LaunchRecords records)
    {
        var groups = records.Queries.GroupBy(query => query.Id / multi.SamplesPerQuery).OrderBy(group => group.Key).ToArray();
        Assert.That(groups.Select(group => group.Count()), Is.All.EqualTo(multi.SamplesPerQuery));
        Assert.That(groups.Select(group => group.Select(query => query.Due).Distinct().Count()), Is.All.EqualTo(1), "issued together");
        for (var group = 1; group < groups.Length; group++)
            Assert.That(groups[group].First().Due, Is.GreaterThanOrEqualTo(groups[group - 1].Max(query => query.End)), "after the one before");
    }

    private static void CheckSessions(SessionScenario scenario, LaunchRecords records)
    {
        var think = new ThinkTimes(scenario.Seed, scenario.ThinkNs);
        var choice = new SessionChoice(scenario.Seed, 100, []);
        foreach (var session in records.Queries.GroupBy(query => query.Id / scenario.Turns))
        {
            var turns = session.OrderBy(query => query.Id).ToArray();
            Assert.That(turns.Select(query => query.Id % scenario.Turns), Is.EqualTo(Enumerable.Range(0, turns.Length)), "no turn is left out");
            Assert.That(turns.Select(query => query.Choice), Is.EqualTo(Enumerable.Range(0, turns.Length).Select(turn => choice.At(session.Key, turn))));
            Assert.That(turns.SkipLast(1).Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed), "a failure ends it");
            for (var turn = 1; turn < turns.Length; turn++)
            {
                Assert.That(turns[turn].Due, Is.EqualTo(turns[turn - 1].End + think.Of(turns[turn].Id)));
                Assert.That(turns[turn].Sent, Is.GreaterThanOrEqualTo(turns[turn - 1].End), "never before the answer");
            }
        }
    }

    private static void CheckTurnedAway(ServerScenario server, LaunchRecords records)
    {
        foreach (var query in records.Queries.Where(query => query.Outcome is QueryOutcome.Shed or QueryOutcome.Dropped))
        {
            Assert.That(query.Outcome, Is.EqualTo(server.Overflow == Overflow.Shed ? QueryOutcome.Shed : QueryOutcome.Dropped));
            Assert.That(query.Admitted, Is.EqualTo(query.End));
            Assert.That(query.FailedStage, Is.EqualTo(-1));
            if (server.Overflow == Overflow.Shed) Assert.That(query.End, Is.EqualTo(query.Sent));
        }

        var ids = records.Queries.Select(query => query.Id).Order().ToArray();
        Assert.That(ids, Is.EqualTo(Enumerable.Range(0, ids.Length)), "every issued query ends exactly once");
        var at = 0;
        foreach (var block in records.Blocks)
        {
            var schedule = ArrivalSchedule.Of(server, at);
            foreach (var query in records.Queries.Where(query => query.Block == block.Index).OrderBy(query => query.Id))
            {
                Assert.That(query.Due - block.Start, Is.EqualTo(schedule.Next()));
                at++;
            }
        }
    }

    // Those turned away were never inside.
    private static int MostInFlight(LaunchRecords records)
    {
        var inside = records.Queries.Where(query => query.End > query.Admitted);
        var (now, most) = (0, 0);
        foreach (var change in inside.SelectMany(query => new[] { (At: query.Admitted, By: 1), (At: query.End, By: -1) }).OrderBy(change => change.At).ThenBy(change => change.By))
        {
            now += change.By;
            most = Math.Max(most, now);
        }

        return most;
    }
}

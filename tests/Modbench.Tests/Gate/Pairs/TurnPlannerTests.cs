using Modbench.Diagnosers;
using Modbench.Engine;

namespace Modbench.Tests.Gate.Pairs;

public sealed class TurnPlannerTests
{
    private const long Ms = 1_000_000;
    private static readonly TurnOptions Default = new();

    [TestCase(1_000, 20_000, 2_000)]
    [TestCase(100_000, 500, 50)]
    [TestCase(1_000_000, 50, 5)]
    [TestCase(7_000_000, 7, 1)]
    [TestCase(10_000_000, 5, 1)]
    [TestCase(300_000_000, 5, 1)]
    public void ATurnOfAQuickPipelineTakes50MsAndOfASlowOneFiveQueries(long responseNs, int queries, int dropped)
    {
        var (size, because) = TurnPlanner.SizeOf(new SingleStreamScenario(), responseNs, Default);

        Assert.That((size.Queries, size.Dropped, because), Is.EqualTo((queries, dropped, (string?)null)));
    }

    [Test]
    public void WhatCannotTakeTurnsSaysWhy()
    {
        Assert.Multiple(() =>
        {
            Assert.That(TurnPlanner.SizeOf(new SingleStreamScenario(), 400 * Ms, Default).WholeBecause, Is.EqualTo("its queries are too slow for 5 in a turn of 2 s"));
            Assert.That(TurnPlanner.SizeOf(new ServerScenario { QueriesPerSecond = 60 }, 10 * Ms, Default).WholeBecause, Is.EqualTo("60 queries/s of 10 ms make a queue that outlives a turn"));
            Assert.That(TurnPlanner.SizeOf(new ServerScenario { QueriesPerSecond = 2 }, 10 * Ms, Default).WholeBecause, Does.StartWith("at 2 queries/s a turn of 12, of which 2 let its queue settle"));
        });
    }

    [Test]
    public void AnOpenLoopDropsFortyResponsesAndKeepsTenQueries()
    {
        var (size, because) = TurnPlanner.SizeOf(new ServerScenario { QueriesPerSecond = 20 }, 10 * Ms, Default);

        Assert.That((size.Queries, size.Dropped, because), Is.EqualTo((10, 9, (string?)null)), "0.4 s at 20 a second are 8, and the one they end with");
        Assert.That(TurnPlanner.TurnNs(new ServerScenario { QueriesPerSecond = 20 }, size, 10 * Ms), Is.EqualTo(950 * Ms));
    }

    [Test]
    public void GroupsStayWholeAndUsersComeInFirst()
    {
        var groups = TurnPlanner.SizeOf(new MultiStreamScenario { SamplesPerQuery = 8 }, 3 * Ms, Default).Size;
        var users = TurnPlanner.SizeOf(new ClosedLoopScenario { InFlight = 16 }, 1 * Ms, Default).Size;
        var thinking = TurnPlanner.SizeOf(new ClosedLoopScenario { InFlight = 10, ThinkNs = 40 * Ms }, 1 * Ms, Default).Size;

        Assert.That((groups.Queries % 8, groups.Dropped), Is.EqualTo((0, 8)));
        Assert.That((users.Queries, users.Dropped), Is.EqualTo((50, 16)));
        Assert.That(thinking.Dropped, Is.GreaterThan(29), "three times as long as they think, at one query in 4.1 ms");
    }

    [Test]
    public void ShortTurnsDoAllThatATurnDoesUnlessTheyTakeTooLong()
    {
        Assert.That(TurnPlanner.Shortest(new SingleStreamScenario(), new TurnSize(9, 1), 100 * Ms, 60), Is.EqualTo(new TurnSize(1, 1)), "60 of 20 ms");
        Assert.That(TurnPlanner.Shortest(new SingleStreamScenario(), new TurnSize(5, 1), 120 * Ms, 60), Is.EqualTo(default(TurnSize)), "60 of 40 ms");
        Assert.That(TurnPlanner.Shortest(new MultiStreamScenario { SamplesPerQuery = 4 }, new TurnSize(48, 8), 56 * Ms, 60), Is.EqualTo(new TurnSize(4, 4)));
    }

    [TestCase(1, 50, 5)]
    [TestCase(10, 5, 1)]
    [TestCase(30, 1, 0)]
    [TestCase(300, 1, 0)]
    public void PractisedTurnsAreLikeThoseThatCountUnlessTheseAreLong(int responseMs, int queries, int dropped)
    {
        var scenario = new SingleStreamScenario();
        var size = TurnPlanner.SizeOf(scenario, responseMs * Ms, Default).Size;

        Assert.That(TurnPlanner.Practice(scenario, size, TurnPlanner.TurnNs(scenario, size, responseMs * Ms), Default), Is.EqualTo(new TurnSize(queries, dropped)));
    }

    [Test]
    public void PractisedTurnsOfAnOpenLoopAreShort() =>
        Assert.That(TurnPlanner.Practice(new ServerScenario { QueriesPerSecond = 1000 }, new TurnSize(50, 2), 52 * Ms, Default), Is.EqualTo(new TurnSize(5, 0)));

    [TestCase(55, 1, 12, 3)]
    [TestCase(55, 1400, 12, 2)]
    [TestCase(55, 5000, 12, 1)]
    [TestCase(300, 1, 5, 3)]
    [TestCase(950, 1, 1, 1)]
    [TestCase(2000, 1, 1, 1)]
    public void LongTurnsLeaveFewRoundsAndLongSetUpsFewObjects(int turnMs, int setupMs, int rounds, int lives) =>
        Assert.That(TurnPlanner.RoundsOf(turnMs * Ms, setupMs * Ms, Default), Is.EqualTo((rounds, lives)));

    [Test]
    public void DriftUpToTheThirdPowerCancelsOverFourRounds()
    {
        // What a turn at time t reads beside the truth, for powers of t; the side that is first counts +1.
        var turns = Enumerable.Range(0, 4).SelectMany(TurnPlanner.Order).ToList();
        for (var power = 0; power < 4; power++)
        {
            var difference = turns.Select((isFirst, time) => (isFirst ? 1 : -1) * Math.Pow(time, power)).Sum();
            Assert.That(difference, Is.Zero, $"t^{power}");
        }

        Assert.That(TurnPlanner.Order(0), Is.EqualTo(new[] { true, false, false, true }));
        Assert.That(TurnPlanner.Order(1), Is.EqualTo(new[] { false, true, true, false }));
    }
}

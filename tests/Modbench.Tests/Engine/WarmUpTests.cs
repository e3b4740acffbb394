using Modbench.Engine;

namespace Modbench.Tests.Engine;

public sealed class WarmUpTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void ItLastsASecondEvenWhenNothingIsCompiled()
    {
        var rule = new WarmUpRule(0, 100, 0);
        Assert.Multiple(() =>
        {
            Assert.That(rule.GoesOn(999 * Ms, 50, 100), Is.True);
            Assert.That(rule.GoesOn(1000 * Ms, 51, 100), Is.False);
            Assert.That(rule.NotWarmed, Is.Null);
        });
    }

    [Test]
    public void ItWaitsUntilNoMethodWasCompiledFor200Ms()
    {
        var rule = new WarmUpRule(5 * Ms, 100, 0);
        Assert.Multiple(() =>
        {
            Assert.That(rule.GoesOn(900 * Ms, 1, 101), Is.True);
            Assert.That(rule.GoesOn(1099 * Ms, 2, 101), Is.True);
            Assert.That(rule.GoesOn(1100 * Ms, 3, 102), Is.True, "another one");
            Assert.That(rule.GoesOn(1299 * Ms, 4, 102), Is.True);
            Assert.That(rule.GoesOn(1300 * Ms, 5, 102), Is.False);
            Assert.That(rule.NotWarmed, Is.Null);
        });
    }

    [Test]
    public void AfterTenSecondsOfCompilingItCountsAsNotWarmed()
    {
        var rule = new WarmUpRule(0, 0, 0);
        var now = 0L;
        var compiled = 0;
        while (rule.GoesOn(now += 150 * Ms, 1, ++compiled)) Assert.That(now, Is.LessThan(10_000 * Ms));
        Assert.That(rule.NotWarmed, Does.StartWith("after 10 s of warm-up methods were still being compiled"));
    }

    [Test]
    public void ADeclaredNumberOfQueriesEndsItAndIsSaid()
    {
        var rule = new WarmUpRule(0, 100, 3);
        Assert.Multiple(() =>
        {
            Assert.That(rule.GoesOn(1 * Ms, 1, 100), Is.True);
            Assert.That(rule.GoesOn(5000 * Ms, 2, 100), Is.True);
            Assert.That(rule.GoesOn(5001 * Ms, 3, 100), Is.False);
            Assert.That(rule.NotWarmed, Is.EqualTo("warm-up stopped after 3 queries, as WarmupQueries says"));
        });
    }

    [Test]
    public void TheMeanIsThatOfTheLastQuarter([Values(1, 4, 100, 128, 129, 1000, 100_000)] int queries)
    {
        var tail = new ResponseTail();
        for (var query = 0; query < queries; query++) tail.Add(query < queries * 3L / 4 ? 1_000_000 : 10);
        Assert.That(tail.Mean(), Is.EqualTo(10).Within(queries < 129 ? 0 : 35_000), "but for what shares a cell with the border");
    }

    [Test]
    public void FailedQueriesHaveNoResponse()
    {
        var tail = new ResponseTail();
        tail.Add(null);
        Assert.That(tail.Mean(), Is.Zero);
        tail.Add(30);
        tail.Add(null);
        tail.Add(50);
        Assert.That(tail.Mean(), Is.EqualTo(50));
    }

    [TestCase("SingleStream")]
    [TestCase("Server")]
    [TestCase("Offline")]
    public void WarmUpRunsOneQueryAtATimeAndLeavesNoRecords(string kind)
    {
        var subject = new GraphSubject([new StageWiring("A", 4, 0, [1]), new StageWiring("B", 4, 1, [])], (_, frame) =>
            frame.Query == 7 ? throw new FormatException("seven") : default);
        using var run = new LaunchRun(subject, Scenarios.Of(kind) switch
        {
            ServerScenario server => server with { WarmupQueries = 300 },
            var other => other with { WarmupQueries = 300 },
        });
        var warmed = run.Launch.WarmUp();
        run.Block(0, "solo", queries: 10);
        var records = run.Launch.Collect(judge: true);
        Assert.Multiple(() =>
        {
            Assert.That(warmed.Queries, Is.EqualTo(300));
            Assert.That(warmed.ResponseNs, Is.GreaterThan(0));
            Assert.That(records.FirstResponseNs, Is.EqualTo(warmed.FirstResponseNs).And.GreaterThan(0));
            Assert.That(records.NotWarmed, Is.EqualTo(warmed.NotWarmed).And.Not.Null);
            Assert.That(records.Queries, Has.Count.EqualTo(10));
            Assert.That(records.Failures[0] with { Detail = "" }, Is.EqualTo(new FailureRecord("warm-up", "A", "System.FormatException", 3, "seven", "")));
        });
    }
}

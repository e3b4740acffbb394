using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class WarmUpTests
{
    private const long Ms = 1_000_000;

    /// <summary>A runtime as its documentation has it: 30 calls after 100 ms without anything new, one compiler, two replacements.</summary>
    private sealed class Runtime(int methods, long compileNs)
    {
        private readonly int[] calls = new int[methods];
        private readonly int[] tier = new int[methods];
        private readonly Queue<int> waiting = [];
        private long newest = -1;
        private long busyUntil;

        public int Compiled { get; private set; } = 1000;

        public int Optimised => tier.Count(one => one == 2);

        public void CallAll(long now)
        {
            for (var method = 0; method < methods; method++)
            {
                if (newest < 0) newest = now;
                if (now - newest < 100 * Ms || tier[method] == 2 || waiting.Contains(method)) continue;
                if (++calls[method] < 30) continue;
                calls[method] = 0;
                waiting.Enqueue(method);
            }
        }

        public void Work(long now)
        {
            if (waiting.Count == 0) busyUntil = now;
            while (waiting.Count > 0 && busyUntil + compileNs <= now)
            {
                busyUntil += compileNs;
                tier[waiting.Dequeue()]++;
                Compiled++;
            }
        }
    }

    [Test]
    public void ItEndsOnlyWhenTheCompilerHasReplacedWhatQueriesCall([Values(0.05, 1, 3, 12, 16)] double responseMs, [Values(20, 300, 1000)] int methods, [Values(0, 1, 5)] int late)
    {
        var runtime = new Runtime(methods, compileNs: Ms / 2);
        var rule = new WarmUpRule(0, runtime.Compiled, 0, late);
        var (now, queries) = (0L, 0);
        WarmUpStep step;
        do
        {
            step = rule.Next(now, queries, runtime.Compiled);
            now += step == WarmUpStep.Wait ? 5 * Ms : (long)(responseMs * Ms);
            runtime.Work(now);
            if (step != WarmUpStep.Query) continue;
            queries++;
            runtime.CallAll(now);
        }
        while (step != WarmUpStep.End);

        Assert.Multiple(() =>
        {
            Assert.That(runtime.Optimised, Is.GreaterThanOrEqualTo(methods - (runtime.Compiled * late / 1000)));
            Assert.That(rule.NotWarmed, Is.Null);
            Assert.That(now, Is.InRange(1000 * Ms, (3000 * Ms) + (methods * Ms)), "no longer than it takes");
        });
    }

    [Test]
    public void ItLastsASecondEvenWhenNothingIsCompiled()
    {
        var (now, rule) = Warm(response: 2 * Ms, _ => 100);
        Assert.Multiple(() =>
        {
            Assert.That(now, Is.InRange(1000 * Ms, 1300 * Ms));
            Assert.That(rule.NotWarmed, Is.Null);
        });
    }

    [Test]
    public void AProcessThatIsWarmNeedsOneRoundToConfirmIt()
    {
        var (now, rule) = Warm(response: 2 * Ms, _ => 100, again: 1);
        Assert.Multiple(() =>
        {
            Assert.That(now, Is.InRange(190 * Ms, 300 * Ms));
            Assert.That(rule.NotWarmed, Is.Null);
        });
        (now, _) = Warm(response: 2 * Ms, now => 100 + (int)(Math.Min(now, 1500 * Ms) / (10 * Ms)), again: 1);
        Assert.That(now, Is.GreaterThan(1600 * Ms), "it still compiled");
    }

    [Test]
    public void WhereResponsesAreLookedAtAgainTheyAreComparedWithTheRoundBefore()
    {
        var (steady, _) = Warm(2 * Ms, _ => 100, _ => 2 * Ms, again: 2);
        var (falling, _) = Warm(4 * Ms, _ => 100, now => now < 200 * Ms ? 4 * Ms : 2 * Ms, again: 2);
        Assert.That(steady, Is.InRange(400 * Ms, 600 * Ms));
        Assert.That(falling, Is.GreaterThan(steady + (150 * Ms)), "one more round");
    }

    [Test]
    public void NoQueryRunsWhileTheCompilerIsAtWork()
    {
        var rule = new WarmUpRule(0, 100, 0);
        var queries = 0;
        while (rule.Next(queries * 4 * Ms, queries, 100) == WarmUpStep.Query) queries++;
        Assert.That(queries, Is.EqualTo(30));
        for (var ms = 120; ms < 600; ms += 20) Assert.That(rule.Next(ms * Ms, 30, 100 + ms), Is.EqualTo(WarmUpStep.Wait), "it just compiled one");
        Assert.That(rule.Next(709 * Ms, 30, 680), Is.EqualTo(WarmUpStep.Wait));
        Assert.That(rule.Next(711 * Ms, 30, 680), Is.EqualTo(WarmUpStep.Query), "130 ms of silence");
    }

    [Test]
    public void AMethodNowAndThenHoldsNothingUp()
    {
        var (now, rule) = Warm(response: 3 * Ms, now => 5000 + (int)(now / (100 * Ms)));
        Assert.Multiple(() =>
        {
            Assert.That(now, Is.LessThan(2000 * Ms));
            Assert.That(rule.NotWarmed, Is.Null);
        });
    }

    [Test]
    public void AfterTenSecondsOfCompilingItCountsAsNotWarmed([Values(1, 300, 4000)] int responseMs)
    {
        var (now, rule) = Warm(responseMs * Ms, now => 5000 + (int)(now / (10 * Ms)));
        Assert.Multiple(() =>
        {
            Assert.That(now, Is.InRange(10_000 * Ms, (10_000 + responseMs) * Ms));
            Assert.That(rule.NotWarmed, Does.StartWith("after 10 s of warm-up methods were still being compiled"));
        });
    }

    [Test]
    public void SlowQueriesAreWarmedAsWellWhenNothingMoreIsCompiled([Values(2500, 4000, 6000)] int responseMs)
    {
        var (now, rule) = Warm(responseMs * Ms, now => now == 0 ? 500 : 900);
        Assert.Multiple(() =>
        {
            Assert.That(now, Is.InRange(7500 * Ms, (10_000 + responseMs) * Ms));
            Assert.That(rule.NotWarmed, Is.Null);
        });
    }

    [Test]
    public void ADeclaredNumberOfQueriesEndsItAndIsSaid()
    {
        var rule = new WarmUpRule(0, 100, 3);
        Assert.Multiple(() =>
        {
            Assert.That(rule.Next(1 * Ms, 1, 100), Is.EqualTo(WarmUpStep.Query));
            Assert.That(rule.Next(5000 * Ms, 2, 100), Is.EqualTo(WarmUpStep.Wait), "the round was long enough");
            Assert.That(rule.Next(5131 * Ms, 2, 100), Is.EqualTo(WarmUpStep.Query));
            Assert.That(rule.Next(5132 * Ms, 3, 100), Is.EqualTo(WarmUpStep.End));
            Assert.That(rule.NotWarmed, Is.EqualTo("warm-up stopped after 3 queries, as WarmupQueries says"));
        });
    }

    // A cache that fills, a connection that gets going: nothing is compiled.
    [TestCase(2, 2000)]
    [TestCase(0.3, 2000)]
    [TestCase(10, 4000)]
    public void ItLastsUntilResponsesHaveReachedTheirPlateau(double plateauMs, int slowsForMs)
    {
        var random = new Random(1);
        long Response(long now) => (long)(plateauMs * Ms * (1 + (2 * Math.Exp(-5.0 * now / (slowsForMs * Ms)))) * (1 + (0.05 * random.NextDouble())));
        var (now, rule) = Warm(0, _ => 100, response: Response);
        Assert.Multiple(() =>
        {
            Assert.That(Response(now) / (plateauMs * Ms), Is.LessThan(1.08), "3 % above, and what is chance");
            Assert.That(now, Is.InRange(slowsForMs / 2 * Ms, 9000 * Ms));
            Assert.That(rule.NotWarmed, Is.Null);
        });
    }

    [Test]
    public void ResponsesThatFallForEverCountAsNotWarmed()
    {
        var (now, rule) = Warm(0, _ => 100, response: now => (long)(5 * Ms * Math.Exp(-now / (5000.0 * Ms))));
        Assert.Multiple(() =>
        {
            Assert.That(now, Is.InRange(10_000 * Ms, 10_010 * Ms));
            Assert.That(rule.NotWarmed, Does.Match(@"^after 10 s of warm-up responses were still falling, by \d+(\.\d)? % in its last round$"));
        });
    }

    // A third longer for 2 s, and then at once no more: each round is like the one before. 0.4, 1.5 and 3 s are measured.
    [TestCase(100, 4)]
    [TestCase(300, 5)]
    [TestCase(600, 5)]
    public void AFallThatCannotBeForeseenIsWaitedForWhereItWouldNotBeSeenLater(int queries, double plateauMs)
    {
        var scenario = new SingleStreamScenario { Queries = queries };
        var (now, rule) = Warm(0, _ => 100, response: at => (long)((at < 2000 * Ms ? 1.3 : 1) * plateauMs * Ms), measuredNs: scenario.MeasuredNs);
        var slow = Math.Max(0, (2000 * Ms) - now) / (1.3 * plateauMs * Ms);
        Assert.Multiple(() =>
        {
            Assert.That(slow, Is.LessThan(queries * 0.48), "queries of the measured stretch");
            Assert.That(now, Is.InRange(1000 * Ms, Math.Max(1300, 3400 - (queries * plateauMs)) * Ms), "no longer than it takes");
            Assert.That(rule.NotWarmed, Is.Null);
        });
    }

    [Test]
    public void NoiseHoldsNothingUp()
    {
        var random = new Random(2);
        double Slow() => random.NextDouble() < 0.05 ? 8 : 1 + (0.5 * random.NextDouble());
        var ends = Enumerable.Range(0, 200).Select(_ => Warm(0, _ => 100, response: _ => (long)(2 * Ms * Slow())).Now).ToList();
        Assert.That(ends.Count(end => end > 1300 * Ms), Is.LessThanOrEqualTo(2));
    }

    private static (long Now, WarmUpRule Rule) Warm(long response, Func<long, int> compiled, int again = 0) => Warm(response, compiled, _ => response, again: again);

    private static (long Now, WarmUpRule Rule) Warm(long first, Func<long, int> compiled, Func<long, long> response, Func<long, long>? measuredNs = null, int again = 0)
    {
        var rule = new WarmUpRule(0, compiled(0), 0, measuredNs: measuredNs, again: again);
        var (now, queries) = (0L, 0);
        while (true)
        {
            switch (rule.Next(now, queries, compiled(now)))
            {
                case WarmUpStep.End: return (now, rule);
                case WarmUpStep.Wait: now += 5 * Ms; break;
                default:
                    var took = queries == 0 && first > 0 ? first : response(now);
                    rule.Add(took);
                    (now, queries) = (now + took, queries + 1);
                    break;
            }
        }
    }

    [Test]
    public void WarmedAgainItKeepsItsFirstResponse()
    {
        var calls = 0;
        var subject = new GraphSubject([new StageWiring("A", 4, [])], (_, _) =>
        {
            if (calls++ == 0) Thread.Sleep(30);
            return default;
        });
        using var run = new LaunchRun(subject, Scenarios.Of("SingleStream"));
        var first = run.Launch.WarmUp();
        var again = run.Launch.WarmUp();
        Assert.Multiple(() =>
        {
            Assert.That(again.FirstResponseNs, Is.EqualTo(first.FirstResponseNs).And.GreaterThan(25 * Ms));
            Assert.That(again.NotWarmed, Is.Null);
            Assert.That(again.ResponseNs, Is.InRange(1, 20 * Ms));
        });
    }

    [TestCase("SingleStream")]
    [TestCase("Server")]
    [TestCase("Offline")]
    public void WarmUpRunsOneQueryAtATimeAndLeavesNoRecords(string kind)
    {
        var subject = new GraphSubject([new StageWiring("A", 4, [1]), new StageWiring("B", 4, [])], (_, frame) =>
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

using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class ExecutorTests
{
    private const int Queries = 200;

    private static IEnumerable<Scenario> Scenarios() =>
    [
        new SingleStreamScenario(),
        new ServerScenario { QueriesPerSecond = 4000 },
        new ServerScenario { QueriesPerSecond = 20000, MaxInFlight = 3 },
        new OfflineScenario(),
    ];

    [Test]
    public void TheLawsHoldForAnyGraphUnderAnyLoad([Range(1, 6)] int seed, [ValueSource(nameof(Scenarios))] Scenario scenario)
    {
        var right = new GraphSubject(GraphSubject.Random(new Random(seed)));
        var judged = new GraphSubject(right.Stages, Sometimes(seed, fails: false))
        {
            QualityNames = ["right"],
            Quality = (query, answer) => answer == right.Expected(query) ? 1 : 0,
        };
        var records = LaunchRun.Once(judged, scenario, Queries);
        GraphLaws.Check(judged, records);
        Assert.That(records.Queries, Has.Count.EqualTo(Queries));
        Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed));
        Assert.That(records.Qualities, Is.EqualTo(new[] { new QualityRecord("solo", "right", Queries, 1, null) }), "every answer is the right one");
    }

    [Test]
    public void TheLawsHoldWhenStagesThrow([Range(1, 6)] int seed, [ValueSource(nameof(Scenarios))] Scenario scenario)
    {
        var subject = new GraphSubject(GraphSubject.Random(new Random(seed)), Sometimes(seed, fails: true));
        var records = LaunchRun.Once(subject, scenario, Queries);
        GraphLaws.Check(subject, records);
        Assert.Multiple(() =>
        {
            Assert.That(records.Queries, Has.Count.EqualTo(Queries));
            Assert.That(records.Queries.Count(query => query.Outcome == QueryOutcome.Failed), Is.InRange(1, Queries - 1));
            Assert.That(records.Failures.Select(failure => failure.Type).Distinct(), Is.SubsetOf(new[] { typeof(FormatException).FullName, typeof(ArithmeticException).FullName }));
        });
    }

    [Test]
    public void TheLawsHoldWhenFailuresTimeoutsAndAnswersRace([Range(100, 104)] int seed, [Values("Server", "Offline")] string kind)
    {
        Scenario scenario = kind == "Server"
            ? new ServerScenario { QueriesPerSecond = 200_000, MaxInFlight = 50, TimeoutNs = 3_000_000 }
            : new OfflineScenario { TimeoutNs = 20_000_000 };
        var subject = new GraphSubject(GraphSubject.Random(new Random(seed)), Sometimes(seed, fails: true));
        var records = LaunchRun.Once(subject, scenario, 10 * Queries);
        GraphLaws.Check(subject, records);
        Assert.That(records.Queries, Has.Count.EqualTo(10 * Queries));
        // A server that once stands still for its timeout, on a machine that has other work, answers nobody in time from then on.
        if (records.Queries.Any(query => query.Outcome != QueryOutcome.TimedOut)) Assert.That(records.Queries.Select(query => query.Outcome).Distinct().Count(), Is.GreaterThan(1));
        Assert.That(records.Failures.Select(failure => failure.Type), Does.Not.Contain(typeof(InvalidOperationException).FullName));
    }

    [Test]
    public void TheFirstFailureOfEachKindIsKeptWhole()
    {
        var subject = new GraphSubject(GraphSubject.Chain(2), (stage, frame) =>
            stage == 1 && frame.Query % 2 == 0 ? throw new FormatException($"query {frame.Query} is even") : default);
        var records = LaunchRun.Once(subject, new SingleStreamScenario(), 100);
        var failure = records.Failures.Single();
        Assert.Multiple(() =>
        {
            Assert.That((failure.Condition, failure.Stage, failure.Type, failure.Count), Is.EqualTo(("solo", "S1", "System.FormatException", 50)));
            Assert.That(failure.Message, Does.Match("^query \\d+ is even$"));
            Assert.That(failure.Detail, Does.Contain(nameof(TheFirstFailureOfEachKindIsKeptWhole)));
        });
    }

    [Test]
    public void BranchesRunAtTheSameTimeAlsoWithOneQueryInFlight()
    {
        Assume.That(Environment.ProcessorCount, Is.GreaterThan(1));
        using var meeting = new Barrier(2);
        var subject = new GraphSubject(GraphSubject.Diamond(2), (stage, _) =>
        {
            if (stage is 1 or 2 && !meeting.SignalAndWait(TimeSpan.FromSeconds(30))) throw new TimeoutException("the other branch did not come");
            return default;
        });
        var records = LaunchRun.Once(subject, new SingleStreamScenario(), 20);
        Assert.That(records.Failures, Is.Empty);
    }

    [Test]
    [NonParallelizable] // it measures time
    public void WakingAnotherWorkerIsNoVisitsService()
    {
        // Two roots: for each query the caller offers one of them to a worker that sleeps, and begins the other.
        Assume.That(Environment.ProcessorCount, Is.GreaterThan(1));
        var subject = new GraphSubject([new StageWiring("First", 1, [2]), new StageWiring("Second", 1, [2]), new StageWiring("Join", 1, [])], (stage, _) =>
        {
            if (stage == 1) Thread.Sleep(1); // so that whoever runs it has gone to sleep before the next query
            return default;
        });
        var best = double.PositiveInfinity;
        for (var attempt = 0; attempt < 4 && best >= 2; attempt++)
        {
            var spans = LaunchRun.Once(subject, new SingleStreamScenario(), 200).Spans.ToLookup(span => span.Stage, span => span.Service);
            var (first, join) = (Median(spans[0]), Median(spans[2]));
            TestContext.Out.WriteLine($"{first} {join} ns");
            best = Math.Min(best, first / (double)join);
        }

        Assert.That(best, Is.LessThan(2), "both do nothing; a wake-up takes several times as long");

        static long Median(IEnumerable<long> times) => times.Order().ElementAt(100);
    }

    [Test]
    public void AnAwaitingStageReleasesItsWorkerButNotItsPermit()
    {
        var subject = new GraphSubject([new StageWiring("Wait", 4 * Environment.ProcessorCount, [])], async (_, frame) => await frame.Wait(50).ConfigureAwait(false));
        var records = LaunchRun.Once(subject, new OfflineScenario(), 16 * Environment.ProcessorCount);
        GraphLaws.Check(subject, records);
        Assert.Multiple(() =>
        {
            Assert.That(subject.MostVisiting[0], Is.GreaterThan(Environment.ProcessorCount), "more visits than workers");
            Assert.That(records.Spans.Select(span => span.Flags), Is.All.EqualTo(Span.Awaited | Span.Measured));
            Assert.That(records.Spans.Select(span => span.Service), Is.All.GreaterThan(40_000_000), "service spans the await");
        });
    }

    [Test]
    public void AStageThatEndsInItsAwaiterAtOnceIsContinuedOnce()
    {
        var subject = new GraphSubject(GraphSubject.Chain(5), async (_, _) => await Task.Yield());
        var records = LaunchRun.Once(subject, new ServerScenario { QueriesPerSecond = 20_000 }, 2000);
        GraphLaws.Check(subject, records);
        Assert.That(records.Spans, Has.Count.EqualTo(10_000));
    }

    [Test]
    public void AGraphDeeperThanOneTurnOfAWorkerComesToItsEnd()
    {
        var subject = new GraphSubject(GraphSubject.Chain(500));
        foreach (var scenario in Scenarios())
        {
            var records = LaunchRun.Once(subject, scenario, 50);
            GraphLaws.Check(subject, records);
            Assert.That(records.Queries.Count(query => query.Outcome == QueryOutcome.Completed), Is.EqualTo(50));
        }
    }

    [Test]
    public void WaitingVisitsEnterInTheOrderInWhichTheyCame()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            Thread.SpinWait(20_000);
            return default;
        });
        var records = LaunchRun.Once(subject, new ServerScenario { QueriesPerSecond = 50_000 }, 300);
        var byStart = records.Spans.OrderBy(span => span.Start).Select(span => span.Query);
        Assert.That(byStart, Is.Ordered);
    }

    // A body that now and then waits, blocks, yields or throws, as its query and stage say.
    private static Func<int, GraphSubject.Frame, ValueTask> Sometimes(int seed, bool fails) => (stage, frame) =>
    {
        var query = frame.Query;
        var draw = CounterHash.Mix((ulong)((seed * 1_000_003L) + (stage * 1009L) + query)) % 24;
        if (fails && draw == 0) throw new FormatException($"stage {stage} does not like query {query}");
        return draw switch
        {
            1 => Yields(frame, query, fails),
            2 => Blocks(),
            3 => Waits(frame, query),
            _ => default,
        };
    };

    private static ValueTask Blocks()
    {
        Thread.Sleep(1);
        return default;
    }

    private static async ValueTask Yields(GraphSubject.Frame frame, int query, bool fails)
    {
        await Task.Yield();
        if (frame.Query != query) throw new InvalidOperationException("the frame serves another query already");
        if (fails) throw new ArithmeticException("after an await");
    }

    private static async ValueTask Waits(GraphSubject.Frame frame, int query)
    {
        await Task.Delay(1).ConfigureAwait(false);
        if (frame.Query != query) throw new InvalidOperationException("the frame serves another query already");
    }
}

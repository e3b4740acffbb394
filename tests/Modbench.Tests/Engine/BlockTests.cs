using Modbench.Engine;

namespace Modbench.Tests.Engine;

public sealed class BlockTests
{
    [Test]
    public void ABlockStopsWhenItsQueriesAndItsTimeAreBothThrough()
    {
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(2)), new SingleStreamScenario());
        var byTime = run.Block(0, "solo", queries: 3, minMs: 60);
        var byQueries = run.Block(1, "solo", queries: 5000);
        var records = run.Launch.Collect(judge: true);
        Assert.Multiple(() =>
        {
            // The third may have ended late.
            var third = records.Queries.Where(query => query.Block == 0).OrderBy(query => query.Id).ElementAt(2);
            Assert.That(byTime.Queries, third.End - records.Blocks[0].Start < 60_000_000 ? Is.GreaterThan(3) : Is.AtLeast(3));
            Assert.That(byTime.ElapsedNs, Is.GreaterThanOrEqualTo(60_000_000));
            Assert.That(byQueries.Queries, Is.EqualTo(5000));
            Assert.That(records.Blocks.Select(block => block.Index), Is.EqualTo(new[] { 0, 1 }));
            Assert.That(records.Blocks[0].MeasuredFrom, Is.EqualTo(records.Blocks[0].Start));
        });
    }

    [Test]
    public void ABlockStopsAtItsLongestTimeWhateverIsLeft()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1), Sleeps(5));
        using var run = new LaunchRun(subject, new SingleStreamScenario());
        var done = run.Block(0, "solo", queries: 1000, maxMs: 100);
        Assert.That(done.Queries, Is.InRange(1, 20), "as many as the machine lets sleep for 5 ms");
    }

    [TestCase("SingleStream")]
    [TestCase("Server")]
    [TestCase("Offline")]
    [TestCase("MultiStream")]
    [TestCase("ClosedLoop")]
    [TestCase("Thinking")]
    public void DiscardedQueriesAreKeptButNeitherMeasuredNorCounted(string kind)
    {
        var scenario = Scenarios.Of(kind);
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(3)), scenario);
        var done = run.Block(0, "solo", queries: 50, discardQueries: 10);
        var records = run.Launch.Collect(judge: true);
        var block = records.Blocks.Single();
        var byOrder = records.Queries.OrderBy(query => query.Id).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(done.Queries, Is.EqualTo(50));
            Assert.That(byOrder.Select(query => query.Measured), Is.EqualTo(Enumerable.Repeat(false, 10).Concat(Enumerable.Repeat(true, 50))));
            Assert.That(block.MeasuredFrom, Is.GreaterThan(block.Start));
            Assert.That(byOrder.Skip(10).Min(query => query.Sent), Is.GreaterThanOrEqualTo(block.MeasuredFrom));
        });
    }

    [TestCase("SingleStream")]
    [TestCase("Server")]
    [TestCase("Offline")]
    [TestCase("MultiStream")]
    [TestCase("ClosedLoop")]
    [TestCase("Thinking")]
    public void FailuresOfDiscardedQueriesAreCountedApart(string kind)
    {
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(2), (_, _) => throw new FormatException("seven")), Scenarios.Of(kind));
        run.Block(0, "solo", queries: 50, discardQueries: 10);
        var failure = run.Launch.Collect(judge: true).Failures.Single();
        Assert.That((failure.Count, failure.Discarded), Is.EqualTo((50, 10)));
    }

    [Test]
    public void OfflineQueriesAreAllDueAtTheStartAndFourForEachSlotAreInFlight()
    {
        // The first do not end before all places are taken.
        var begun = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var subject = new GraphSubject([new StageWiring("Wait", 3, [])], async (_, _) =>
        {
            await full.Task.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            await Task.Delay(2).ConfigureAwait(false);
        })
        {
            OnBegin = () =>
            {
                if (Interlocked.Increment(ref begun) == 12) full.SetResult();
            },
        };
        var records = LaunchRun.Once(subject, new OfflineScenario(), 200);
        var start = records.Blocks.Single().Start;
        var inFlight = records.Queries.SelectMany(query => new[] { (At: query.Admitted, Change: 1), (At: query.End, Change: -1) })
            .OrderBy(change => change.At).ThenBy(change => change.Change)
            .Aggregate((Now: 0, Most: 0), (count, change) => (count.Now + change.Change, Math.Max(count.Most, count.Now + change.Change)));
        Assert.Multiple(() =>
        {
            Assert.That(records.Queries.Select(query => query.Due), Is.All.EqualTo(start));
            Assert.That(inFlight.Most, Is.EqualTo(12));
        });
    }

    [TestCase("SingleStream")]
    [TestCase("Server")]
    [TestCase("Offline")]
    [TestCase("MultiStream")]
    [TestCase("ClosedLoop")]
    [TestCase("Thinking")]
    [TestCase("Session")]
    [TestCase("Shed")]
    [TestCase("DropOldest")]
    public void TheEngineAllocatesNothingPerQuery(string kind)
    {
        var scenario = Scenarios.Of(kind);
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Diamond(3)), scenario);
        run.Block(0, "warm", queries: 2000);
        var block = 0;
        var least = Allocated.Least(2000, () =>
        {
            run.Block(++block, "solo", queries: 2000);
            return run.Launch.Collect(judge: false).Blocks[^1].AllocatedBytes;
        });

        // A block's own objects and other threads' come to some hundred bytes; 2,000 queries with 1 byte each would come to more.
        Assert.That(least, Is.LessThan(2000));
    }

    [Test]
    public void CountersBelongToTheMeasuredStretch()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            GC.KeepAlive(new byte[10_000]);
            return default;
        });
        using var run = new LaunchRun(subject, new SingleStreamScenario());
        run.Block(0, "solo", queries: 1000, discardQueries: 1000);
        var block = run.Launch.Collect(judge: false).Blocks.Single();
        Assert.Multiple(() =>
        {
            Assert.That(block.AllocatedBytes, Is.EqualTo(10_024_000).Within(2).Percent);
            Assert.That(block.CpuNs, Is.GreaterThan(0));
            Assert.That(block.PeakBytes, OperatingSystem.IsLinux() ? Is.GreaterThan(10_000_000) : Is.Null);
        });
    }

    [Test]
    public void QualityIsJudgedPerConditionOverMeasuredAnswers()
    {
        var subject = new GraphSubject(GraphSubject.Chain(2))
        {
            Queries = 10,
            QualityNames = ["odd"],
            Quality = (query, answer) => answer == query + 2 ? (query % 2) : double.NaN,
        };
        using var run = new LaunchRun(subject, new SingleStreamScenario());
        run.Block(0, "paused B", queries: 10, discardQueries: 10);
        run.Block(1, "beside B", queries: 20);
        run.Block(2, "paused B", queries: 10);
        var qualities = run.Launch.Collect(judge: true).Qualities;
        Assert.Multiple(() =>
        {
            Assert.That(qualities.Select(quality => (quality.Condition, quality.Judged)), Is.EqualTo(new[] { ("paused B", 20), ("beside B", 20) }));
            Assert.That(qualities.Select(quality => quality.Mean), Is.All.EqualTo(0.5));
        });
    }

    [Test]
    public void AQualityThatThrowsBecomesItsRecordsError()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1))
        {
            Queries = 4,
            QualityNames = ["picky"],
            Quality = (query, _) => query == 2 ? throw new InvalidOperationException("no truth for 2") : query == 3 ? double.NaN : 0.5,
        };
        var quality = LaunchRun.Once(subject, new SingleStreamScenario(), 40).Qualities.Single();
        Assert.Multiple(() =>
        {
            Assert.That((quality.Judged, quality.Mean), Is.EqualTo((20, (double?)null)));
            Assert.That(quality.Error, Does.StartWith("20 of 40 answers could not be judged; first: System."));
        });
    }

    [Test]
    public void AboveItsCapacityASampleOfTheAnswersIsKept()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1)) { QualityNames = ["number"], Quality = (query, _) => query };
        var first = Sample(subject, seed: 1);
        var again = Sample(subject, seed: 1);
        var other = Sample(subject, seed: 2);
        Assert.Multiple(() =>
        {
            Assert.That(first.Judged, Is.EqualTo(100));
            Assert.That(again, Is.EqualTo(first));
            Assert.That(other.Mean, Is.Not.EqualTo(first.Mean));

            // Uniform over 0 to 9,999: five standard errors of a mean of 100.
            Assert.That(first.Mean, Is.EqualTo(5000).Within(5 * 10_000 / Math.Sqrt(12 * 100)));
        });
    }

    private static QualityRecord Sample(GraphSubject subject, int seed)
    {
        var sample = new AnswerSample(subject, seed, capacity: 100);
        sample.Begin("solo");
        var frame = subject.CreateFrame();
        for (var query = 0; query < 10_000; query++)
        {
            subject.Begin(frame, query);
            frame.Prepare(new IssuedQuery(query, query, 0, true, query, 0, 0));
            sample.Keep(frame);
        }

        return sample.Judge().Single();
    }

    private static Func<int, GraphSubject.Frame, ValueTask> Sleeps(int milliseconds) => (_, _) =>
    {
        Thread.Sleep(milliseconds);
        return default;
    };
}

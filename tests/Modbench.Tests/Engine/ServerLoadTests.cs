using Modbench.Engine;

namespace Modbench.Tests.Engine;

public sealed class ServerLoadTests
{
    [Test]
    public void AStageThatStallsOnceShowsTheTrueTail()
    {
        // On a busy machine a worker may come late to its next visit, of which nobody's service tells: in the best of a few runs.
        var best = double.PositiveInfinity;
        for (var attempt = 0; attempt < 4 && best > 0.1; attempt++)
        {
            var (measured, expected) = Stalled();
            Assert.That(expected, Is.GreaterThan(100e6), "the stall is in the tail");
            best = Math.Min(best, Math.Abs((measured / expected) - 1));
        }

        Assert.That(best, Is.LessThanOrEqualTo(0.1));
    }

    /// <summary>The 90 % quantile of responses, and what it should have been.</summary>
    private static (double Measured, double Expected) Stalled()
    {
        const double Rate = 50;
        const int Queries = 200;
        const int StalledQuery = 60;
        var (service, stall) = (TimeSpan.FromMilliseconds(4), TimeSpan.FromSeconds(1));
        var visits = 0;
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            Thread.Sleep(visits++ == StalledQuery ? stall : service);
            return default;
        });
        var scenario = new ServerScenario { QueriesPerSecond = Rate, Seed = 5 };
        var records = LaunchRun.Once(subject, scenario, Queries);
        var measured = records.Queries.Select(query => (double)query.Response).Order().ToArray();

        // Lindley's recursion over the due times that the seed gives and the service times as they were: a busy machine sleeps longer.
        var services = records.Spans.OrderBy(span => span.Query).Select(span => span.Service).ToArray();
        var arrivals = ArrivalSchedule.Of(scenario, from: 0);
        var free = 0.0;
        var expected = new double[Queries];
        for (var query = 0; query < Queries; query++)
        {
            var due = (double)arrivals.Next();
            free = Math.Max(free, due) + services[query];
            expected[query] = free - due;
        }

        Array.Sort(expected);
        const int p90 = Queries * 9 / 10;
        return (measured[p90], expected[p90]);
    }

    [Test]
    public void TheGeneratorNeverWaitsForThePipeline()
    {
        var block = new Block(new Go(0, "solo", 100, 0, 0, 0, 0), endless: false);
        var waits = 1;
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            // Until all are sent, which the first visit waits for in vain where the generator waits for it.
            if (Interlocked.Exchange(ref waits, 0) == 1) SpinWait.SpinUntil(() => block.Issued > 0, TimeSpan.FromSeconds(20));
            return default;
        });
        using var run = new LaunchRun(subject, new ServerScenario { QueriesPerSecond = 500 });
        run.Launch.Run(block);
        var records = run.Launch.Collect(judge: false);
        Assert.Multiple(() =>
        {
            Assert.That(records.Queries, Has.Count.EqualTo(100));
            Assert.That(records.Queries.Max(query => query.Sent), Is.LessThanOrEqualTo(records.Spans.Min(span => span.End)), "the last is sent before the first is served");
        });
    }

    [Test]
    public void QueriesBeyondMaxInFlightWaitInAdmissionInOrder()
    {
        var subject = new GraphSubject([new StageWiring("Wait", 10, [])], async (_, _) => await Task.Delay(10).ConfigureAwait(false));
        var records = LaunchRun.Once(subject, new ServerScenario { QueriesPerSecond = 2000, MaxInFlight = 3 }, 100);
        GraphLaws.Check(subject, records);
        var byDue = records.Queries.OrderBy(query => query.Due).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(subject.MostVisiting[0], Is.EqualTo(3));
            Assert.That(byDue.Select(query => query.Admitted), Is.Ordered);
            Assert.That(byDue.Max(query => query.Admission), Is.GreaterThan(50_000_000));
        });
    }

    [Test]
    public void LittlesLawHoldsWithinTheCountingError()
    {
        // The error is that of the edges: large where the machine stands still at one of them.
        var best = double.PositiveInfinity;
        for (var attempt = 0; attempt < 4 && best > 0.05; attempt++) best = Math.Min(best, LittlesError());
        Assert.That(best, Is.LessThanOrEqualTo(0.05));
    }

    private static double LittlesError()
    {
        var subject = new GraphSubject([new StageWiring("A", 30, [1]), new StageWiring("B", 30, [])], async (_, _) => await Task.Delay(5).ConfigureAwait(false));
        var records = LaunchRun.Once(subject, new ServerScenario { QueriesPerSecond = 400, Seed = 3 }, 800);
        var (from, to) = (records.Queries.Min(query => query.Due) + 200_000_000, records.Queries.Max(query => query.Due) - 200_000_000);
        var meanInFlight = records.Queries.Sum(query => Math.Max(0, Math.Min(query.End, to) - Math.Max(query.Admitted, from))) / (double)(to - from);
        var inside = records.Queries.Where(query => query.Admitted >= from && query.Admitted < to).ToArray();
        var byLaw = inside.Length / (double)(to - from) * inside.Average(query => query.End - query.Admitted);
        return Math.Abs((meanInFlight / byLaw) - 1);
    }

    [Test]
    public void BlocksGoOnInTheStreamOfArrivalsFromAClockOfTheirOwn()
    {
        var scenario = new ServerScenario { QueriesPerSecond = 1000, Seed = 9 };
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(1)), scenario);
        run.Block(0, "A", 20);
        run.Block(1, "B", 20);
        var records = run.Launch.Collect(judge: true);
        var choices = new QueryChoice(9, RandomStream.Choices, 100);
        foreach (var block in records.Blocks)
        {
            var arrivals = ArrivalSchedule.Of(scenario, from: 20 * block.Index);
            foreach (var query in records.Queries.Where(query => query.Block == block.Index).OrderBy(query => query.Id))
            {
                Assert.That(query.Due, Is.EqualTo(block.Start + arrivals.Next()));
                Assert.That(query.Choice, Is.EqualTo(choices.At(query.Id)));
            }
        }

        Assert.That(records.Queries.Select(query => query.Id).Order(), Is.EqualTo(Enumerable.Range(0, 40)));
    }

    [Test]
    public void ABlockOfADurationLastsThatLongAndMeasuresAfterItsDiscardedStart()
    {
        var scenario = new ServerScenario { QueriesPerSecond = 500, Seed = 2 };
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(1)), scenario);
        var done = run.Block(0, "solo", minMs: 400, discardMs: 150);
        var records = run.Launch.Collect(judge: true);
        var block = records.Blocks.Single();
        Assert.Multiple(() =>
        {
            Assert.That(block.MeasuredFrom, Is.InRange(block.Start + 150_000_000, block.Issued), "at the end of the discarded start, or when the generator comes to it");
            Assert.That(block.Issued - block.Start, Is.GreaterThanOrEqualTo(400_000_000));
            Assert.That(block.End, Is.GreaterThanOrEqualTo(block.Issued));
            Assert.That(records.Queries.Where(query => query.Measured).Select(query => query.Due), Is.All.GreaterThanOrEqualTo(block.MeasuredFrom));
            Assert.That(records.Queries.Where(query => !query.Measured).Max(query => query.Due), Is.LessThan(block.MeasuredFrom));
            var arrivals = ArrivalSchedule.Of(scenario, from: 0);
            Assert.That(records.Queries.Select(query => query.Due - block.Start).Order(), Is.EqualTo(Enumerable.Range(0, 1000).Select(_ => arrivals.Next()).TakeWhile(due => due < 400_000_000)), "all that are due in it");
            Assert.That(done.Queries, Is.EqualTo(records.Queries.Count(query => query.Measured)));
            Assert.That(done.ElapsedNs, Is.EqualTo(block.End - block.MeasuredFrom));
        });
    }

    [Test]
    public void LoadIsTheBusyShareOfTheBusiestStage()
    {
        var subject = new GraphSubject([new StageWiring("Slow", 2, [1]), new StageWiring("Fast", 1, [])], async (stage, _) =>
        {
            if (stage == 0) await Task.Delay(20).ConfigureAwait(false);
        });
        using var run = new LaunchRun(subject, new ServerScenario { QueriesPerSecond = 50 });
        var done = run.Block(0, "solo", minMs: 1000, discardMs: 200);
        var records = run.Launch.Collect(judge: false);
        var block = records.Blocks.Single();
        var busy = records.Spans.Where(span => span.Stage == 0)
            .Sum(span => Math.Max(0, Math.Min(span.End, block.Issued) - Math.Max(span.Start, block.MeasuredFrom)));
        Assert.That(done.Load, Is.EqualTo(busy / 2.0 / (block.Issued - block.MeasuredFrom)).Within(1e-9));
        Assert.That(records.Spans.Count(span => span.Stage == 0), Is.GreaterThan(20), "some 50");
    }
}

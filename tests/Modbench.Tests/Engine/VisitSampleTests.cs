using Modbench.Engine;

namespace Modbench.Tests.Engine;

public sealed class VisitSampleTests
{
    private const int Stages = 3;
    private const int Queries = 2000;

    [Test]
    public void ASampleKeepsAllVisitsOfSomeQueriesAndCountsThoseOfAllMeasured([Values("SingleStream", "Server", "Offline")] string kind)
    {
        var records = Run(kind, share: 0.1);
        var kept = records.Spans.GroupBy(span => span.Query).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records.SpanShare, Is.EqualTo(0.1));
            Assert.That(records.Queries, Has.Count.EqualTo(Queries + 50), "queries are all kept");
            Assert.That(kept.Select(group => group.Count()), Is.All.EqualTo(Stages));
            Assert.That(kept, Has.Count.EqualTo(Queries / 10).Within(60), "2,050 draws of one in ten: four standard deviations are 54");
            Assert.That(records.VisitTallies.Select(tally => (tally.Condition, tally.Stage, tally.Service.Count)), Is.EqualTo(new[] { ("solo", 0, 2000L), ("solo", 1, 2000L), ("solo", 2, 2000L) }));
        }
    }

    [Test]
    public void TurnsOfSessionsThatBeganBeforeMeasuringAreCountedToo()
    {
        var sessions = new SessionScenario { Turns = 5, ThinkNs = 30_000_000, SessionsPerSecond = 200 };
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(Stages)), sessions, spanShare: 0.5);
        run.Block(0, "solo", queries: 200, discardQueries: 20);
        var records = run.Launch.Collect(judge: false);
        var measured = records.Queries.Count(query => query.Measured);
        Assert.That(records.Queries.Count(query => query.Measured && query.Id < records.Queries.Where(other => !other.Measured).Max(other => other.Id)), Is.Positive);
        Assert.That(records.VisitTallies.Select(tally => tally.Service.Count), Is.All.EqualTo(measured));
    }

    [Test]
    public void TheSameQueriesAreKeptInEveryLaunch() =>
        Assert.That(Kept(Run("SingleStream", share: 0.1)), Is.EqualTo(Kept(Run("Offline", share: 0.1))));

    [Test]
    public void WhatIsCountedIsWhatWouldHaveBeenKept()
    {
        var sample = new VisitSample(0.01, Stages);
        var random = new Random(5);
        sample.Begin(new Block(new Go(0, "solo", 0, 0, 0, 0, 0), endless: false));
        var visits = Enumerable.Range(0, 5000).Select(visit => Visit(random, visit / Stages, visit % Stages, measured: visit % 7 > 0)).ToArray();
        sample.Keep(visits);
        for (var stage = 0; stage < Stages; stage++)
        {
            var own = visits.Where(visit => visit.Stage == stage && visit.Flags == Span.Measured).ToArray();
            var tally = sample.Tallies[stage];
            foreach (var share in new[] { 0, 0.5, 0.99, 1 })
            {
                Assert.That(tally.Service.Quantile(share), Is.EqualTo(Modbench.Ledger.Quantile.Of([.. own.Select(visit => visit.Service).Order()], share)), "measured visits, and no others");
                Assert.That(tally.Queueing.Quantile(share), Is.EqualTo(Modbench.Ledger.Quantile.Of([.. own.Select(visit => visit.Queueing).Order()], share)));
            }
        }
    }

    [Test]
    public void TalliesAreReadAsTheyWereWritten([Values(0, 10, 1000)] int exact)
    {
        var sample = new VisitSample(0.5, 1, exact);
        sample.Begin(new Block(new Go(0, "beside B", 0, 0, 0, 0, 0), endless: false));
        var random = new Random(6);
        for (var query = 0; query < 100; query++) sample.Keep([Visit(random, query, 0, measured: true)]);
        var folder = Directory.CreateTempSubdirectory("modbench-sample").FullName;
        var path = Path.Combine(folder, "records");
        RecordsFile.Write(Run("SingleStream", share: 1) with { SpanShare = 0.5, VisitTallies = sample.Tallies }, path);
        var read = RecordsFile.Read(path);
        read.Close();
        Directory.Delete(folder, recursive: true);
        var (before, after) = (sample.Tallies.Single(), read.VisitTallies.Single());
        using (Assert.EnterMultipleScope())
        {
            Assert.That((read.SpanShare, after.Condition, after.Stage), Is.EqualTo((0.5, "beside B", 0)));
            Assert.That((after.Service.Count, after.Service.Mean, after.Service.IsExact), Is.EqualTo((100, before.Service.Mean, exact >= 100)));
            foreach (var share in new[] { 0, 0.3, 0.99, 1 }) Assert.That(after.Service.Quantile(share), Is.EqualTo(before.Service.Quantile(share)));
            Assert.That(after.Queueing.Mean, Is.EqualTo(before.Queueing.Mean));
        }
    }

    private static Span Visit(Random random, long query, int stage, bool measured)
    {
        var start = random.Next(1, 1_000_000);
        return new Span(start - random.Next(start), start, start + random.Next(1_000_000), query, (short)stage, 0, measured ? Span.Measured : 0);
    }

    private static IEnumerable<long> Kept(LaunchRecords records) => records.Spans.Select(span => span.Query).Where(query => query < Queries).Distinct().Order();

    private static LaunchRecords Run(string kind, double share)
    {
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(Stages)), Scenarios.Of(kind), spanShare: share);
        run.Block(0, "solo", Queries, discardQueries: 50);
        return run.Launch.Collect(judge: false);
    }
}

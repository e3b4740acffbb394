using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A traced launch knows which threads worked for a visit.</summary>
internal sealed class SegmentTests
{
    [Test]
    public void ASynchronousVisitIsOneThreadsWork()
    {
        var records = Run((_, _) =>
        {
            Spin(2);
            return default;
        });
        foreach (var visit in records.Spans)
        {
            var own = Of(records, visit);
            Assert.That(own, Has.Count.EqualTo(1));
            Assert.That(own[0].Start, Is.GreaterThanOrEqualTo(visit.Start));
            Assert.That(own[0].End - own[0].Start, Is.GreaterThanOrEqualTo(2_000_000));
            if (OperatingSystem.IsLinux()) Assert.That(own[0].CpuNs + own[0].WaitNs, Is.GreaterThan(1_900_000));
        }
    }

    [Test]
    public void WhatGoesOnAfterAnAwaitIsTheVisitsToo()
    {
        var records = Run(async (_, frame) =>
        {
            Spin(2);
            await frame.Wait(20);
            Spin(3);
        });
        var apart = new List<long>();
        foreach (var visit in records.Spans)
        {
            var own = Of(records, visit);
            // The runtime lays the mark down and takes it on again while the method ends: slivers.
            var after = own.Skip(1).ToList();
            Assert.That(own[0].End - own[0].Start, Is.GreaterThanOrEqualTo(2_000_000));
            apart.Add(after[0].Start - own[0].End);
            // And two threads may have it for a moment, so the sum says only how much there is at least.
            Assert.That(after.Sum(one => one.End - one.Start), Is.GreaterThanOrEqualTo(2_900_000));
        }

        // Of most visits: on a busy machine a thread may lay its work down late.
        Assert.That(apart.Order().ElementAt(apart.Count / 2), Is.GreaterThan(10_000_000), "awaiting is nobody's work");
    }

    [Test]
    public void ThreadsThatHelpAreTheVisitsToo()
    {
        using var meeting = new Barrier(2);
        var records = Run((_, _) =>
        {
            Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ =>
            {
                // Whoever is first would else do both, where the other comes late.
                Assert.That(meeting.SignalAndWait(TimeSpan.FromSeconds(30)), Is.True);
                Spin(20);
            });
            return default;
        });
        foreach (var visit in records.Spans)
        {
            var own = Of(records, visit);
            Assert.That(own.Select(one => one.Thread).Distinct().Count(), Is.EqualTo(2));
            if (!OperatingSystem.IsLinux()) continue;
            // Both spin, and neither can have been at work for longer than it took.
            Assert.That(own.Sum(one => one.CpuNs + one.WaitNs), Is.GreaterThan(39_000_000).And.LessThan((own.Sum(one => one.End - one.Start) * 1.05) + 2_000_000));
        }
    }

    [Test]
    public void OtherLaunchesRecordNone()
    {
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(2)), new SingleStreamScenario { Queries = 5 });
        run.Block(0, "solo", 5);
        var records = run.Launch.Collect(judge: false);
        Assert.That(records.Segments, Is.Empty);
        Assert.That(records.Threads, Is.Null);
    }

    private static LaunchRecords Run(Func<int, GraphSubject.Frame, ValueTask> body)
    {
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(2), body), new SingleStreamScenario { Queries = 5 }, traced: true);
        run.Block(0, "solo", 5);
        var records = run.Launch.Collect(judge: false);
        Assert.That(records.Spans, Has.Count.EqualTo(10));
        Assert.That(records.Threads!.NoEvents, Is.EqualTo("none in tests"));
        return records;
    }

    private static List<VisitSegment> Of(LaunchRecords records, Span visit) =>
        [.. records.Segments.Where(one => one.Query == visit.Query && one.Stage == visit.Stage && one.Visit == visit.Start && one.Start < visit.End).OrderBy(one => one.Start)];

    /// <summary>So long on the wall, and by the thread's own clocks too, which leave out what interrupts and a hypervisor take.</summary>
    private static void Spin(int ms)
    {
        var (from, own) = (Clock.Now, Had());
        while (Clock.Now - from < ms * 1_000_000L || (OperatingSystem.IsLinux() && Had() - own < ms * 1_000_000L))
        {
        }

        static long Had()
        {
            var (cpu, wait) = ThreadClock.Read();
            return cpu + wait;
        }
    }
}

using System.Runtime.InteropServices;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Groups of counters, on the kernel's own events: those every machine has.</summary>
[Platform("Linux")]
internal sealed class CounterGroupTests
{
    private const int PageBytes = 4096;
    private static readonly CounterEvent TaskClock = new(1, 1);
    private static readonly CounterEvent PageFaults = new(1, 2);
    private static readonly CounterEvent Nothing = new(1, 999);

    [Test]
    public void WhatAThreadDoesBetweenTwoReadingsIsCounted()
    {
        using var group = Open(TaskClock, PageFaults);
        CounterReading from = default, to = default;
        var start = Clock.Now;
        Assert.That(group.TryRead(ref from));
        var cpu = ThreadClock.Read().CpuNs;
        // So much is the kernel's, and new to the process, every time.
        var memory = Marshal.AllocHGlobal(64 << 20);
        for (var page = 0; page < 200; page++) Marshal.WriteByte(memory, page * 80 * PageBytes, 1);
        Spin(20);
        var ran = ThreadClock.Read().CpuNs - cpu;
        Assert.That(group.TryRead(ref to));
        var wall = Clock.Now - start;
        Marshal.FreeHGlobal(memory);
        TestContext.Out.WriteLine($"{to.Values[0] - from.Values[0]} ns, ran {ran} of {wall}, {to.Values[1] - from.Values[1]} faults, enabled {to.EnabledNs - from.EnabledNs}, running {to.RunningNs - from.RunningNs}");

        // Unlike the thread's own clock, the events count what interrupts and a hypervisor take while the thread has its core.
        var (least, most) = (ran - (ran / 20) - 100_000, wall + (wall / 100) + 100_000);
        Assert.Multiple(() =>
        {
            Assert.That(to.Values[0] - from.Values[0], Is.InRange(least, most));
            Assert.That(to.Values[1] - from.Values[1], Is.InRange(1, 260), "one for each page, or fewer where the kernel gives several at once");
            Assert.That(to.EnabledNs - from.EnabledNs, Is.InRange(least, most), "enabled while the thread runs");
            Assert.That(to.RunningNs - from.RunningNs, Is.EqualTo(to.EnabledNs - from.EnabledNs), "the kernel's own events need no counter");
            Assert.That(to.Values[2], Is.EqualTo(-1), "there was no third event");
        });
    }

    [Test]
    public void OtherThreadsAreNotCounted()
    {
        using var group = Open(TaskClock);
        CounterReading from = default, to = default;
        group.TryRead(ref from);
        var other = new Thread(() => Spin(50));
        other.Start();
        other.Join();
        group.TryRead(ref to);
        Assert.That(to.Values[0] - from.Values[0], Is.LessThan(25_000_000));
    }

    [Test]
    public void AnEventThatTheMachineLacksIsUnknownAndTheOthersAreCounted()
    {
        using var group = Open(Nothing, TaskClock);
        CounterReading reading = default;
        Spin(1);
        Assert.That(group.TryRead(ref reading));
        Assert.That((reading.Values[0], reading.Values[1] > 0), Is.EqualTo((-1, true)));
    }

    [Test]
    public void TheProcessorCountsTheInstructionsOfALoop()
    {
        using var group = CounterGroup.Open(CounterEvent.OfProcessor, out var reason);
        if (group is null) Assert.Ignore(reason ?? "");
        CounterReading from = default, to = default;
        group!.TryRead(ref from);
        var sum = 0u;
        for (var i = 0u; i < 10_000_000; i++) sum = (sum * 1_664_525) ^ i;
        group.TryRead(ref to);
        var counted = Enumerable.Range(0, CounterGroup.Most).Select(i => to.Values[i] - from.Values[i]).ToArray();
        TestContext.Out.WriteLine($"{sum}: cycles, instructions, misses of cache and branches {string.Join(' ', counted)}, enabled {to.EnabledNs - from.EnabledNs}, running {to.RunningNs - from.RunningNs}");
        if (to.RunningNs == from.RunningNs) Assert.Ignore("no counter was left");
        Assert.That(counted[1] * (double)(to.EnabledNs - from.EnabledNs) / (to.RunningNs - from.RunningNs), Is.InRange(2e7, 4e8), "2 to 40 instructions a round");
    }

    [Test]
    public void WhereNothingCanBeCountedThereIsAReason()
    {
        Assert.That(CounterGroup.Open([Nothing], out var reason), Is.Null);
        Assert.That(reason, Does.StartWith("perf_event_open: "));
    }

    [Test]
    public void OnePartOfEachVisitIsCounted()
    {
        Open(TaskClock).Dispose();
        using var pool = new ChunkPool(8);
        using var run = new LaunchRun(
            new GraphSubject(GraphSubject.Chain(2), async (stage, _) =>
            {
                Spin(2 + stage);
                await Task.Yield();
                Spin(3);
            }),
            new SingleStreamScenario { Queries = 5 },
            traced: true,
            counters: [TaskClock, PageFaults, Nothing]);
        run.Block(0, "solo", 5);
        var records = run.Launch.Collect(judge: false);
        Assert.That((records.Threads!.NoCounters, records.Threads.Dropped), Is.EqualTo(((string?)null, 0)));
        foreach (var visit in records.Spans)
        {
            List<VisitCounts> parts = [.. records.Counts.Where(one => one.Query == visit.Query && one.Visit == visit.Start && one.Stage == visit.Stage)];
            List<VisitSegment> segments = [.. records.Segments.Where(one => one.Query == visit.Query && one.Visit == visit.Start && one.Stage == visit.Stage)];
            Assert.That(parts, Has.Count.EqualTo(segments.Count));

            // A thread may lay the visit down some time after its end.
            Assert.That(parts.Sum(one => one.EnabledNs), Is.LessThanOrEqualTo(segments.Sum(one => one.End - one.Start) * 11 / 10 + 1_000_000));
            Assert.That(parts.Select(one => one.CacheMisses), Is.All.EqualTo(-1), "the machine has no such event");
            Assert.That(parts.Sum(one => one.Cycles), Is.GreaterThan(0).And.EqualTo(parts.Sum(one => one.EnabledNs)).Within(1_000_000), "the first event: nanoseconds of the task clock");
        }
    }

    [Test]
    public void ReadingCostsLessThanTenMicroseconds()
    {
        using var group = Open(TaskClock, PageFaults, new CounterEvent(1, 3), new CounterEvent(1, 5));
        CounterReading reading = default;
        var least = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var start = Clock.Now;
            for (var i = 0; i < 1000; i++) group.TryRead(ref reading);
            least = Math.Min(least, (Clock.Now - start) / 1000.0);
        }

        TestContext.Out.WriteLine($"{least:0} ns for a reading of four");
        Assert.That(least, Is.LessThan(10_000));
    }

    private static CounterGroup Open(params CounterEvent[] events)
    {
        var group = CounterGroup.Open(events, out var reason);
        if (group is null) Assert.Ignore(reason ?? "");
        return group!;
    }

    private static void Spin(int ms)
    {
        var end = Clock.Now + (ms * 1_000_000L);
        while (Clock.Now < end)
        {
        }
    }
}

using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Platform("Linux")]
internal sealed class SwitchRecorderTests
{
    [Test]
    public void TwoThreadsOnOneCoreTakeItFromEachOther()
    {
        using var pool = new ChunkPool(8);
        var log = new NativeLog<ThreadEvent>(pool);
        using var recorder = SwitchRecorder.Open(out var reason);
        if (recorder is null) Assert.Ignore(reason ?? "");
        recorder!.Begin(log);
        var core = Affinity.Usable()[0];
        var threads = new int[2];
        var shares = new (long Cpu, long Wait)[2];
        var windows = new (long From, long To)[2];
        var spinning = threads.Select((_, place) => new Thread(() =>
        {
            Affinity.PinThread([core]);
            threads[place] = ThreadClock.CurrentThread;
            windows[place].From = Clock.Now;
            var before = ThreadClock.Read();
            var end = Clock.Now + 300_000_000;
            while (Clock.Now < end)
            {
            }

            var after = ThreadClock.Read();
            windows[place].To = Clock.Now;
            shares[place] = (after.CpuNs - before.CpuNs, after.WaitNs - before.WaitNs);
        })).ToList();
        spinning.ForEach(one => one.Start());
        spinning.ForEach(one => one.Join());
        recorder.Drain();
        var events = log.Oldest(whole: false).ToArray();
        TestContext.Out.WriteLine($"{events.Length} events, {string.Join(' ', shares)}, {string.Join(' ', events.GroupBy(e => e.Kind).Select(g => $"{g.Key}:{g.Count()}"))}");
        foreach (var (thread, place) in threads.Select((thread, place) => (thread, place)))
        {
            var own = events.Where(one => one.Thread == thread).OrderBy(one => one.Time).ToArray();
            var preempted = 0L;
            for (var i = 1; i < own.Length; i++)
            {
                if (own[i].Kind == ThreadEventKind.In && own[i - 1].Kind == ThreadEventKind.Preempted) preempted += Math.Max(0, Math.Min(own[i].Time, windows[place].To) - Math.Max(own[i - 1].Time, windows[place].From));
            }

            TestContext.Out.WriteLine($"{thread}: preempted {preempted}");
            Assert.That(preempted, Is.EqualTo(shares[place].Wait).Within(20_000_000));
        }
    }
}

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
        var (outer, inner) = (new (long From, long To)[2], new (long From, long To)[2]);
        var spinning = threads.Select((_, place) => new Thread(() =>
        {
            Affinity.PinThread([core]);
            threads[place] = ThreadClock.CurrentThread;
            outer[place].From = Clock.Now;
            var before = ThreadClock.Read();
            inner[place].From = Clock.Now;
            var end = Clock.Now + 300_000_000;
            while (Clock.Now < end)
            {
            }

            inner[place].To = Clock.Now;
            var after = ThreadClock.Read();
            outer[place].To = Clock.Now;
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
            var (least, most) = (0L, 0L);
            for (var i = 1; i < own.Length; i++)
            {
                if (own[i].Kind != ThreadEventKind.In || own[i - 1].Kind != ThreadEventKind.Preempted) continue;
                least += Within(inner[place], own[i - 1].Time, own[i].Time);
                most += Within(outer[place], own[i - 1].Time, own[i].Time);
            }

            // It may lose the core between a look at the clock and one at its counters, too.
            TestContext.Out.WriteLine($"{thread}: preempted {least} to {most}");
            Assert.That(shares[place].Wait, Is.InRange(least - 20_000_000, most + 20_000_000));
        }

        static long Within((long From, long To) window, long from, long to) => Math.Max(0, Math.Min(to, window.To) - Math.Max(from, window.From));
    }
}

using System.Diagnostics;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Records whose clock goes back or jumps by hours explain less, but never hang, grow, or add up to something else.</summary>
internal sealed class JumpingClockTests
{
    private const long Hour = 3_600_000_000_000;
    private const long MostBytes = 20_000_000;
    private static readonly int[] Cores = [0, 1];

    [Test]
    public void VisitsStillAddUpAndNothingIsBelowZero([Range(1, 200)] int seed)
    {
        var random = new Random(seed);
        var script = new ScriptedProcess(1);
        script.Arrive();
        for (var visit = 0; visit < 20; visit++)
        {
            script.Pass(random.Next(1, 100_000));
            script.Begin((short)random.Next(3));
            for (var piece = random.Next(1, 8); piece > 0; piece--)
            {
                script.Run(random.Next(1, 1_000_000));
                switch (random.Next(6))
                {
                    case 0: script.LoseCore(random.Next(1, 1_000_000)); break;
                    case 1: script.Collect(random.Next(1, 1_000_000)); break;
                    case 2: script.WaitForLock(1000 + random.Next(1_000_000), 500, 300); break;
                    case 3: script.Sleep(1000 + random.Next(1_000_000), 500); break;
                    case 4: script.Help(200, 10, 100, 1000, native: true); break;
                }
            }

            script.End();
        }

        var subject = Jump(script.Trace(), random);
        var started = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var anatomy = new Anatomy(new TracedLaunch(subject, [Jump(script.Trace("Hog"), random)], Cores, [new Throttling(script.Now, script.Now - Hour, 5), new Throttling(0, 2 * Hour, 5)]));
        Assert.Multiple(() =>
        {
            foreach (var visit in script.Spans)
            {
                var parts = anatomy.Of(visit).Parts;
                Assert.That(parts.Sum, Is.EqualTo(visit.Service));
                foreach (var cause in Enum.GetValues<Cause>()) Assert.That(parts[cause], Is.Not.Negative, cause.ToString());
            }
        });
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MostBytes));
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(20)), "some milliseconds, where nothing else runs");
    }

    /// <summary>Some kinds of records, from somewhere on or here and there, are hours off.</summary>
    private static TracedProcess Jump(TracedProcess process, Random random)
    {
        var records = process.Records;
        var runtime = process.Runtime!;
        return process with
        {
            Records = records with
            {
                ThreadEvents = Moved(records.ThreadEvents, (one, by) => one with { Time = one.Time + by }),
                Segments = Moved(records.Segments, (one, by) => one with { Start = one.Start + by, End = one.End + (random.Next(2) * by) }),
            },
            Runtime = runtime with
            {
                Pauses = Moved(runtime.Pauses, (one, by) => one with { Start = one.Start + by, End = Math.Max(one.Start + by, one.End) }),
                Collections = Moved(runtime.Collections, (one, by) => one with { Start = one.Start + by }),
                Locks = Moved(runtime.Locks, (one, by) => one with { Start = one.Start + by, End = Math.Max(one.Start + by, one.End) }),
            },
        };

        IReadOnlyList<T> Moved<T>(IReadOnlyList<T> items, Func<T, long, T> move)
        {
            var by = random.Next(4) == 0 ? 0 : (long)((random.NextDouble() - 0.5) * 4 * Hour);
            var from = random.Next(items.Count + 1);
            var everywhere = random.Next(3) == 0;
            return [.. items.Select((item, place) => everywhere ? random.Next(10) == 0 ? move(item, by) : item : place >= from ? move(item, by) : item)];
        }
    }
}

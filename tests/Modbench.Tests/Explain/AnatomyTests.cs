using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Visits whose truth is known, taken apart.</summary>
internal sealed class AnatomyTests
{
    private static readonly int[] Cores = [0, 1];

    [Test]
    public void TheTruthOfRandomVisitsIsFoundToTheNanosecond([Range(1, 200)] int seed)
    {
        var random = new Random(seed);
        var script = new ScriptedProcess(1);
        script.Arrive();
        for (var visit = 0; visit < 20; visit++)
        {
            // The scheduler's count of a thread's waits does not say which wake-up took how long: the same for all of a segment.
            var wakeUp = random.Next(3) == 0 ? 0 : random.Next(1, 1000);
            var awaits = random.Next(4) == 0;
            script.Pass(random.Next(1, 100_000));
            script.Begin((short)random.Next(3));
            for (var piece = random.Next(1, 12); piece > 0; piece--)
            {
                script.Run(Ns());
                Add(script, wakeUp);
                script.Run(Ns());
                if (awaits && random.Next(3) == 0)
                {
                    script.Await(Ns(), 101 + random.Next(3), random.Next(0, 1000));
                    script.Run(Ns());
                }
            }

            script.End(awaits);
        }

        var subject = script.Trace();
        var anatomy = new Anatomy(new TracedLaunch(subject, [], Cores, []));
        for (var visit = 0; visit < script.Spans.Count; visit++)
        {
            var parts = anatomy.Of(script.Spans[visit]);
            Assert.That(parts.Parts.Sum, Is.EqualTo(script.Spans[visit].Service));
            Assert.That(Text(parts.Parts), Is.EqualTo(Text(script.Truths[visit])), $"visit {visit}");
        }

        long Ns() => random.Next(1, 1_000_000);

        void Add(ScriptedProcess to, long wakeUp)
        {
            switch (random.Next(11))
            {
                case 0: to.LoseCore(Ns()); break;
                case 1: to.Collect(Ns()); break;
                case 2: to.BeSuspended(1000 + Ns(), wakeUp); break;
                case 3: to.WaitForLock(1000 + Ns(), wakeUp, 300); break;
                case 4 or 5: to.Sleep(1000 + Ns(), wakeUp); break;
                case 6 or 7: to.WaitForFile(1000 + Ns(), wakeUp, (FileCall)random.Next(1, 5)); break;
                case 8: to.Fault(1000 + Ns(), wakeUp); break;
            }
        }
    }

    [Test]
    public void WhatIsNotKnownIsUnattributed()
    {
        var script = new ScriptedProcess(1);
        script.Arrive();
        script.Begin();
        script.Run(500);
        script.LoseCore(300);
        script.End();
        var anatomy = new Anatomy(new TracedLaunch(script.Trace(events: false), [], Cores, []));
        var parts = anatomy.Of(script.Spans[0]).Parts;
        Assert.That(parts[Cause.Unattributed], Is.EqualTo(800), "no events, and no CPU clock");
    }

    [Test]
    public void AHelperThatWaitsForACoreSlowsTheThreadThatHasOne()
    {
        var caller = new ScriptedProcess(1);
        caller.Arrive();
        caller.Begin();
        caller.Help(thread: 101, after: 200, waits: 600, works: 100);
        caller.Run(1000);
        caller.End();
        var parts = new Anatomy(new TracedLaunch(caller.Trace(), [], [0], [])).Of(caller.Spans[0]);
        Assert.That((parts.HelperWaitNs, parts.HelperLostNs), Is.EqualTo((600, 300)));
        Assert.That(parts.Parts[Cause.RunQueue], Is.EqualTo(300), "one of two threads did nothing for 600 ns");
        Assert.That(parts.Parts[Cause.Cpu], Is.EqualTo(700));
    }

    [Test]
    public void WhatAHelperDoesWhileTheThreadItselfWaitsForACoreIsWork()
    {
        var caller = new ScriptedProcess(1);
        caller.Arrive();
        caller.Begin();
        caller.Help(thread: 101, after: 200, waits: 0, works: 600);
        caller.Run(200);
        caller.LoseCore(600);
        caller.Run(200);
        caller.End();
        var parts = new Anatomy(new TracedLaunch(caller.Trace(), [], [0], [])).Of(caller.Spans[0]);
        Assert.That(parts.Parts[Cause.RunQueue], Is.EqualTo(300), "one of two threads did nothing for 600 ns");
        Assert.That(parts.Parts[Cause.Cpu], Is.EqualTo(700));
        Assert.That((parts.HelperWaitNs, parts.HelperLostNs), Is.EqualTo((600, 300)), "all of it, or none");
    }

    [Test]
    public void WhatANativeThreadDoesMeanwhileIsItsOwnPart()
    {
        var caller = new ScriptedProcess(1);
        caller.Arrive();
        caller.Begin();
        caller.Help(thread: 101, after: 200, waits: 0, works: 600, native: true);
        caller.Run(200);
        caller.LoseCore(600);
        caller.Run(200);
        caller.End();
        Assert.That(new Anatomy(new TracedLaunch(caller.Trace(), [], [0], [])).Of(caller.Spans[0]).Parts[Cause.RunQueue], Is.EqualTo(600));
    }

    [Test]
    public void ANativeThreadHelpsWhoeverIsInServiceWhileItWantsACore()
    {
        var caller = new ScriptedProcess(1);
        caller.Arrive();
        caller.Begin();
        caller.Help(thread: 101, after: 200, waits: 600, works: 100, native: true);
        caller.Run(1000);
        caller.End();
        var parts = new Anatomy(new TracedLaunch(caller.Trace(), [], [0], [])).Of(caller.Spans[0]);
        Assert.That((parts.HelperWaitNs, parts.Parts[Cause.RunQueue]), Is.EqualTo((600, 300)));
    }

    [Test]
    public void ASuspensionForNoCollectionIsNone()
    {
        var script = new ScriptedProcess(1);
        script.Arrive();
        script.Begin();
        script.Run(10);
        script.Suspend(script.Now + 200, 300);
        script.Sleep(1000, 0);
        script.Suspend(script.Now + 100, 300, itself: true);
        script.Run(1000);
        script.Suspend(script.Now + 100, 300);
        script.Await(800, 101, 400);
        script.Run(10);
        script.End(awaited: true);
        var parts = new Anatomy(new TracedLaunch(script.Trace(), [], Cores, [])).Of(script.Spans[0]).Parts;
        Assert.That((parts[Cause.Gc], parts[Cause.Wait], parts[Cause.Cpu]), Is.EqualTo((0, 1000 + 1200, 1020)));
    }

    /// <summary>What a worker puts into its own queue last comes first: the order in the queue is not that of being taken.</summary>
    [Test]
    public void AContinuationIsWhatWasTakenUpLastWhateverWasQueuedAfterIt()
    {
        var script = new ScriptedProcess(1);
        script.Arrive();
        script.Begin();
        script.Run(10);
        script.TakeUp(107, script.Now + 8, script.Now + 10);
        script.Await(5, 107, 15);
        script.Run(10);
        script.End(awaited: true);
        var blames = new Anatomy(new TracedLaunch(script.Trace(), [], Cores, [])).Of(script.Spans[0]).Blames;
        Assert.That(blames.Select(one => (one.Cause, one.Detail, one.Ns)), Is.EquivalentTo(new[] { (Cause.Wait, "pool", 15L), (Cause.Wait, (string?)null, 5L) }));
    }

    [Test]
    public void AThrottledContainerIsNoRunQueue()
    {
        var script = new ScriptedProcess(1);
        script.Arrive();
        script.Begin();
        script.Run(1000);
        script.LoseCore(5000);
        script.Run(1000);
        script.End();
        var throttled = new Throttling(script.Spans[0].Start, script.Spans[0].End, 3500);
        var parts = new Anatomy(new TracedLaunch(script.Trace(), [], Cores, [throttled])).Of(script.Spans[0]).Parts;
        Assert.That(parts[Cause.Throttle] + parts[Cause.RunQueue], Is.EqualTo(5000));
        Assert.That(parts[Cause.Throttle], Is.EqualTo(3500).Within(1000), "the counter does not tell when in its interval");
    }

    [Test]
    public void AWorkerThatIsThrottledBeforeItsVisitIsNoRunQueueEither()
    {
        var script = new ScriptedProcess(1);
        script.Arrive();
        script.Pass(10_000);
        script.Begin();
        script.Run(1000);
        script.End();
        var visit = script.Spans[0];
        var anatomy = new Anatomy(new TracedLaunch(script.Trace(), [], Cores, [new Throttling(visit.Start - 6000, visit.Start - 2000, 4000)]));
        var parts = anatomy.Of(visit, visit.Start - 5000);
        Assert.That((parts.DispatchNs, parts.DispatchThrottledNs, parts.Parts[Cause.Throttle]), Is.EqualTo((5000, 3000, 0)), "the first of its throttled time was over before it had a slot");
    }

    private static string Text(CauseTimes parts) =>
        string.Join(' ', Enum.GetValues<Cause>().Where(cause => parts[cause] != 0).Select(cause => $"{cause}:{parts[cause]}"));
}

using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Stacks;

/// <summary>What threads were at before the profiler came.</summary>
public sealed class SampledStatesTests
{
    private const int Worker = 1;
    private const int Other = 2;
    private const long Ms = 1_000_000;
    private const short TheirCore = 0;

    /// <summary>The profiler takes the worker's own core: without looking a moment back, all would be in want of one.</summary>
    [TestCase(false, SampledState.Native)]
    [TestCase(true, SampledState.Managed)]
    public void WhoLosesItsCoreToTheProfilerHadOne(bool isManaged, SampledState state)
    {
        var script = Script();
        script.Event(0, Worker, ThreadEventKind.In, TheirCore);
        for (var round = 1; round <= 5; round++)
        {
            script.Event((round * Ms) - 500, Worker, ThreadEventKind.Preempted, TheirCore);
            Round(script, round, isManaged);
            script.Event((round * Ms) + 60_000, Worker, ThreadEventKind.In, TheirCore);
        }

        Assert.That(States(script), Is.EqualTo(new[] { (state, 5) }));
    }

    [TestCase(false, ThreadEventKind.Blocked, SampledState.Waiting)]
    [TestCase(false, ThreadEventKind.Preempted, SampledState.Ready)]
    [TestCase(true, ThreadEventKind.Preempted, SampledState.Ready)]
    [TestCase(true, ThreadEventKind.Blocked, SampledState.Managed)]
    public void WhoHadNoneBeforeHadNone(bool isManaged, ThreadEventKind left, SampledState state)
    {
        var script = Script();
        script.Event(0, Worker, ThreadEventKind.In, TheirCore);
        script.Event(100, Worker, left, TheirCore);
        for (var round = 1; round <= 5; round++) Round(script, round, isManaged);
        Assert.That(States(script), Is.EqualTo(new[] { (state, 5) }));
    }

    /// <summary>It waits within its round for threads to stop, shorter than it sleeps.</summary>
    [Test]
    public void TheProfilersWaitsWithinARoundAreNoSleep()
    {
        var script = Script();
        script.Event(0, Worker, ThreadEventKind.In, TheirCore);
        for (var round = 1; round <= 5; round++)
        {
            var at = round * Ms;
            script.Event(at, ScriptedSamples.Profiler, ThreadEventKind.In, 1);
            script.Event(at + 10_000, ScriptedSamples.Profiler, ThreadEventKind.Blocked, 1);
            script.Event(at + 15_000, Worker, ThreadEventKind.Blocked, TheirCore); // stopped by it
            script.Event(at + 100_000, ScriptedSamples.Profiler, ThreadEventKind.In, 1);
            script.Look(Worker, at + 120_000, false, "Docs.Ask.Embed").Look(Other, at + 121_000, false, "Docs.Ask.Idle");
            script.Event(at + 150_000, ScriptedSamples.Profiler, ThreadEventKind.Blocked, 1);
            script.Event(at + 160_000, Worker, ThreadEventKind.In, TheirCore);
        }

        Assert.That(States(script), Is.EqualTo(new[] { (SampledState.Native, 5) }));
    }

    /// <summary>Nor afterwards, until a record tells that the thread had a core, and another when the profiler woke up.</summary>
    [TestCase(true, 2)]
    [TestCase(false, 0)]
    public void WhereRecordsWereLostNothingIsSaid(bool leavesItsCore, int native)
    {
        var script = Script();
        script.Event(0, Worker, ThreadEventKind.In, TheirCore);
        for (var round = 1; round <= 5; round++) Round(script, round, isManaged: false);
        script.Event((2 * Ms) + 900_000, 0, ThreadEventKind.Lost, TheirCore);
        if (leavesItsCore) script.Event(6 * Ms, Worker, ThreadEventKind.Blocked, TheirCore);
        script.Events.Sort((one, other) => (one.Core, one.Time).CompareTo((other.Core, other.Time)));

        Assert.That(States(script), Is.EqualTo(new[] { (SampledState.Native, native), (SampledState.External, 5 - native) }.Where(one => one.Item2 > 0)));
    }

    [TestCase("perf_event_open: Permission denied", "perf_event_open: Permission denied")]
    [TestCase(null, "the profiler's thread is not in the scheduler's records")]
    public void WithoutRecordsManagedCodeAloneIsToldApart(string? noEvents, string reason)
    {
        var script = new ScriptedSamples { NoEvents = noEvents }.Block("solo", 0, 10 * Ms).Works(Worker, 0, 0, 10 * Ms)
            .Look(Worker, Ms, true, "Docs.Ask.Embed").Look(Worker, 2 * Ms, false, "Docs.Ask.Embed");
        Assert.That(StackFolding.Of(script.Samples, script.Records).NoStates, Is.EqualTo(reason));
        Assert.That(States(script), Is.EqualTo(new[] { (SampledState.Managed, 1), (SampledState.External, 1) }));
    }

    private static ScriptedSamples Script()
    {
        var script = new ScriptedSamples().Block("solo", 0, 10 * Ms).Works(Worker, 0, 0, 10 * Ms);
        script.Event(0, ScriptedSamples.Profiler, ThreadEventKind.Blocked, 1);
        return script;
    }

    private static void Round(ScriptedSamples script, int round, bool isManaged)
    {
        var at = round * Ms;
        script.Event(at, ScriptedSamples.Profiler, ThreadEventKind.In, 1);
        script.Look(Other, at + 20_000, false, "Docs.Ask.Idle").Look(Worker, at + 21_000, isManaged, "Docs.Ask.Embed");
        script.Event(at + 50_000, ScriptedSamples.Profiler, ThreadEventKind.Blocked, 1);
    }

    private static (SampledState State, int Samples)[] States(ScriptedSamples script) =>
        [.. StackFolding.Of(script.Samples, script.Records).Conditions.Single().Stages.Single().Stacks.GroupBy(stack => stack.State).OrderBy(same => same.Key).Select(same => (same.Key, same.Sum(stack => stack.Samples)))];
}

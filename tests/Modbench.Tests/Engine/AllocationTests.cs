using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>The engine allocates nothing for a query, whatever its way through whatever graph.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    private const int Queries = 20_000;

    private static IEnumerable<TestCaseData> Graphs()
    {
        foreach (var depth in new[] { 1, 10, 100 }) yield return new TestCaseData((object)GraphSubject.Chain(depth)).SetArgDisplayNames($"depth {depth}");
        yield return new TestCaseData((object)GraphSubject.Chain(10, slots: 4)).SetArgDisplayNames("slots 4");
        yield return new TestCaseData((object)GraphSubject.Diamond(8)).SetArgDisplayNames("fan-out 8");
        yield return new TestCaseData((object)Batched(0)).SetArgDisplayNames("batches");
        yield return new TestCaseData((object)Batched(50_000)).SetArgDisplayNames("batches that wait");
        yield return new TestCaseData((object)Loop(branches: false)).SetArgDisplayNames("router and loop");
        yield return new TestCaseData((object)Loop(branches: true)).SetArgDisplayNames("router, loop and branches");
    }

    [TestCaseSource(nameof(Graphs))]
    public void NothingIsAllocatedForAQuery(StageWiring[] stages)
    {
        var queries = stages.Any(stage => stage.BatchWaitNs > 0) || stages.Length > 10 ? Queries / 10 : Queries;
        foreach (var (workers, inFlight) in new[] { (1, 1), (2, 1), (2, 16) })
        {
            // The router goes round twice, then on.
            using var run = new ClosedRun(new RoutedSubject(stages, Act), workers);
            run.Executor.Frames.MakeRoom(inFlight);
            run.TryRun(queries, inFlight);
            var least = Allocated.Least(queries, () =>
            {
                OwnAllocations.Begin();
                var all = Allocated.During(() => Assert.That(run.TryRun(queries, inFlight), Is.True));
                return Allocated.IsQuiet() ? all : OwnAllocations.Bytes;
            });
            Assert.That(least, Is.LessThan(queries), $"bytes for {queries} queries, {workers} workers, {inFlight} in flight: what a thread's start or a wait takes once");
        }

        static StageAction Act(int query, int stage, int visit)
        {
            OwnAllocations.Count();
            return new StageAction(Route: visit < 2 ? 1 : 0);
        }
    }

    [Test]
    public void WhatAVisitAllocatesIsSeenWhateverOthersDo()
    {
        using var run = new ClosedRun(
            new RoutedSubject(GraphSubject.Chain(1), (_, _, _) =>
            {
                OwnAllocations.Count();
                GC.KeepAlive(new byte[8]);
                return default;
            }),
            workers: 1);
        run.TryRun(1000, 1);
        using var stop = new CancellationTokenSource();
        var other = new Thread(() =>
        {
            while (!stop.IsCancellationRequested) GC.KeepAlive(new byte[1000]);
        });
        other.Start();
        OwnAllocations.Begin();
        Assert.That(run.TryRun(1000, 1), Is.True);
        var (bytes, isQuiet) = (OwnAllocations.Bytes, Allocated.IsQuiet());
        stop.Cancel();
        other.Join();
        Assert.That((bytes, isQuiet), Is.EqualTo((999 * 32L, false)).Using<(long Bytes, bool IsQuiet)>((one, two) => Math.Abs(one.Bytes - two.Bytes) < 1000 && one.IsQuiet == two.IsQuiet), "an array of 8 bytes takes 32");
    }

    private static StageWiring[] Batched(long waitNs) =>
        [new("First", 1, [1]), new("Batch", 1, [2]) { BatchSize = 4, BatchWaitNs = waitNs }, new("Last", 1, [])];

    private static StageWiring[] Loop(bool branches) => branches
        ? [new("First", 1, [1, 2]), new("Left", 1, [3]), new("Right", 1, [3]), new("Judge", 1, []) { Routes = [4, 1], MaxVisits = 5 }, new("Last", 1, [])]
        : [new("First", 1, [1]) { StartsWithQuery = true }, new("Judge", 1, []) { Routes = [2, 0], MaxVisits = 5 }, new("Last", 1, [])];
}

using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Replays against recursions that know nothing of events.</summary>
internal sealed class GraphReplayTests
{
    [Test]
    public void AChainOfStagesIsThatOfTheRecursion([Range(1, 100)] int seed)
    {
        var random = new Random(seed);
        int[] slots = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 4))];
        var queries = random.Next(1, 200);
        var dues = new long[queries];
        for (var i = 1; i < queries; i++) dues[i] = dues[i - 1] + random.NextInt64(1, 1_000_000_000);
        var service = Enumerable.Range(0, queries).Select(_ => slots.Select(_ => random.NextInt64(1, 1_500_000_000)).ToArray()).ToArray();

        var chain = Chains.Of(slots, dues, workers: queries);
        var result = new GraphReplay(chain).Run([.. service.SelectMany(times => times)]);

        Assert.That(result.Responses(), Is.EqualTo(Chains.Responses(slots, dues, (query, stage) => service[query][stage])));
    }

    [Test]
    public void OneWorkerDoesOneThingAtATime()
    {
        var case1 = Chains.Of([1, 1], [0, 0], workers: 1);
        var result = new GraphReplay(case1).Run([10, 20, 10, 20]);
        Assert.That(result.Starts, Is.EqualTo(new long[] { 0, 10, 30, 40 }), "the first query is carried through before the second begins");
        Assert.That(result.Responses(), Is.EqualTo(new long[] { 30, 60 }));
    }

    [Test]
    public void AStageThatAwaitsLeavesItsWorkerToOthers()
    {
        var waits = Chains.Of([2], [0, 0], workers: 1);
        waits = waits with { Stages = [waits.Stages[0] with { HoldsWorker = false }] };
        Assert.That(new GraphReplay(waits).Run([100, 100]).Responses(), Is.EqualTo(new long[] { 100, 100 }));
    }

    [Test]
    public void ABatchGoesWhenItIsFullOrHasWaited()
    {
        var batch = Chains.Of([1], [0, 10, 20, 30], workers: 2);
        batch = batch with { Stages = [batch.Stages[0] with { BatchSize = 3, BatchWaitNs = 50 }] };
        var result = new GraphReplay(batch).Run([100, 100, 100, 100]);
        Assert.That(result.Starts, Is.EqualTo(new long[] { 20, 20, 20, 120 }));
        Assert.That(result.Responses(), Is.EqualTo(new long[] { 120, 110, 100, 190 }));
    }

    [Test]
    public void AClosedLoopWaitsForItsAnswer()
    {
        var loop = Chains.Of([1], [5, 3, 3], workers: 1);
        loop = loop with { Queries = [.. loop.Queries.Select((query, number) => query with { Follows = number - 1 })] };
        var result = new GraphReplay(loop).Run([10, 20, 30]);
        Assert.That(result.Dues, Is.EqualTo(new long[] { 5, 18, 41 }));
        Assert.That(result.Responses(), Is.EqualTo(new long[] { 10, 20, 30 }));
    }

    [Test]
    public void AJoinWaitsForItsLastBranch()
    {
        var join = new ReplayCase(
            [new(1), new(1), new(1), new(1)],
            2,
            [new(-1, 0, 0, 3)],
            [new(0, 0, []), new(0, 1, [0]), new(0, 2, [0]), new(0, 3, [1, 2])]);
        Assert.That(new GraphReplay(join).Run([10, 20, 30, 5]).Responses(), Is.EqualTo(new long[] { 45 }));
        Assert.That(new GraphReplay(join with { Workers = 1 }).Run([10, 20, 30, 5]).Responses(), Is.EqualTo(new long[] { 65 }), "one worker runs one branch after the other");
    }
}

using System.Threading.Tasks.Sources;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>What an awaited visit allocates is the stage's own: nothing where it ends at once, its state where it really waits, and nothing beside that.</summary>
[NonParallelizable]
public sealed class AwaitingAllocationTests
{
    private const int Queries = 10_000;
    private const int MostInFlight = 8;
    private const int SmallestObject = 24;

    /// <summary>How a visit's task ends.</summary>
    public enum Ends
    {
        AtOnce,
        OnAnotherThread,
        OnAnotherThreadBeforeTheAwait,
    }

    [Test]
    public void TheEngineAllocatesNothingForAnAwaitedVisit([Values] Ends ends, [Values] bool batched, [Values(1, 2)] int workers, [Values(1, 8)] int inFlight)
    {
        using var subject = new PooledSubject(ends, batched);
        using var run = new ClosedRun(subject, workers);
        run.Executor.Frames.MakeRoom(inFlight);
        Assert.That(run.TryRun(Queries, inFlight), Is.True);
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Assert.That(run.TryRun(Queries, inFlight), Is.True);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // Not a byte a query, but 10 to 20 KB a run come from somewhere where threads hand visits to each other; an object for each query would be 24 bytes times as many.
        Assert.That(least, Is.LessThan(Queries * SmallestObject / 4), $"bytes for {Queries} queries");
        if (ends == Ends.OnAnotherThread) Assert.That(run.Spans.Select(span => span.Flags & Span.Awaited), Has.Some.EqualTo(Span.Awaited), "it was awaited");
    }

    /// <summary>A stage whose tasks come from a pool of its own: what is allocated beside it is the engine's.</summary>
    private sealed class PooledSubject : FormSubject, IDisposable
    {
        private readonly Ends ends;
        private readonly Thread thread;
        // Polled, not waited on: a semaphore and a concurrent queue allocate now and then themselves. No more can be pending than are in flight.
        private readonly PooledFrame?[] pending = new PooledFrame?[MostInFlight];
        private volatile bool stop;

        public PooledSubject(Ends ends, bool batched)
        {
            this.ends = ends;
            Stages = batched ? [new StageWiring("Wait", 2, []) { BatchSize = 4 }] : [new StageWiring("Wait", 2, [])];
            thread = new Thread(EndThem) { IsBackground = true };
            thread.Start();
        }

        public override IReadOnlyList<StageWiring> Stages { get; }

        public override QueryFrame CreateFrame() => new PooledFrame();

        public override bool Visit(int stage, QueryFrame frame)
        {
            var own = (PooledFrame)frame;
            own.Source.Reset();
            if (ends == Ends.AtOnce)
            {
                own.Source.SetResult(1);
            }
            else
            {
                for (var place = 0; Interlocked.CompareExchange(ref pending[place], own, null) is not null;) place = (place + 1) % MostInFlight;
                if (ends == Ends.OnAnotherThreadBeforeTheAwait) while (own.Source.GetStatus(own.Source.Version) == ValueTaskSourceStatus.Pending) Thread.Yield();
            }

            var awaiter = new ValueTask<int>(own, own.Source.Version).GetAwaiter();
            if (awaiter.IsCompleted) return awaiter.GetResult() == 1;
            awaiter.UnsafeOnCompleted(frame.Continuation(stage));
            return false;
        }

        public override void Complete(int stage, QueryFrame frame) => ((PooledFrame)frame).Source.GetResult(((PooledFrame)frame).Source.Version);

        public override bool VisitBatch(int stage, ReadOnlySpan<QueryFrame> frames) => Visit(stage, frames[0]);

        public override void CompleteBatch(int stage, ReadOnlySpan<QueryFrame> frames) => Complete(stage, frames[0]);

        public void Dispose()
        {
            stop = true;
            thread.Join();
        }

        private void EndThem()
        {
            while (!stop)
            {
                for (var place = 0; place < MostInFlight; place++) Interlocked.Exchange(ref pending[place], null)?.Source.SetResult(1);
                Thread.Yield();
            }
        }

        private sealed class PooledFrame : QueryFrame, IValueTaskSource<int>
        {
            public ManualResetValueTaskSourceCore<int> Source;

            public int GetResult(short token) => Source.GetResult(token);

            public ValueTaskSourceStatus GetStatus(short token) => Source.GetStatus(token);

            public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => Source.OnCompleted(continuation, state, token, flags);
        }
    }
}

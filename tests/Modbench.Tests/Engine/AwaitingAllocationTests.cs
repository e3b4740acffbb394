using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>What an awaited visit allocates is the stage's own: nothing where it ends at once, its state where it really waits, and nothing beside that.</summary>
[NonParallelizable]
public sealed class AwaitingAllocationTests
{
    private const int Queries = 10_000;

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

        Assert.That(least, Is.LessThan(Queries), $"bytes for {Queries} queries: what a thread's start or a wait takes once");
        if (ends == Ends.OnAnotherThread) Assert.That(run.Spans.Select(span => span.Flags & Span.Awaited), Has.Some.EqualTo(Span.Awaited), "it was awaited");
    }

    /// <summary>A stage whose tasks come from a pool of its own: what is allocated beside it is the engine's.</summary>
    private sealed class PooledSubject : FormSubject, IDisposable
    {
        private readonly Ends ends;
        private readonly Thread thread;
        private readonly SemaphoreSlim begun = new(0);
        private readonly ConcurrentQueue<PooledFrame> pending = new();
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
                pending.Enqueue(own);
                begun.Release();
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
            begun.Release();
            thread.Join();
            begun.Dispose();
        }

        private void EndThem()
        {
            while (true)
            {
                begun.Wait();
                if (stop) return;
                if (pending.TryDequeue(out var frame)) frame.Source.SetResult(1);
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

using System.Threading.Tasks.Sources;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>What an awaited visit allocates is the stage's own: nothing where it ends at once, its state where it really waits, and nothing beside that.</summary>
[NonParallelizable]
public sealed class AwaitingAllocationTests
{
    private const int Queries = 1_000;
    private const int MostInFlight = 8;

    /// <summary>A callback with its state in the thread pool's queue: two references in an object.</summary>
    private const int WorkItem = 32;

    /// <summary>What a wait, or another thread of the process, takes now and then.</summary>
    private const int Once = Queries;

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
        using var subject = new PooledSubject(() => new OwnFrame(), ends, batched);
        Assert.That(LeastBytes(subject, workers, inFlight, ends), Is.LessThan(Once), $"bytes for {Queries} queries");
    }

    /// <summary>
    /// The runtime's own sources put a continuation that comes after the end into the thread pool's queue. That is all: where the end comes between the awaiter's look and the
    /// hand-over of its continuation, one work item, whoever awaits.
    /// </summary>
    [Test]
    public void BesideThatTheRuntimeAllocatesWhereAnEndAndItsAwaitMeet([Values(1, 2)] int workers, [Values(1, 8)] int inFlight)
    {
        using var subject = new PooledSubject(() => new RuntimesFrame(), Ends.OnAnotherThread, batched: false);
        Assert.That(LeastBytes(subject, workers, inFlight, Ends.OnAnotherThread, WorkItem), Is.LessThan(Once), $"bytes for {Queries} queries, work items left out");
    }

    /// <summary>What a run allocates, in the run with the least of a few.</summary>
    private static long LeastBytes(PooledSubject subject, int workers, int inFlight, Ends ends, int workItem = 0)
    {
        using var run = new ClosedRun(subject, workers);
        run.Executor.Frames.MakeRoom(inFlight);
        Assert.That(run.TryRun(Queries, inFlight), Is.True);
        var least = Allocated.Least(Once, () =>
        {
            var items = ThreadPool.CompletedWorkItemCount;
            var bytes = Allocated.During(() => Assert.That(run.TryRun(Queries, inFlight), Is.True));
            return bytes - (workItem * (ThreadPool.CompletedWorkItemCount - items));
        });

        if (ends == Ends.OnAnotherThread) Assert.That(run.Spans.Select(span => span.Flags & Span.Awaited), Has.Some.EqualTo(Span.Awaited), "it was awaited");
        return least;
    }

    /// <summary>A stage whose tasks come from a pool of its own: what is allocated beside it is the engine's.</summary>
    private sealed class PooledSubject : FormSubject, IDisposable
    {
        private readonly Func<SourceFrame> create;
        private readonly Ends ends;
        private readonly Thread thread;
        // Polled, not waited on: a semaphore and a concurrent queue allocate now and then themselves. No more can be pending than are in flight.
        private readonly SourceFrame?[] pending = new SourceFrame?[MostInFlight];
        private volatile bool stop;

        public PooledSubject(Func<SourceFrame> create, Ends ends, bool batched)
        {
            this.create = create;
            this.ends = ends;
            Stages = batched ? [new StageWiring("Wait", 2, []) { BatchSize = 4 }] : [new StageWiring("Wait", 2, [])];
            thread = new Thread(EndThem) { IsBackground = true };
            thread.Start();
        }

        public override IReadOnlyList<StageWiring> Stages { get; }

        public override QueryFrame CreateFrame() => create();

        public override bool Visit(int stage, QueryFrame frame)
        {
            var own = (SourceFrame)frame;
            own.Reset();
            if (ends == Ends.AtOnce)
            {
                own.End();
            }
            else
            {
                for (var place = 0; Interlocked.CompareExchange(ref pending[place], own, null) is not null;) place = (place + 1) % MostInFlight;
                if (ends == Ends.OnAnotherThreadBeforeTheAwait) while (own.GetStatus(own.Version) == ValueTaskSourceStatus.Pending) Thread.Yield();
            }

            var awaiter = new ValueTask<int>(own, own.Version).GetAwaiter();
            if (awaiter.IsCompleted) return awaiter.GetResult() == 1;
            awaiter.UnsafeOnCompleted(frame.Continuation(stage));
            return false;
        }

        public override void Complete(int stage, QueryFrame frame) => ((SourceFrame)frame).GetResult(((SourceFrame)frame).Version);

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
                for (var place = 0; place < MostInFlight; place++) Interlocked.Exchange(ref pending[place], null)?.End();
                Thread.Yield();
            }
        }
    }

    /// <summary>A frame that is its stage's task.</summary>
    private abstract class SourceFrame : QueryFrame, IValueTaskSource<int>
    {
        public abstract short Version { get; }

        public abstract void Reset();

        public abstract void End();

        public abstract int GetResult(short token);

        public abstract ValueTaskSourceStatus GetStatus(short token);

        public abstract void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags);
    }

    private sealed class RuntimesFrame : SourceFrame
    {
        private ManualResetValueTaskSourceCore<int> source;

        public override short Version => source.Version;

        public override void Reset() => source.Reset();

        public override void End() => source.SetResult(1);

        public override int GetResult(short token) => source.GetResult(token);

        public override ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

        public override void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => source.OnCompleted(continuation, state, token, flags);
    }

    /// <summary>A continuation that comes after the end runs where it is handed over, so that nothing has to be queued.</summary>
    private sealed class OwnFrame : SourceFrame
    {
        private static readonly Action<object?> Ended = _ => { };

        private Action<object?>? continuation;
        private object? state;

        public override short Version => 0;

        public override void Reset() => Volatile.Write(ref continuation, null);

        public override void End()
        {
            var waiting = Interlocked.Exchange(ref continuation, Ended);
            waiting?.Invoke(state);
        }

        public override int GetResult(short token) => 1;

        public override ValueTaskSourceStatus GetStatus(short token) => Volatile.Read(ref continuation) == Ended ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

        public override void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
            this.state = state;
            if (Interlocked.CompareExchange(ref this.continuation, continuation, null) is not null) continuation(state);
        }
    }
}

#pragma warning disable CA2012 // What these streams give has completed already.
using System.Runtime.CompilerServices;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>The pump alone, on a frame without a load.</summary>
public sealed class VisitStreamTests
{
    private readonly CrashPage crashPage = new(null);
    private GraphExecutor executor = null!;
    private QueryFrame frame = null!;
    private VisitStream<int> stream = null!;

    [SetUp]
    public void MakeFrame()
    {
        executor = new GraphExecutor(new GraphSubject(GraphSubject.Chain(1)), long.MaxValue / 2, crashPage, 1);
        frame = executor.Frames.Take();
        executor.Begin(frame, new IssuedQuery(1, 0, 0, true, 0, 0, 0));
        frame.OpenUp();
        stream = new VisitStream<int>(frame, 0);
    }

    [TearDown]
    public void Dispose() => executor.Dispose();

    [OneTimeTearDown]
    public void DisposePage() => crashPage.Dispose();

    [Test]
    public async Task AStreamThatNeverWaitsEndsAtOnceAndCanBeReadAfterwards([Values(0, 1, 100)] int pieces)
    {
        Assert.That(stream.Start(Numbers(pieces), CancellationToken.None), Is.True);
        Assert.That(stream.TakeResult(), Is.EqualTo(Enumerable.Range(0, pieces)));
        var kept = stream.TakeResult();
        stream.Clear();
        Assert.That(kept, Is.EqualTo(Enumerable.Range(0, pieces)), "the caller may keep it");
        stream.Start(Numbers(pieces), CancellationToken.None);
        Assert.That(await stream.Read().ToArrayAsync(), Is.EqualTo(Enumerable.Range(0, pieces)));
        Assert.That(frame.visits[0].Stream!.Count, Is.EqualTo(pieces));
    }

    [Test]
    public void AStageThatGivesNullForAStreamIsTold() =>
        Assert.That(() => stream.Start(null!, CancellationToken.None), Throws.InvalidOperationException.With.Message.StartsWith("the stage returned null in place of a stream"));

    [Test]
    public async Task ReadersGetEveryPieceAsItComes()
    {
        using var go = new SemaphoreSlim(0);
        Assert.That(stream.Start(Numbers(3, go), CancellationToken.None), Is.False);
        await using var reader = stream.Read().GetAsyncEnumerator();
        var other = stream.Read().ToArrayAsync().AsTask();
        for (var piece = 0; piece < 3; piece++)
        {
            var next = reader.MoveNextAsync().AsTask();
            Assert.That(next.IsCompleted, Is.False, "it waits for the giver");
            go.Release();
            Assert.That(await next, Is.True);
            Assert.That(reader.Current, Is.EqualTo(piece));
        }

        Assert.That(other.IsCompleted, Is.False);
        go.Release();
        Assert.That(await reader.MoveNextAsync(), Is.False);
        Assert.That(await other, Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(stream.TakeResult(), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void AFailureInTheMiddleIsTheReadersToo()
    {
        Assert.That(stream.Start(Fails(2), CancellationToken.None), Is.True);
        var seen = new List<int>();
        Assert.That(async () => { await foreach (var piece in stream.Read()) seen.Add(piece); }, Throws.TypeOf<FormatException>());
        Assert.That(seen, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(() => stream.TakeResult(), Throws.TypeOf<FormatException>());
        Assert.That(stream.ThrowIfFailed, Throws.TypeOf<FormatException>());
    }

    [Test]
    public async Task AReaderWithATokenOfItsOwnStopsWaiting()
    {
        using var go = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        stream.Start(Numbers(1, go), CancellationToken.None);
        await using var reader = stream.Read().GetAsyncEnumerator(stop.Token);
        var next = reader.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        Assert.That(async () => await next, Throws.InstanceOf<OperationCanceledException>());
        go.Release(2);
    }

    [Test]
    public void AStreamOfAQueryThatHasEndedIsDisposedAtItsNextPiece()
    {
        var disposed = false;
        Assert.That(frame.TryClose(frame.Ticket, QueryOutcome.Failed, 0, -1), Is.True);
        Assert.That(stream.Start(Endless(() => disposed = true), CancellationToken.None), Is.True);
        Assert.That(disposed, Is.True);
        Assert.That(stream.TakeResult(), Is.EqualTo(new[] { 0 }));
        Assert.That(async () => await stream.Read().ToArrayAsync(), Throws.InstanceOf<OperationCanceledException>(), "what was cut off is no whole stream");
    }

    [Test]
    public async Task AReaderThatWasNotReadToItsEndNeverSeesTheNextQuerysPieces()
    {
        stream.Start(Numbers(5), CancellationToken.None);
        var kept = stream.Read().GetAsyncEnumerator();
        await kept.MoveNextAsync();
        stream.Clear();
        stream.Start(Numbers(100, from: 1000), CancellationToken.None);
        Assert.That(await stream.Read().ToArrayAsync(), Has.Length.EqualTo(100));
        Assert.That(await kept.MoveNextAsync() ? kept.Current : 1, Is.EqualTo(1));
    }

    [Test]
    public async Task OneThatReadsTwiceGetsAllPiecesTwiceAndNeverTheNextQuerys()
    {
        stream.Start(Numbers(5), CancellationToken.None);
        var read = stream.Read();
        Assert.That(await read.ToArrayAsync(), Is.EqualTo(Enumerable.Range(0, 5)));
        Assert.That(await read.ToArrayAsync(), Is.EqualTo(Enumerable.Range(0, 5)));
        var third = read.GetAsyncEnumerator();
        await third.MoveNextAsync();
        stream.Clear();
        stream.Start(Numbers(100, from: 1000), CancellationToken.None);
        Assert.That(await third.MoveNextAsync() ? third.Current : -1, Is.EqualTo(1));
    }

    [Test]
    public async Task OneThatReadsAgainWhenItsVisitIsOverIsRefused([Values] bool sameQuery)
    {
        stream.Start(Numbers(5), CancellationToken.None);
        var read = stream.Read();
        await read.ToArrayAsync();
        if (!sameQuery) stream.Clear();
        stream.Start(Numbers(5, from: 1000), CancellationToken.None);
        Assert.That(() => read.GetAsyncEnumerator(), Throws.InvalidOperationException.With.Message.StartsWith("a stream was read again after the visit that gave it"));
    }

    [Test]
    public async Task AReaderWhoseCancellationMayStillBeOnItsWayServesNoOtherQuery([Values] bool cancelled)
    {
        using var stop = new CancellationTokenSource();
        stream.Start(Numbers(1), CancellationToken.None);
        var first = stream.Read();
        await using (first.GetAsyncEnumerator(stop.Token))
        {
            if (cancelled) await stop.CancelAsync();
        }

        stream.Clear();
        stream.Start(Numbers(1), CancellationToken.None);
        Assert.That(ReferenceEquals(stream.Read(), first), Is.Not.EqualTo(cancelled));
    }

    [Test]
    public void PiecesThatKnowTheirTokensAreCountedByThem()
    {
        var counted = new VisitStream<Counted>(frame, 0);
        Counted[] pieces = [new(Tokens: 3, IsOutput: true), new(1, IsOutput: true), new(5, IsOutput: false)];
        var before = Clock.Now;
        counted.Start(pieces.ToAsyncEnumerable(), CancellationToken.None);
        var visit = frame.visits[0].Stream!;
        Assert.That(visit.Count, Is.EqualTo(9));
        Assert.That(new[] { before, visit.First, visit.Last, Clock.Now }, Is.Ordered);
        Assert.That(visit.First, Is.Positive);

        counted.Clear();
        counted.Start(pieces[2..].ToAsyncEnumerable(), CancellationToken.None);
        Assert.That((visit.First, visit.Last, visit.Count), Is.EqualTo((0L, 0L, 5)), "nothing came out");
    }

    [Test]
    public void PumpingAndReadingAllocateNothing()
    {
        var source = new Repeating(20);
        for (var warm = 0; warm < 200; warm++) Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var query = 0; query < 1000; query++) Once();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Once()
        {
            stream.Start(source, CancellationToken.None);
            stream.ThrowIfFailed();
            var read = stream.Read();
            Drain(read);
            Drain(read);
            stream.Clear();
        }

        static void Drain(IAsyncEnumerable<int> read)
        {
            var reader = read.GetAsyncEnumerator();
            while (reader.MoveNextAsync().GetAwaiter().GetResult()) _ = reader.Current;
            reader.DisposeAsync().GetAwaiter().GetResult();
        }
    }

    private readonly record struct Counted(int Tokens, bool IsOutput) : ITokenCount;

    private static async IAsyncEnumerable<int> Numbers(int count, SemaphoreSlim? go = null, int from = 0)
    {
        for (var piece = 0; piece < count; piece++)
        {
            if (go is not null) await go.WaitAsync();
            yield return from + piece;
        }

        if (go is not null) await go.WaitAsync();
    }

    private static async IAsyncEnumerable<int> Fails(int after)
    {
        for (var piece = 0; piece < after; piece++) yield return piece;
        await Task.CompletedTask;
        throw new FormatException();
    }

    private static async IAsyncEnumerable<int> Endless(Action disposed, [EnumeratorCancellation] CancellationToken stop = default)
    {
        try
        {
            for (var piece = 0; ; piece++)
            {
                await Task.CompletedTask;
                yield return piece;
            }
        }
        finally
        {
            disposed();
        }
    }

    /// <summary>A stream that allocates nothing itself.</summary>
    private sealed class Repeating(int count) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current { get; private set; }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Current = 0;
            return this;
        }

        public ValueTask<bool> MoveNextAsync() => new(++Current <= count);

        public ValueTask DisposeAsync() => default;
    }
}

using System.Runtime.CompilerServices;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>All ways in which a stream and its reader can end, through the executor: once, with nothing left of them.</summary>
[Parallelizable]
public sealed class StreamEndsTests
{
    private const int Pieces = 20;
    private const long Never = 60_000_000_000;

    /// <summary>What streams are given of which some stand still.</summary>
    private const long Long = 600_000_000;

    public enum Way
    {
        Whole,
        Empty,
        GiverThrows,
        ReaderThrows,
        ReaderBreaks,
        GiverStalls,
        GiverIgnoresItsToken,
    }

    [Test]
    public void EachEndsItsQueryOnceAndFreesTheSlot([Values] Way way, [Values(1, 2)] int slots)
    {
        var subject = new StreamSubject(slots, _ => way, Limit(way));
        using var run = new ClosedRun(subject, 2);
        using var watchdog = new Watchdog(run.Executor, 60_000_000_000, stage => Assert.Fail(stage.Name + " hangs"));
        Assert.That(run.TryRun(8, 4), Is.True, "its slot is free for the next");
        AssertEnds(subject, run, late: []);
    }

    [Test]
    public void AllOfThemMixedDisturbNobodyElse([Range(1, 3)] int seed)
    {
        var ways = Enum.GetValues<Way>();
        var subject = new StreamSubject(3, query => ways[CounterHash.Mix((ulong)((seed * 1000) + query)) % (ulong)ways.Length], Long);
        using var run = new ClosedRun(subject, 4);
        using var watchdog = new Watchdog(run.Executor, 60_000_000_000, stage => Assert.Fail(stage.Name + " hangs"));
        Assert.That(run.TryRun(42, 8), Is.True);

        // On a busy machine one that does not stand still may be as late.
        AssertEnds(subject, run, [.. run.Spans.Where(span => span.Stage == 0 && span.Service > Long).Select(span => span.Query)]);
    }

    [Test]
    public void WithdrawnInTheMiddleAStreamComesToItsEndAndIsDisposed()
    {
        var subject = new StreamSubject(2, _ => Way.Whole, Never);
        using var run = new ClosedRun(subject, 2);
        run.Start(1000, 4);
        Assert.That(SpinWait.SpinUntil(() => subject.Given > 2 * Pieces, TimeSpan.FromSeconds(20)), Is.True);
        run.Withdraw();
        Assert.That(run.TryEnd(), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(run.Queries.Count() + run.Executor.TakeWithdrawn(), Is.EqualTo(run.Begun));
            Assert.That(subject.Disposed, Is.EqualTo(subject.Opened));
        });
        Assert.That(run.TryRun(8, 4), Is.True);
        Assert.That(run.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed));
    }

    [Test]
    public void NothingOfAQuerysPiecesIsKept([Values] Way way)
    {
        var subject = new StreamSubject(1, _ => way, Limit(way));
        using var run = new ClosedRun(subject, 2);
        using var watchdog = new Watchdog(run.Executor, 60_000_000_000, stage => Assert.Fail(stage.Name + " hangs"));
        Assert.That(run.TryRun(2, 1), Is.True);
        var gone = SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !subject.Marks.Exists(mark => mark.IsAlive);
            },
            TimeSpan.FromSeconds(10));
        Assert.That(gone, Is.True, "a pooled frame keeps no piece alive");
        Assert.That(subject.Marks, way == Way.Empty ? Is.Empty : Is.Not.Empty);
        Assert.That(run.TryRun(2, 1), Is.True);
    }

    private static void AssertEnds(StreamSubject subject, ClosedRun run, HashSet<long> late)
    {
        var queries = run.Queries.ToArray();
        var failures = run.Executor.Failures.Records(_ => "solo");
        Assert.Multiple(() =>
        {
            Assert.That(queries.Select(query => query.Id), Is.Unique.And.Exactly(run.Begun).Items);
            foreach (var query in queries)
            {
                var way = subject.WayOf(query.Choice);
                if (late.Contains(query.Id) && query.Outcome == QueryOutcome.TimedOut) Assert.That(query.FailedStage, Is.Zero, $"query {query.Id}: {way}");
                else Assert.That((query.Outcome, query.FailedStage), Is.EqualTo(Expected(way)), $"query {query.Id}: {way}");
            }

            Assert.That(failures.Sum(failure => failure.Count), Is.EqualTo(queries.Count(query => query.Outcome != QueryOutcome.Completed)));
            Assert.That(failures.Where(failure => failure.Stage == "Generate" && failure.Type != FailureLog.Timeout).Select(failure => failure.Type), Is.All.EqualTo(typeof(FormatException).FullName), "the giver's failure is the giver's");
            Assert.That(subject.Opened, Is.EqualTo(queries.Length));
            Assert.That(subject.Disposed, Is.EqualTo(subject.Opened), "each of the user's enumerators is disposed, once");
            Assert.That(subject.Wrong, Is.Empty);
            Assert.That(run.Spans.GroupBy(span => (span.Query, span.Stage)).Select(visits => visits.Count()), Is.All.EqualTo(1));
        });
    }

    /// <summary>For a stage all of whose streams end in this way.</summary>
    private static long Limit(Way way) => way is Way.GiverStalls or Way.GiverIgnoresItsToken ? Long / 3 : Never;

    private static (QueryOutcome Outcome, int Stage) Expected(Way way) => way switch
    {
        Way.GiverThrows => (QueryOutcome.Failed, 0),
        Way.ReaderThrows => (QueryOutcome.Failed, 1),
        Way.GiverStalls or Way.GiverIgnoresItsToken => (QueryOutcome.TimedOut, 0),
        _ => (QueryOutcome.Completed, -1),
    };

    /// <summary>Generates pieces, speaks them as they come, and takes them all at the end.</summary>
    private sealed class StreamSubject(int slots, Func<int, Way> way, long limit) : FormSubject
    {
        private int opened;
        private int disposed;
        private int given;

        public override IReadOnlyList<StageWiring> Stages { get; } =
            [new StageWiring("Generate", slots, [2]) { StreamSuccessors = [1], TimeoutNs = limit }, new StageWiring("Speak", slots, [2]), new StageWiring("Last", 1, [])];

        public int Opened => Volatile.Read(ref opened);

        public int Disposed => Volatile.Read(ref disposed);

        public int Given => Volatile.Read(ref given);

        public List<WeakReference> Marks { get; } = [];

        public List<string> Wrong { get; } = [];

        public Way WayOf(int query) => way(query);

        public override QueryFrame CreateFrame() => new StreamFrame();

        public override void Begin(QueryFrame frame, int query) => ((StreamFrame)frame).Query = query;

        public override bool Visit(int stage, QueryFrame frame)
        {
            var own = (StreamFrame)frame;
            if (stage == 0) return own.Generated.Start(Generate(way(own.Query), own.Query, frame.Stop), frame.Stop);
            if (stage == 1)
            {
                own.Speaking = Speak(way(own.Query), own.Query, own.Generated.Read());
                var awaiter = own.Speaking.GetAwaiter();
                if (awaiter.IsCompleted) return End(awaiter);
                awaiter.UnsafeOnCompleted(frame.Continuation(1));
                return false;
            }

            Check(own.Generated.TakeResult().Count == (way(own.Query) == Way.Empty ? 0 : Pieces), "the list is whole");
            return true;
        }

        public override void Complete(int stage, QueryFrame frame)
        {
            var own = (StreamFrame)frame;
            if (stage == 0) own.Generated.ThrowIfFailed();
            else End(own.Speaking!.GetAwaiter());
        }

        public override void Clear(QueryFrame frame)
        {
            var own = (StreamFrame)frame;
            own.Speaking = null;
            own.Generated.Clear();
        }

        private static bool End(TaskAwaiter awaiter)
        {
            awaiter.GetResult();
            return true;
        }

        private async IAsyncEnumerable<Piece> Generate(Way way, int query, [EnumeratorCancellation] CancellationToken stop)
        {
            Interlocked.Increment(ref opened);
            try
            {
                for (var piece = 0; way != Way.Empty && (piece < Pieces || way == Way.GiverIgnoresItsToken); piece++)
                {
                    if (way == Way.GiverThrows && piece == Pieces / 2) throw new FormatException();
                    if (way == Way.GiverStalls && piece == Pieces / 2) await Task.Delay(Timeout.Infinite, stop);
                    if (piece % 3 == 1) await Task.Yield();
                    if (way == Way.GiverIgnoresItsToken) await Task.Delay(5, CancellationToken.None);
                    Interlocked.Increment(ref given);
                    yield return New(query, piece);
                }
            }
            finally
            {
                await Task.Yield();
                Interlocked.Increment(ref disposed);
            }
        }

        private async Task Speak(Way way, int query, IAsyncEnumerable<Piece> pieces)
        {
            var number = 0;
            await foreach (var piece in pieces)
            {
                Check(piece.Query == query && piece.Number == number, "pieces are the query's own, each once and in order");
                number++;
                if (way == Way.ReaderThrows && number == 2) throw new ArithmeticException();
                if (way == Way.ReaderBreaks && number == 2) return;
            }

            Check(number == (way == Way.Empty ? 0 : Pieces), $"{way}: a stream that was cut off, or failed, has no end");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private Piece New(int query, int number)
        {
            var piece = new Piece(query, number);
            lock (Marks) Marks.Add(new WeakReference(piece));
            return piece;
        }

        private void Check(bool right, string what)
        {
            if (right) return;
            lock (Wrong) Wrong.Add(what);
        }

        private sealed record Piece(int Query, int Number);

        private sealed class StreamFrame : QueryFrame
        {
            public StreamFrame() => Generated = new VisitStream<Piece>(this, 0);

            public int Query { get; set; }

            public VisitStream<Piece> Generated { get; }

            public Task? Speaking { get; set; }
        }
    }
}

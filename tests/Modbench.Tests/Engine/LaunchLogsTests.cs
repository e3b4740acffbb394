using Modbench.Engine;

namespace Modbench.Tests.Engine;

public sealed class LaunchLogsTests
{
    private const int Chunks = 24;
    private static readonly int PerChunk = ChunkPool.ChunkBytes / 40;

    [Test]
    public void WhatDoesNotFitTheMemoryIsWrittenMeanwhile()
    {
        const int Entries = 100; // chunks, four times what there is room for
        using var executor = Executor();
        var sink = new SlowSink();
        using (var logs = new LaunchLogs(executor, new QueryLog(executor.Pool), sink))
        {
            var log = executor.Workers[0].Spans;
            for (var visit = 0; visit < Entries * PerChunk; visit++)
            {
                log.Add(Visit(visit));
                if (visit % PerChunk == 0) SpinWait.SpinUntil(() => !executor.Pool.IsScarce);
            }

            var before = sink.Seen.Count;
            var records = logs.Collect(Nothing(), []);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(before, Is.GreaterThan(Entries * PerChunk / 2), "written before it was asked for");
                Assert.That(records.DroppedSpans, Is.Zero);
                Assert.That(sink.Seen, Is.EqualTo(Enumerable.Range(0, Entries * PerChunk).Select(visit => (long)visit)), "each once, in order");
            }
        }
    }

    [Test]
    public void WhatTheWriterCannotKeepUpWithIsCounted()
    {
        const int Entries = 60;
        using var executor = Executor();
        var sink = new SlowSink { Held = true };
        using (var logs = new LaunchLogs(executor, new QueryLog(executor.Pool), sink))
        {
            var worker = executor.Workers[0];
            for (var visit = 0; visit < Entries * PerChunk; visit++) worker.Spans.Add(Visit(visit));
            for (var query = 0; query < 100; query++) worker.Queries.Add(Query(query, QueryOutcome.Completed));
            sink.Held = false;
            var records = logs.Collect(Nothing(), []);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(records.DroppedSpans, Is.GreaterThan((Entries - Chunks - 1) * PerChunk));
                Assert.That(sink.Seen.Count + records.DroppedSpans, Is.EqualTo(Entries * PerChunk), "written or counted");
                Assert.That((sink.Queries, records.DroppedQueries), Is.EqualTo((100, 0)), "queries have room of their own");
            }
        }
    }

    [Test]
    public void AChunkOnItsWayBackToTheSystemIsNoRoomYet()
    {
        using var pool = new ChunkPool(8);
        var threads = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() => TakeAndReturn(pool), TaskCreationOptions.LongRunning)).ToArray();
        Assert.That(Task.WaitAll(threads, TimeSpan.FromSeconds(30)), Is.True, "none hangs, or throws");
        Assert.That(pool.Resident, Is.LessThanOrEqualTo(8));
    }

    [Test]
    public void MemoryThatASlowWriterTookIsGivenBack()
    {
        const int Entries = 20;
        using var executor = Executor();
        var sink = new SlowSink { Held = true };
        using var logs = new LaunchLogs(executor, new QueryLog(executor.Pool), sink);
        for (var visit = 0; visit < Entries * PerChunk; visit++) executor.Workers[0].Spans.Add(Visit(visit));
        var most = executor.Pool.Resident;
        sink.Held = false;
        logs.End();
        Assert.That((most, executor.Pool.Resident), Is.EqualTo((Entries, (Chunks / 6) + 4)));
        for (var visit = 0; visit < Entries * PerChunk; visit++) executor.Workers[0].Spans.Add(Visit(visit));
        logs.End();
        Assert.That(sink.Seen, Is.EqualTo(Enumerable.Range(0, 2 * Entries * PerChunk).Select(visit => (long)visit % (Entries * PerChunk))), "and taken again when it is needed");
    }

    [Test]
    public void WithoutNeedNothingIsWrittenUntilTheBlockEnds()
    {
        using var executor = Executor();
        var sink = new SlowSink();
        using var logs = new LaunchLogs(executor, new QueryLog(executor.Pool), sink);
        for (var visit = 0; visit < 2 * PerChunk; visit++) executor.Workers[0].Spans.Add(Visit(visit));
        Thread.Sleep(50);
        Assert.That(sink.Seen, Is.Empty);
        logs.End();
        Assert.That(sink.Seen, Has.Count.EqualTo(2 * PerChunk));
    }

    [Test]
    public void WhatIsForgottenIsNeitherWrittenNorCounted()
    {
        using var executor = Executor();
        var sink = new SlowSink();
        using var logs = new LaunchLogs(executor, new QueryLog(executor.Pool), sink);
        var log = executor.Workers[0].Spans;
        for (var round = 0; round < 10; round++)
        {
            for (var visit = 0; visit < 3 * PerChunk / 2; visit++) log.Add(Visit(-1));
            logs.Clear();
        }

        log.Add(Visit(7));
        logs.End();
        for (var visit = 0; visit < 2 * PerChunk; visit++) log.Add(Visit(-1));
        logs.Clear();
        log.Add(Visit(8));
        logs.End();
        Assert.That(sink.Seen, Is.EqualTo(new[] { 7, 8 }));
    }

    [Test]
    public void ADiskThatIsFullEndsTheLaunchAtItsEndWithItsReason()
    {
        using var executor = Executor();
        using var logs = new LaunchLogs(executor, new QueryLog(executor.Pool), new SlowSink { Problem = "no space left" });
        executor.Workers[0].Spans.Add(Visit(1));
        logs.End();
        Assert.That(() => logs.Finish(Nothing(), []), Throws.TypeOf<IOException>().With.Message.EqualTo("no space left"));
    }

    [Test]
    public void SumsAreThoseOfTheQueries()
    {
        using var executor = Executor();
        using var logs = new LaunchLogs(executor, new QueryLog(executor.Pool), new EntryMemory());
        for (var query = 0; query < 9; query++) executor.Workers[0].Queries.Add(Query(query, (QueryOutcome)(query % 3)));
        var sums = logs.Sums();
        Assert.That((sums.Outcomes[..3], sums.ResponseNs, logs.Completed), Is.EqualTo((new long[] { 3, 3, 3 }, 30, 3)));
    }

    [Test]
    public void ABatchKeepsItsStageBusyOnce()
    {
        using var executor = Executor();
        using var logs = new LaunchLogs(executor, new QueryLog(executor.Pool), new EntryMemory());
        var block = new Block(new Go(0, "solo", 0, 0, 0, 0, 0), endless: false);
        logs.Begin(block);
        block.Begin();
        block.Issue((0, 0), block.Start, block.Start);
        Thread.Sleep(20);
        block.EndIssuing();
        block.Finish();
        var quarter = (block.Issued - block.MeasuredFrom) / 4;
        for (var query = 0; query < 8; query++) executor.Workers[0].Spans.Add(new Span(block.MeasuredFrom, block.MeasuredFrom, block.MeasuredFrom + quarter, query, 0, 0, 0));
        Assert.That(logs.End(), Is.EqualTo(0.25).Within(0.001), "eight queries in one visit");
        logs.Begin(block);
        for (var query = 0; query < 2; query++)
        {
            var start = block.MeasuredFrom + (query * quarter);
            executor.Workers[0].Spans.Add(new Span(start, start, start + quarter, query, 0, 0, 0));
        }

        Assert.That(logs.End(), Is.EqualTo(0.5).Within(0.001), "two visits, one after the other");
    }

    // Each takes whatever there is, so that none is left while others are given back.
    private static unsafe void TakeAndReturn(ChunkPool pool)
    {
        var taken = new Stack<nint>();
        for (var times = 0; times < 2000; times++)
        {
            while (pool.TryTake(forQueries: true) is var chunk && chunk is not null) taken.Push((nint)chunk);
            while (taken.TryPop(out var chunk)) pool.Return((void*)chunk);
        }
    }

    private static GraphExecutor Executor() =>
        new(new GraphSubject([new StageWiring("Only", 1, [])]), 30_000_000_000, new CrashPage(null), 1, Chunks);

    private static Span Visit(long query) => new(1, 2, 3, query, 0, 0, 0);

    private static QueryRecord Query(long id, QueryOutcome outcome) => new(id, 0, 0, outcome, 0, 1, 2, 10, -1, true);

    private static LaunchRecords Nothing() => new()
    {
        Pipeline = "",
        Scenario = "",
        Stages = [],
        Blocks = [],
        Queries = [],
        Spans = [],
        Failures = [],
        Qualities = [],
    };

    private sealed class SlowSink : IEntrySink
    {
        public volatile bool Held;

        public string? Problem { get; init; }

        public List<long> Seen { get; } = [];

        public int Queries { get; private set; }

        public void Write<T>(ChunkKind kind, int worker, ReadOnlySpan<T> entries)
            where T : unmanaged
        {
            while (Held) Thread.Sleep(1);
            if (Problem is not null) throw new IOException(Problem);
            if (kind == ChunkKind.Queries) Queries += entries.Length;
            if (kind != ChunkKind.Spans) return;
            foreach (var visit in System.Runtime.InteropServices.MemoryMarshal.Cast<T, Span>(entries)) Seen.Add(visit.Query);
        }

        public IReadOnlyList<T> Written<T>(ChunkKind kind)
            where T : unmanaged => [];

        public long Finish(LaunchRecords records) => 0;

        public void Dispose()
        {
        }
    }
}

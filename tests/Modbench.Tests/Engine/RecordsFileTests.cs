using CsCheck;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class RecordsFileTests : FolderFixture
{
    [Test]
    public void WhatIsReadIsWhatWasWritten()
    {
        var queries = Gen.Select(Gen.Long, Gen.Int, Gen.Int[0, 2], Gen.Long, Gen.Bool)
            .Select((id, choice, outcome, time, measured) => new QueryRecord(id, choice, 1, (QueryOutcome)outcome, time, time + 1, time + 2, time + 3, outcome - 1, measured));
        var spans = Gen.Select(Gen.Long, Gen.Long, Gen.Short, Gen.Int[0, 3]).Select((time, query, stage, flags) => new Span(time, time, time, query, stage, stage, flags));
        var details = Gen.Select(Gen.Long, Gen.Int, Gen.Short).Select((time, pieces, stage) => new VisitDetail(time, time - 1, time, time, time, pieces, stage, VisitDetail.Stream));
        Gen.Select(queries.Array[0, 50], details.Array[0, 5], spans.Array[0, 50], Gen.String, Gen.Long, Gen.Bool).Sample(
            (someQueries, someDetails, someSpans, text, number, flag) =>
            {
                var records = Records(someQueries, someSpans, text, number, flag) with { Details = someDetails };
                var path = Path.Combine(Folder, "records");
                var bytes = RecordsFile.Write(records, path);
                var read = RecordsFile.Read(path);
                var same = bytes == new FileInfo(path).Length && Same(records, read) && Directory.GetFiles(Folder).Length == 1;
                read.Close();
                return same;
            },
            iter: 100,
            threads: 1);
    }

    [Test]
    public void AnyTruncationIsFound()
    {
        var (path, whole) = Written();
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(() => RecordsFile.Read(path), Throws.TypeOf<RecordsFileException>().With.Message.Contains(path), $"{length} bytes");
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.That(() => RecordsFile.Read(path), Throws.TypeOf<RecordsFileException>());
    }

    [Test]
    public void AnyFlippedByteIsFound([Values(0x01, 0x80, 0xFF)] int flip)
    {
        var (path, whole) = Written();
        for (var place = 0; place < whole.Length; place++)
        {
            var damaged = whole.ToArray();
            damaged[place] ^= (byte)flip;
            File.WriteAllBytes(path, damaged);
            Assert.That(() => RecordsFile.Read(path), Throws.TypeOf<RecordsFileException>(), $"byte {place}");
        }
    }

    [Test]
    public void AFileOfAnotherKindOrNoneIsRefused()
    {
        var path = Path.Combine(Folder, "records");
        Assert.That(() => RecordsFile.Read(path), Throws.TypeOf<RecordsFileException>());
        File.WriteAllText(path, new string('x', 100));
        Assert.That(() => RecordsFile.Read(path), Throws.TypeOf<RecordsFileException>().With.Message.EndsWith("not a records file"));
    }

    [Test]
    public void AChunkLeftOutOrExchangedIsFound()
    {
        var path = Path.Combine(Folder, "records");
        using (var writer = new RecordsWriter(path))
        {
            for (var chunk = 0; chunk < 3; chunk++) writer.Write<Span>(ChunkKind.Spans, 0, [new Span(1, 2, 3, chunk, 0, 0, 0)]);
            writer.Finish(Records([], [], "", 0, false));
        }

        var whole = File.ReadAllBytes(path);
        var chunks = Enumerable.Range(0, 3).Select(chunk => whole.AsSpan(16 + (chunk * 80), 80).ToArray()).ToArray();
        byte[] Arranged(params int[] order) => [.. whole.AsSpan(0, 16), .. order.SelectMany(chunk => chunks[chunk]), .. whole.AsSpan(16 + 240)];
        File.WriteAllBytes(path, Arranged(0, 1, 2));
        Assert.That(RecordsFile.Read(path).Spans.Select(span => span.Query), Is.EqualTo(new[] { 0, 1, 2 }), "the parts are told apart rightly");
        foreach (var order in new int[][] { [0, 2], [0, 1], [1, 2], [0, 2, 1], [0, 0, 2], [] })
        {
            File.WriteAllBytes(path, Arranged(order));
            Assert.That(() => RecordsFile.Read(path), Throws.TypeOf<RecordsFileException>(), string.Join(' ', order));
        }
    }

    [Test]
    public void WhatIsChangedAfterItWasOpenedIsNotRead()
    {
        var (path, whole) = Written();
        var records = RecordsFile.Read(path);
        whole[^(whole.Length / 2)] ^= 1;
        whole[16 + 40] ^= 1;
        whole[16 + 40 + 64 + 40] ^= 1;
        File.WriteAllBytes(path, whole);
        Assert.That(() => records.Queries.ToList(), Throws.TypeOf<RecordsFileException>());
        Assert.That(() => records.Spans[0], Throws.TypeOf<RecordsFileException>());
        records.Close();
        Assert.That(() => records.Queries.ToList(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void AnUnfinishedFileIsReadUpToItsLastWholeChunk([Values(0, 1, 39, 79)] int more)
    {
        var path = Path.Combine(Folder, "records");
        Assert.That(RecordsFile.ReadUnfinished(path), Is.Null);
        using (var writer = new RecordsWriter(path))
        {
            for (var chunk = 0; chunk < 3; chunk++) writer.Write<Span>(ChunkKind.Spans, 0, [new Span(1, 2, 3, chunk, 0, 0, 0)]);
        }

        var unfinished = RecordsWriter.UnfinishedPath(path);
        File.WriteAllBytes(unfinished, File.ReadAllBytes(unfinished)[..(16 + 160 + more)]);
        Assert.That(RecordsFile.ReadUnfinished(path)!.Spans.Select(span => span.Query), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(() => RecordsFile.Read(path), Throws.TypeOf<RecordsFileException>(), "it has not its name yet");
        RecordsFile.Delete(path);
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [Test]
    public void AnUnwritableFolderIsSaidAtOnce() =>
        Assert.That(() => RecordsFile.Write(Records([], [], "", 0, false), Path.Combine(Folder, "missing", "records")), Throws.InstanceOf<IOException>());

    private (string Path, byte[] Whole) Written()
    {
        var path = Path.Combine(Folder, "records");
        RecordsFile.Write(
            Records([new QueryRecord(1, 2, 0, QueryOutcome.Failed, 3, 4, 5, 6, 1, true)], [new Span(1, 2, 3, 1, 0, 0, Span.Failed)], "text", 5, true), path);
        return (path, File.ReadAllBytes(path));
    }

    private static LaunchRecords Records(QueryRecord[] queries, Span[] spans, string text, long number, bool flag) => new()
    {
        Pipeline = text,
        Scenario = "Server(2/s)",
        Stages = ["A", text],
        SetupNs = number,
        FirstResponseNs = flag ? number : null,
        NotWarmed = flag ? text : null,
        DroppedSpans = number,
        DroppedQueries = number,
        Classes = [new QueryClass(text, 0, 3, 0.5), new QueryClass("b", 3, 1, number)],
        Blocks = [new BlockRecord(0, text, 1, 2, 3, 4, number, 5, 6, 7, 8, 9, 10, flag ? number : null) { Kernels = flag ? new KernelTimes(number, 11) : null }],
        Queries = queries,
        Spans = spans,
        Failures = [new FailureRecord("solo", text, "T", 3, text, text, 2)],
        Qualities = [new QualityRecord("solo", text, 4, flag ? 0.25 : null, flag ? null : text)],
    };

    private static bool Same(LaunchRecords written, LaunchRecords read) =>
        (written with { Stages = [], Classes = [], Blocks = [], Queries = [], Spans = [], Details = [], VisitTallies = [], Failures = [], Qualities = [] })
            == (read with { Stages = [], Classes = [], Blocks = [], Queries = [], Spans = [], Details = [], VisitTallies = [], Failures = [], Qualities = [], Reader = null })
        && written.Stages.SequenceEqual(read.Stages)
        && written.Classes.SequenceEqual(read.Classes)
        && written.Blocks.SequenceEqual(read.Blocks)
        && written.Queries.SequenceEqual(read.Queries)
        && written.Spans.SequenceEqual(read.Spans)
        && written.Details.SequenceEqual(read.Details)
        && written.Failures.SequenceEqual(read.Failures)
        && written.Qualities.SequenceEqual(read.Qualities);
}

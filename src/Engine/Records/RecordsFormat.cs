namespace Modbench.Engine;

/// <summary>The parts of a launch that are no logs, each written and read in the same order.</summary>
internal static class RecordsFormat
{
    public static void Write(BinaryWriter writer, LaunchRecords records)
    {
        writer.Write(records.Pipeline);
        writer.Write(records.Scenario);
        WriteList(writer, records.Stages, writer.Write);
        WriteList(writer, records.Classes, one => Write(writer, one));
        writer.Write(records.SetupNs);
        WriteOptional(writer, records.FirstResponseNs);
        WriteOptional(writer, records.NotWarmed);
        writer.Write(records.DroppedSpans);
        writer.Write(records.DroppedQueries);
        WriteList(writer, records.Blocks, block => Write(writer, block));
        writer.Write(records.SpanShare);
        WriteList(writer, records.VisitTallies, tally => Write(writer, tally));
        WriteList(writer, records.Failures, failure => Write(writer, failure));
        WriteList(writer, records.Qualities, quality => Write(writer, quality));
        writer.Write(records.Threads is not null);
        if (records.Threads is { } threads) Write(writer, threads);
    }

    /// <exception cref="IOException">The end came too early, or too late.</exception>
    public static LaunchRecords Read(BinaryReader reader)
    {
        var records = new LaunchRecords
        {
            Pipeline = reader.ReadString(),
            Scenario = reader.ReadString(),
            Stages = ReadList(reader, reader.ReadString),
            Classes = ReadList(reader, () => new QueryClass(reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble())),
            SetupNs = reader.ReadInt64(),
            FirstResponseNs = reader.ReadBoolean() ? reader.ReadInt64() : null,
            NotWarmed = ReadOptionalText(reader),
            DroppedSpans = reader.ReadInt64(),
            DroppedQueries = reader.ReadInt64(),
            Blocks = ReadList(reader, () => ReadBlock(reader)),
            Queries = [],
            Spans = [],
            SpanShare = reader.ReadDouble(),
            VisitTallies = ReadList(reader, () => new VisitTally(reader.ReadString(), reader.ReadInt32(), TimeTally.Read(reader), TimeTally.Read(reader))),
            Failures = ReadList(reader, () => ReadFailure(reader)),
            Qualities = ReadList(reader, () => ReadQuality(reader)),
            Threads = reader.ReadBoolean() ? ReadThreads(reader) : null,
        };
        if (reader.BaseStream.Position != reader.BaseStream.Length) throw new InvalidDataException("more than was expected");
        return records;
    }

    private static void Write(BinaryWriter writer, QueryClass one)
    {
        writer.Write(one.Name);
        writer.Write(one.First);
        writer.Write(one.Count);
        writer.Write(one.Weight);
    }

    private static void Write(BinaryWriter writer, BlockRecord block)
    {
        writer.Write(block.Index);
        writer.Write(block.Condition);
        writer.Write(block.Start);
        writer.Write(block.MeasuredFrom);
        writer.Write(block.Issued);
        writer.Write(block.End);
        writer.Write(block.AllocatedBytes);
        writer.Write(block.Gen0);
        writer.Write(block.Gen1);
        writer.Write(block.Gen2);
        writer.Write(block.GcPauseNs);
        writer.Write(block.Contentions);
        writer.Write(block.CpuNs);
        WriteOptional(writer, block.PeakBytes);
        writer.Write(block.Withdrawn);
        WriteOptional(writer, block.Kernels?.ComputeNs);
        WriteOptional(writer, block.Kernels?.MemoryNs);
    }

    private static BlockRecord ReadBlock(BinaryReader reader) => new(
        reader.ReadInt32(),
        reader.ReadString(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadBoolean() ? reader.ReadInt64() : null,
        reader.ReadInt32())
    {
        Kernels = ReadKernels(reader),
    };

    private static KernelTimes? ReadKernels(BinaryReader reader)
    {
        var compute = reader.ReadBoolean() ? reader.ReadInt64() : (long?)null;
        var memory = reader.ReadBoolean() ? reader.ReadInt64() : (long?)null;
        return compute is { } computeNs && memory is { } memoryNs ? new KernelTimes(computeNs, memoryNs) : null;
    }

    private static void Write(BinaryWriter writer, VisitTally tally)
    {
        writer.Write(tally.Condition);
        writer.Write(tally.Stage);
        tally.Queueing.Write(writer);
        tally.Service.Write(writer);
    }

    private static void Write(BinaryWriter writer, FailureRecord failure)
    {
        writer.Write(failure.Condition);
        writer.Write(failure.Stage);
        writer.Write(failure.Type);
        writer.Write(failure.Count);
        writer.Write(failure.Message);
        writer.Write(failure.Detail);
        writer.Write(failure.Discarded);
    }

    private static FailureRecord ReadFailure(BinaryReader reader) => new(
        reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32(), reader.ReadString(), reader.ReadString(),
        reader.ReadInt32());

    private static void Write(BinaryWriter writer, QualityRecord quality)
    {
        writer.Write(quality.Condition);
        writer.Write(quality.Name);
        writer.Write(quality.Judged);
        writer.Write(quality.Mean.HasValue);
        if (quality.Mean is { } mean) writer.Write(mean);
        WriteOptional(writer, quality.Error);
    }

    private static QualityRecord ReadQuality(BinaryReader reader) => new(
        reader.ReadString(),
        reader.ReadString(),
        reader.ReadInt32(),
        reader.ReadBoolean() ? reader.ReadDouble() : null,
        ReadOptionalText(reader));

    private static void Write(BinaryWriter writer, ThreadNames threads)
    {
        writer.Write(threads.Process);
        writer.Write(threads.Observer);
        WriteOptional(writer, threads.NoEvents);
        WriteOptional(writer, threads.NoFileWatch);
        WriteOptional(writer, threads.NoCounters);
        writer.Write(threads.Dropped);
        WriteList(writer, threads.Cores, writer.Write);
        WriteList(writer, [.. threads.Names], name =>
        {
            writer.Write(name.Key);
            writer.Write(name.Value);
        });
    }

    private static ThreadNames ReadThreads(BinaryReader reader)
    {
        var (process, observer) = (reader.ReadInt32(), reader.ReadInt32());
        var noEvents = ReadOptionalText(reader);
        var noFileWatch = ReadOptionalText(reader);
        var noCounters = ReadOptionalText(reader);
        return new ThreadNames(
            process,
            observer,
            noEvents,
            reader.ReadInt64(),
            ReadList(reader, reader.ReadInt32),
            ReadList(reader, () => KeyValuePair.Create(reader.ReadInt32(), reader.ReadString())).ToDictionary())
        {
            NoFileWatch = noFileWatch,
            NoCounters = noCounters,
        };
    }

    private static void WriteOptional(BinaryWriter writer, long? value)
    {
        writer.Write(value.HasValue);
        if (value is { } there) writer.Write(there);
    }

    private static string? ReadOptionalText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WriteOptional(BinaryWriter writer, string? value)
    {
        writer.Write(value is not null);
        if (value is not null) writer.Write(value);
    }

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyList<T> list, Action<T> write)
    {
        writer.Write(list.Count);
        foreach (var item in list) write(item);
    }

    private static List<T> ReadList<T>(BinaryReader reader, Func<T> read)
    {
        var list = new List<T>();
        for (var left = reader.ReadInt32(); left > 0; left--) list.Add(read());
        return list;
    }
}

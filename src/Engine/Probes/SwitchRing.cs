namespace Modbench.Engine;

/// <summary>The memory that the kernel writes the records of one core to, and what is read from it.</summary>
/// <param name="core">The core.</param>
/// <param name="memory">One page of description, then the data.</param>
/// <param name="dataBytes">A power of 2.</param>
internal sealed unsafe class SwitchRing(short core, byte* memory, int dataBytes)
{
    private const int HeadOffset = 1024;
    private const int TailOffset = 1032;
    private const int HeaderBytes = 8;
    private const int IdentityBytes = 16; // process, thread, time: at the end of every record
    private const int LongestRecord = 1 << 16;

    private const int Lost = 2;
    private const int Exit = 4;
    private const int Fork = 7;
    private const int Sample = 9;
    private const int Switch = 14;
    private const ushort SwitchOut = 0x2000;
    private const ushort SwitchOutPreempted = 0x4000;

    private readonly byte[] wrapped = new byte[LongestRecord];

    private ref ulong Head => ref *(ulong*)(memory + HeadOffset);

    private ref ulong Tail => ref *(ulong*)(memory + TailOffset);

    /// <summary>Reads what has come since the last time, and frees its room.</summary>
    public void Drain(NativeLog<ThreadEvent> into)
    {
        var head = Volatile.Read(ref Head);
        var tail = Tail;
        while (tail < head)
        {
            var record = At(tail, out var size);
            if (Read(record) is { } happened) into.Add(happened);
            tail += size;
        }

        Volatile.Write(ref Tail, tail);
    }

    /// <summary>A record as one piece: those that go over the end of the ring are put together.</summary>
    private ReadOnlySpan<byte> At(ulong place, out ushort size)
    {
        var data = new ReadOnlySpan<byte>(memory + PerfEvents.PageBytes, dataBytes);
        var offset = (int)(place & (ulong)(dataBytes - 1));
        size = BitConverter.ToUInt16(data[(offset + 6)..]); // records are multiples of 8 bytes: a header never wraps
        if (offset + size <= dataBytes) return data.Slice(offset, size);
        var first = dataBytes - offset;
        data[offset..].CopyTo(wrapped);
        data[..(size - first)].CopyTo(wrapped.AsSpan(first));
        return wrapped.AsSpan(0, size);
    }

    private ThreadEvent? Read(ReadOnlySpan<byte> record)
    {
        var kind = BitConverter.ToInt32(record);
        var misc = BitConverter.ToUInt16(record[4..]);
        var identity = record[^IdentityBytes..];
        var thread = BitConverter.ToInt32(identity[4..]);
        var time = BitConverter.ToInt64(identity[8..]);
        var body = record[HeaderBytes..];
        return kind switch
        {
            Switch => new ThreadEvent(time, thread, 0, core, Kind(misc)),
            Fork => new ThreadEvent(time, BitConverter.ToInt32(body[8..]), BitConverter.ToInt32(body[12..]), core, ThreadEventKind.Started),
            Exit => new ThreadEvent(time, BitConverter.ToInt32(body[8..]), 0, core, ThreadEventKind.Ended),
            Sample => new ThreadEvent(time, thread, 0, core, ThreadEventKind.MajorFault),
            Lost => new ThreadEvent(time, 0, (int)Math.Min(int.MaxValue, BitConverter.ToUInt64(body[8..])), core, ThreadEventKind.Lost),
            _ => null,
        };
    }

    private static ThreadEventKind Kind(ushort misc) =>
        (misc & SwitchOut) == 0 ? ThreadEventKind.In
        : (misc & SwitchOutPreempted) != 0 ? ThreadEventKind.Preempted
        : ThreadEventKind.Blocked;
}

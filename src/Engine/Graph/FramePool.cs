namespace Modbench.Engine;

/// <summary>Frames for reuse, the last returned first; and all there are, for the watchdog to look at.</summary>
internal sealed class FramePool(Func<QueryFrame> create)
{
    private SpinGate gate;
    private QueryFrame? free;
    private QueryFrame[] all = [];
    private int count;

    public ReadOnlySpan<QueryFrame> All
    {
        get
        {
            // Count first: a grown array holds at least as many.
            var length = Volatile.Read(ref count);
            return Volatile.Read(ref all).AsSpan(0, length);
        }
    }

    /// <summary>Queries that have ended but still have a visit in a stage.</summary>
    public List<QueryRecord> Stranded()
    {
        var stranded = new List<QueryRecord>();
        foreach (var frame in All)
        {
            var ticket = frame.Ticket;
            if (!QueryFrame.IsClosedTicket(ticket)) continue;
            var record = frame.Record();
            if (frame.Ticket == ticket && record.Outcome != QueryOutcome.Withdrawn) stranded.Add(record);
        }

        return stranded;
    }

    public QueryFrame Take()
    {
        gate.Enter();
        var frame = free;
        if (frame is not null) free = frame.nextFree;
        gate.Exit();
        return frame ?? Create();
    }

    public void Return(QueryFrame frame)
    {
        gate.Enter();
        frame.nextFree = free;
        free = frame;
        gate.Exit();
    }

    /// <summary>Makes frames ahead, so that none need be made while measuring.</summary>
    public void MakeRoom(int frames)
    {
        while (count < frames) Return(Create());
    }

    private QueryFrame Create()
    {
        var frame = create();
        gate.Enter();
        if (count == all.Length)
        {
            var larger = new QueryFrame[Math.Max(16, count * 2)];
            all.CopyTo(larger, 0);
            Volatile.Write(ref all, larger);
        }

        all[count] = frame;
        Volatile.Write(ref count, count + 1);
        gate.Exit();
        return frame;
    }
}

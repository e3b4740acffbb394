namespace Modbench.Ledger;

/// <summary>Queueing and service times of the visits to one stage, in arrays of the exact size: a launch may have millions.</summary>
internal sealed class VisitTimes
{
    private long[] queueing = [];
    private long[] service = [];
    private int expected;

    public int Count { get; private set; }

    public Span<long> Queueing => queueing.AsSpan(0, Count);

    public Span<long> Service => service.AsSpan(0, Count);

    /// <summary>Announces one visit; all are announced before the first is added.</summary>
    public void Expect() => expected++;

    public void Add(in Engine.Span visit)
    {
        if (Count == 0)
        {
            queueing = new long[expected];
            service = new long[expected];
        }

        queueing[Count] = visit.Queueing;
        service[Count++] = visit.Service;
    }
}

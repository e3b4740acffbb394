namespace Modbench.Engine;

/// <summary>The visits that go together; pooled by their stage. The first one leads: its awaiter stands for all.</summary>
internal sealed class Batch(int size)
{
    private readonly Visit?[] visits = new Visit?[size];
    private readonly QueryFrame[] frames = new QueryFrame[size];

    public int Count { get; private set; }

    /// <summary>When it was closed, full or not.</summary>
    public long Closed { get; set; }

    public Batch? NextFree { get; set; }

    public ReadOnlySpan<Visit> Visits => visits.AsSpan(0, Count)!;

    public ReadOnlySpan<QueryFrame> Frames => frames.AsSpan(0, Count);

    public void Add(Visit visit)
    {
        visits[Count] = visit;
        frames[Count++] = visit.Frame;
        if (Count == 1) visit.Batch = this;
    }

    /// <summary>Takes a visit out; those after it move up.</summary>
    public Visit RemoveAt(int place)
    {
        var removed = visits[place]!;
        removed.Batch = null;
        Count--;
        for (var next = place; next < Count; next++) (visits[next], frames[next]) = (visits[next + 1], frames[next + 1]);
        (visits[Count], frames[Count]) = (null, null!);
        if (place == 0 && Count > 0) visits[0]!.Batch = this;
        return removed;
    }

    /// <summary>Its service is over, whenever a worker comes to its results.</summary>
    public void Leave()
    {
        foreach (var visit in Visits) visit.Step = VisitStep.Left;
    }

    public void Clear()
    {
        Array.Clear(visits, 0, Count);
        Array.Clear(frames, 0, Count);
        Count = 0;
    }
}

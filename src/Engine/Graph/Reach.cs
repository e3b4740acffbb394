namespace Modbench.Engine;

/// <summary>From where a token can still come to a stage, along any edges and routes; as bits, 64 stages to a word.</summary>
internal sealed class Reach
{
    private readonly ulong[][] before;
    private readonly ulong[][] beforeAtEnd;

    public Reach(GraphShape shape)
    {
        Words = (shape.Count + 63) / 64;
        before = Empty(shape.Count);
        beforeAtEnd = Empty(shape.Count);
        for (var from = 0; from < shape.Count; from++) Mark(shape, shape.Next(from), from, before);
        for (var from = 0; from < shape.Count; from++)
        {
            if (shape.StreamSuccessors(from).Length > 0) Mark(shape, shape.EndSuccessors[from], from, beforeAtEnd);
        }
    }

    /// <summary>How many words a set of stages takes.</summary>
    public int Words { get; }

    /// <summary>Stages from which a token comes to this one, over one edge at least.</summary>
    public ulong[] Before(int stage) => before[stage];

    /// <summary>Streaming stages from whose end a token comes to this one: those that have given their first piece have no other way left.</summary>
    public ulong[] BeforeAtEnd(int stage) => beforeAtEnd[stage];

    private static void Mark(GraphShape shape, IEnumerable<int> next, int from, ulong[][] sets)
    {
        var seen = new HashSet<int>(next);
        var open = new Stack<int>(seen);
        while (open.TryPop(out var stage))
        {
            sets[stage][from / 64] |= 1UL << (from % 64);
            foreach (var further in shape.Next(stage))
            {
                if (seen.Add(further)) open.Push(further);
            }
        }
    }

    private ulong[][] Empty(int stages) => [.. Enumerable.Range(0, stages).Select(_ => new ulong[Words])];
}

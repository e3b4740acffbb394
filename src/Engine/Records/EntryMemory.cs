namespace Modbench.Engine;

/// <summary>Keeps entries in memory: for launches without a file to write to.</summary>
internal sealed class EntryMemory : IEntrySink
{
    private readonly Dictionary<ChunkKind, object> lists = [];

    public void Write<T>(ChunkKind kind, int worker, ReadOnlySpan<T> entries)
        where T : unmanaged => List<T>(kind).AddRange(entries);

    public IReadOnlyList<T> Written<T>(ChunkKind kind)
        where T : unmanaged => List<T>(kind).ToArray();

    public long Finish(LaunchRecords records) => 0;

    public void Dispose()
    {
    }

    private List<T> List<T>(ChunkKind kind)
    {
        if (lists.TryGetValue(kind, out var list)) return (List<T>)list;
        var made = new List<T>();
        lists[kind] = made;
        return made;
    }
}

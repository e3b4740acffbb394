namespace Modbench.Ledger;

/// <summary>A small number for each query of a launch, by the query's id. Ids of a launch lie close together: a byte each, in pages.</summary>
internal sealed class QueryMap
{
    private const int PageBits = 12;

    private readonly Dictionary<long, byte[]> pages = [];
    private byte[] last = [];
    private long lastPage = -1;

    /// <summary>Sets a query's number, 1 to 255.</summary>
    public void Set(long query, byte number) => Page(query, make: true)[query & ((1 << PageBits) - 1)] = number;

    /// <summary>The query's number; 0: it has none.</summary>
    public byte this[long query] => Page(query, make: false) is { Length: > 0 } page ? page[query & ((1 << PageBits) - 1)] : (byte)0;

    private byte[] Page(long query, bool make)
    {
        var page = query >> PageBits;
        if (page == lastPage && last.Length > 0) return last;
        if (!pages.TryGetValue(page, out var found))
        {
            if (!make) return [];
            pages[page] = found = new byte[1 << PageBits];
        }

        (lastPage, last) = (page, found);
        return found;
    }
}

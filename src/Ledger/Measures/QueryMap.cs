namespace Modbench.Ledger;

/// <summary>
/// A small number for each query of a launch, by the query's id. Ids of a launch lie close together, and so do queries of the same number: a bit each, in pages,
/// and nothing at all for a page whose queries all have the same.
/// </summary>
internal sealed class QueryMap
{
    private const int PageBits = 12;
    private const int PageSize = 1 << PageBits;
    private const int WordBits = 6;

    private static readonly ulong[] All = [.. Enumerable.Repeat(ulong.MaxValue, PageSize >> WordBits)];

    private readonly Dictionary<long, Page> pages = [];
    private Page? last;
    private long lastPage;

    /// <summary>The query's number; 0: it has none.</summary>
    public byte this[long query]
    {
        get
        {
            for (var page = Find(query >> PageBits); page is not null; page = page.Next)
            {
                if (page.Has((int)query & (PageSize - 1))) return page.Number;
            }

            return 0;
        }
    }

    /// <summary>Sets the number, 1 to 255, of a query that has no other.</summary>
    /// <returns>False: it had it already.</returns>
    public bool Set(long query, byte number)
    {
        var place = query >> PageBits;
        var page = Find(place);
        while (page is not null && page.Number != number) page = page.Next;
        if (page is null)
        {
            page = new Page(number, pages.GetValueOrDefault(place));
            pages[place] = page;
            (lastPage, last) = (place, page);
        }

        return page.Add((int)query & (PageSize - 1));
    }

    private Page? Find(long place)
    {
        if (place == lastPage && last is not null) return last;
        (lastPage, last) = (place, pages.GetValueOrDefault(place));
        return last;
    }

    // The queries of a page that have one number, and those that have another.
    private sealed class Page(byte number, Page? next)
    {
        private ulong[] bits = new ulong[PageSize >> WordBits];
        private int count;

        public byte Number => number;

        public Page? Next => next;

        public bool Has(int query) => (bits[query >> WordBits] >> query & 1) != 0;

        public bool Add(int query)
        {
            if (Has(query)) return false;
            bits[query >> WordBits] |= 1UL << query;
            if (++count == PageSize) bits = All;
            return true;
        }
    }
}

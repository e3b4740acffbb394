namespace Modbench.Ledger;

/// <summary>Finds by halving in what is in order of its beginnings.</summary>
internal static class LastBegun
{
    /// <summary>Place of the last that had begun at an instant; −1: none had.</summary>
    public static int At<T>(IReadOnlyList<T> inOrder, long time, Func<T, long> start)
    {
        var (low, high) = (0, inOrder.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (start(inOrder[middle]) <= time) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}

namespace Modbench.Engine;

/// <summary>Mean response of the last quarter of a number of queries not known ahead, in fixed memory: neighbours are merged when it is full.</summary>
internal sealed class ResponseTail
{
    private const int Cells = 128;
    private readonly long[] sums = new long[Cells];
    private readonly int[] completed = new int[Cells];
    private int perCell = 1;
    private int queries;

    /// <param name="response">In nanoseconds; null: it failed.</param>
    public void Add(long? response)
    {
        if (queries == perCell * Cells) Merge();
        var cell = queries++ / perCell;
        if (response is not { } ns) return;
        sums[cell] += ns;
        completed[cell]++;
    }

    /// <summary>0 when none of the last quarter completed.</summary>
    public long Mean()
    {
        var (sum, count) = (0L, 0L);
        for (var cell = queries * 3L / 4 / perCell; cell < Cells; cell++)
        {
            sum += sums[cell];
            count += completed[cell];
        }

        return count == 0 ? 0 : sum / count;
    }

    private void Merge()
    {
        for (var cell = 0; cell < Cells; cell++)
        {
            var (sum, count) = cell < Cells / 2 ? (sums[2 * cell] + sums[(2 * cell) + 1], completed[2 * cell] + completed[(2 * cell) + 1]) : (0, 0);
            (sums[cell], completed[cell]) = (sum, count);
        }

        perCell *= 2;
    }
}

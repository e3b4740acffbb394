using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>The batches of one stage. A batch of n queries has n details, one for each.</summary>
internal sealed class StageBatches
{
    private readonly SortedDictionary<int, long> queriesBySize = [];

    /// <summary>From a visit's ready to the closing of its batch, in nanoseconds.</summary>
    public TimeTally Wait { get; } = new();

    /// <summary>Queries that went in batches.</summary>
    public long Queries { get; private set; }

    /// <summary>
    /// Batches; not whole when some of a batch's queries don't count: they did not complete, or belong to no measured stretch.
    /// </summary>
    public double Batches => queriesBySize.Sum(size => (double)size.Value / size.Key);

    public void Add(in VisitDetail batch)
    {
        Queries++;
        queriesBySize[batch.Count] = queriesBySize.GetValueOrDefault(batch.Count) + 1;
        Wait.Add(Math.Max(0, batch.First - batch.Since));
    }

    /// <summary>The smallest size that so many of the batches don't exceed.</summary>
    /// <param name="share">In [0, 1].</param>
    public int SizeAt(double share)
    {
        var wanted = share * Batches;
        var batches = 0.0;
        foreach (var (size, queries) in queriesBySize)
        {
            batches += (double)queries / size;
            if (batches >= wanted - 1e-9)
            {
                return size;
            }
        }

        return queriesBySize.Keys.Last();
    }
}

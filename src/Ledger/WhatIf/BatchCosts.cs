namespace Modbench.Ledger;

/// <summary>
/// What one query more costs a batch: the slope of the straight line through the services of a launch's batches over their sizes (least squares). A batch that
/// would have another size than it had is moved along it, and keeps its distance from it.
/// </summary>
internal sealed class BatchCosts
{
    private readonly Dictionary<TracedBlock, int[]> sizes = new(ReferenceEqualityComparer.Instance);
    private readonly double?[] slopes;

    /// <param name="blocks">Of one launch and condition.</param>
    /// <param name="stages">How many there are.</param>
    public BatchCosts(IReadOnlyList<TracedBlock> blocks, int stages)
    {
        var seen = new List<(double Size, double Ns)>[stages];
        for (var stage = 0; stage < stages; stage++) seen[stage] = [];
        foreach (var block in blocks)
        {
            var own = sizes[block] = new int[block.Leads.Count];
            foreach (var lead in block.Leads) own[lead]++;
            for (var visit = 0; visit < own.Length; visit++)
            {
                if (block.Leads[visit] == visit && block.Case.Stages[block.Case.Visits[visit].Stage].BatchSize > 1)
                    seen[block.Case.Visits[visit].Stage].Add((own[visit], block.Services[visit].Sum));
            }
        }

        slopes = Array.ConvertAll(seen, Slope);
    }

    /// <summary>The stage's batches had several sizes, so that it shows what size costs.</summary>
    public bool IsKnown(int stage) => slopes[stage] is not null;

    /// <summary>Nanoseconds that a batch takes longer than it took, for having so many visits; 0 where that is not known.</summary>
    public long More(TracedBlock block, int visit, int count)
    {
        if (block.Leads.Count == 0 || slopes[block.Case.Visits[visit].Stage] is not { } slope) return 0;
        return (long)Math.Round(slope * (count - sizes[block][block.Leads[visit]]));
    }

    private static double? Slope(List<(double Size, double Ns)> batches)
    {
        if (batches.Count == 0) return null;
        var (size, ns) = (batches.Average(batch => batch.Size), batches.Average(batch => batch.Ns));
        var spread = batches.Sum(batch => (batch.Size - size) * (batch.Size - size));
        return spread == 0 ? null : batches.Sum(batch => (batch.Size - size) * (batch.Ns - ns)) / spread;
    }
}

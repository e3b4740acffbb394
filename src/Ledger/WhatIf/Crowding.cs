namespace Modbench.Ledger;

/// <summary>How fast visits are when several are in service at once, against one that is alone.</summary>
/// <param name="Cost">How much longer a visit takes while another one holds a worker too: 0.1 is a tenth.</param>
/// <param name="Cores">That there are.</param>
/// <param name="PerVisit">Cores that each visit in service keeps busy.</param>
/// <param name="Beside">Cores that the process keeps busy beside its visits.</param>
internal readonly record struct Crowding(double Cost, int Cores, double PerVisit, double Beside)
{
    private const int Steps = 30;

    /// <summary>Of what is wanted, up to rounding.</summary>
    private const double Enough = 1 - 1e-9;

    /// <summary>Where so many hold a worker.</summary>
    public double Together(int holding) => holding > 1 ? 1 / (1 + Cost) : 1;

    /// <summary>Where so many are in service: all get the same part of the cores, if these are too few.</summary>
    public double Crowded(int visits) => Math.Min(1, Cores / Needed(visits));

    /// <summary>Cores that so many would keep busy.</summary>
    public double Needed(int visits) => visits * PerVisit + Beside;

    /// <summary>The same, with visits that would use more than they got where cores were too few: what a busy core is seen to do tells what is wanted only where there is one.</summary>
    /// <param name="got">Cores that each visit in service kept busy on average.</param>
    /// <param name="spent">For how long so many were in service.</param>
    public Crowding Wanting(double got, IReadOnlyDictionary<int, long> spent)
    {
        // Where the cores were enough, nobody wanted more than that.
        if (Got(this with { PerVisit = got }) >= got * Enough) return this with { PerVisit = got };
        var (least, most) = (got, Math.Max(got, 1));
        for (var step = 0; step < Steps; step++)
        {
            var middle = (least + most) / 2;
            if (Got(this with { PerVisit = middle }) < got) least = middle;
            else most = middle;
        }

        return this with { PerVisit = most };

        double Got(Crowding crowd) => spent.Sum(one => one.Key * one.Value * crowd.PerVisit * crowd.Crowded(one.Key)) / spent.Sum(one => (double)one.Key * one.Value);
    }

    /// <summary>By visit: what it gets done in a time of its service, of what it would alone.</summary>
    /// <param name="block">The block.</param>
    /// <param name="result">A run of it on paper.</param>
    public double[] Speeds(TracedBlock block, ReplayResult result)
    {
        var speeds = SideBySide.Means(block, result, holdingOnly: true, Together);
        var crowded = SideBySide.Means(block, result, holdingOnly: false, Crowded);
        for (var visit = 0; visit < speeds.Length; visit++) speeds[visit] *= crowded[visit];
        return speeds;
    }
}

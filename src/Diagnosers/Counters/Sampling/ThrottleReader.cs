using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>How long quotas held a process back, from cpu.stat of its control group and of all above it, whose quotas hold for it too.</summary>
internal sealed class ThrottleReader : IResourceReader
{
    private const double NsPerMicrosecond = 1e3;
    private readonly List<KeptFile> groups = [];
    private readonly string? problem;

    /// <param name="files">The machine's.</param>
    /// <param name="pid">The process; null: this one.</param>
    public ThrottleReader(MachineFiles files, int? pid)
    {
        var own = ControlGroups.CpuFolders(files, pid);
        foreach (var folder in own)
        {
            var stat = files.Keep(folder + "/cpu.stat");

            // The root of version 2 has the file, without the lines: nothing can hold it back.
            if (stat.Problem is null && !double.IsNaN(Fields.After(stat.Read(), "nr_throttled"u8))) groups.Add(stat);
            else stat.Dispose();
        }

        if (groups.Count == 0) problem = own.Count == 0 ? "no CPU controller of a control group is readable" : "its control group has no quota, and can't have one";
    }

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks =>
        problem is null ? [] : [(ResourceMetric.Throttled, problem), (ResourceMetric.ThrottledPeriods, problem)];

    public void Read(Span<double> row, bool slow)
    {
        if (problem is not null) return;
        var (time, periods) = Read();
        row.Set(ResourceMetric.Throttled, time);
        row.Set(ResourceMetric.ThrottledPeriods, periods);
    }

    /// <summary>Nanoseconds and periods so far, over all its groups; NaN: not known.</summary>
    public (double Ns, double Periods) Read()
    {
        var (time, periods) = (0.0, 0.0);
        foreach (var group in groups)
        {
            var text = group.Read();
            periods += Fields.After(text, "nr_throttled"u8);
            var ns = Fields.After(text, "throttled_time"u8);
            time += double.IsNaN(ns) ? Fields.After(text, "throttled_usec"u8) * NsPerMicrosecond : ns;
        }

        return groups.Count == 0 ? (double.NaN, double.NaN) : (time, periods);
    }

    public void Dispose()
    {
        foreach (var group in groups) group.Dispose();
    }
}

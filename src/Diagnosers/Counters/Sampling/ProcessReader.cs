using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What a process and those that it has started use.</summary>
internal sealed class ProcessReader : IResourceReader
{
    private static readonly ResourceMetric[] Totals =
        [ResourceMetric.Cpu, ResourceMetric.DiskRead, ResourceMetric.DiskWritten, ResourceMetric.MinorFaults, ResourceMetric.MajorFaults];

    private readonly MachineFiles files;
    private readonly ProcessTable table;
    private readonly int root;
    private readonly Func<int, double>? clock;
    private readonly Dictionary<int, ProcessFiles> open = [];
    private readonly List<int> members = [];
    private readonly List<int> ended = [];
    private readonly double[] highest = new double[ResourceColumns.All.Count];

    /// <param name="files">The machine's.</param>
    /// <param name="table">Who has started whom.</param>
    /// <param name="root">The process.</param>
    /// <param name="clock">As of <see cref="ProcessFiles"/>.</param>
    public ProcessReader(MachineFiles files, ProcessTable table, int root, Func<int, double>? clock)
    {
        (this.files, this.table, this.root, this.clock) = (files, table, root, clock);
        Open(root);
    }

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks =>
        open.GetValueOrDefault(root) is not { } main ? []
        : main.Problem is { } problem ? Totals.Concat([ResourceMetric.Rss, ResourceMetric.Threads]).Select(metric => (metric, problem))
        : main.IoProblem is { } disk ? [(ResourceMetric.DiskRead, disk), (ResourceMetric.DiskWritten, disk)]
        : [];

    /// <summary>Nothing once the process itself has ended.</summary>
    public void Read(Span<double> row, bool slow)
    {
        if (slow) Follow();
        ended.Clear();
        foreach (var (pid, process) in open)
        {
            if (process.Read(row)) continue;
            ended.Add(pid);
            if (pid != root) continue;
            row.Fill(double.NaN);
            break;
        }

        foreach (var pid in ended)
        {
            if (pid == root) return;
            open[pid].Dispose();
            open.Remove(pid);
            table.Forget(pid);
        }

        // What a child has used is its parent's once it has been waited for. For a moment it is nobody's, and a counter doesn't fall.
        foreach (var metric in Totals)
        {
            ref var value = ref row[(int)metric];
            if (!double.IsNaN(value)) value = highest[(int)metric] = Math.Max(highest[(int)metric], value);
        }
    }

    public void Dispose()
    {
        foreach (var process in open.Values) process.Dispose();
    }

    private void Follow()
    {
        table.Members(root, members);
        foreach (var pid in members)
        {
            if (!open.ContainsKey(pid)) Open(pid);
        }
    }

    private void Open(int pid) => open[pid] = new ProcessFiles(files, pid, clock);
}

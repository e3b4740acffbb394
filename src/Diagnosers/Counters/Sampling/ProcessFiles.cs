using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What one process has used, from /proc/PID.</summary>
internal sealed class ProcessFiles : IDisposable
{
    private const double TicksPerSecond = 100; // what Linux tells programs, whatever the kernel itself counts in
    private const double NsPerTick = 1e9 / TicksPerSecond;

    private readonly int pid;
    private readonly Func<int, double>? clock;
    private readonly KeptFile stat;
    private readonly KeptFile io;

    /// <param name="files">The machine's.</param>
    /// <param name="pid">Which.</param>
    /// <param name="clock">CPU time in nanoseconds, more exact than the file's; null: the file's will do.</param>
    public ProcessFiles(MachineFiles files, int pid, Func<int, double>? clock)
    {
        (this.pid, this.clock) = (pid, clock);
        stat = files.Keep(FormattableString.Invariant($"/proc/{pid}/stat"));
        io = files.Keep(FormattableString.Invariant($"/proc/{pid}/io"));
    }

    public string? Problem => stat.Problem;

    public string? IoProblem => io.Problem;

    /// <summary>Who started the process; 0: not known.</summary>
    public static int Parent(ReadOnlySpan<byte> stat)
    {
        var fields = new Fields(ProcessStat.AfterName(stat));
        fields.Skip(ProcessStat.Parent);
        var parent = fields.Number();
        return double.IsNaN(parent) ? 0 : (int)parent;
    }

    /// <summary>Adds what it has used; false: it has ended.</summary>
    public bool Read(Span<double> row)
    {
        var text = stat.Read();
        if (text.Length == 0) return false;

        // state parent group session terminal terminal-group flags | minor, children's, major, children's | user, system, children's two | priority, nice, threads, -, start, size, resident
        var fields = new Fields(ProcessStat.AfterName(text));
        fields.Skip(7);
        var minor = fields.Number() + fields.Number();
        var major = fields.Number() + fields.Number();
        var own = (fields.Number() + fields.Number()) * NsPerTick;
        var children = (fields.Number() + fields.Number()) * NsPerTick;
        fields.Skip(2);
        var threads = fields.Number();
        fields.Skip(3);
        var resident = fields.Number() * Environment.SystemPageSize;
        if (clock is not null && clock(pid) is var exact && !double.IsNaN(exact)) own = exact;
        row.Add(ResourceMetric.Cpu, own + children);
        row.Add(ResourceMetric.MinorFaults, minor);
        row.Add(ResourceMetric.MajorFaults, major);
        row.Add(ResourceMetric.Threads, threads);
        row.Add(ResourceMetric.Rss, resident);

        var moved = io.Read();
        if (moved.Length == 0) return true;
        row.Add(ResourceMetric.DiskRead, Fields.After(moved, "read_bytes:"u8));
        row.Add(ResourceMetric.DiskWritten, Fields.After(moved, "write_bytes:"u8));
        return true;
    }

    public void Dispose()
    {
        stat.Dispose();
        io.Dispose();
    }
}

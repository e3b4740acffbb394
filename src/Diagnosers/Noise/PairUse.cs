using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What the two processes of a pair and the machine have used so far.</summary>
internal sealed class PairUse : IDisposable
{
    private readonly ProcessTable table;
    private readonly MachineReaders machine;
    private readonly Dictionary<int, Side> sides;
    private readonly ProcessReader tool;
    private readonly double[] row = new double[ResourceColumns.All.Count];

    /// <param name="files">The machine's.</param>
    /// <param name="machine">Those that outlast the pair.</param>
    /// <param name="pids">Of both.</param>
    /// <param name="clock">As of <see cref="ProcessFiles"/>.</param>
    public PairUse(MachineFiles files, MachineReaders machine, IReadOnlyList<int> pids, Func<int, double>? clock)
    {
        this.machine = machine;
        table = new ProcessTable(files, [.. pids, Environment.ProcessId]);
        sides = pids.ToDictionary(pid => pid, pid => new Side(new ProcessReader(files, table, pid, clock), new ThreadWaits(files, pid), new ThrottleReader(files, pid)));
        tool = new ProcessReader(files, table, Environment.ProcessId, clock);
        Pids = pids;
    }

    /// <summary>Of both.</summary>
    public IReadOnlyList<int> Pids { get; }

    /// <summary>Looks for processes that they have started, which takes longer.</summary>
    public void Follow()
    {
        table.Refresh();
        foreach (var side in sides.Values) side.Process.Read(NewRow(), slow: true);
        tool.Read(NewRow(), slow: true);
    }

    /// <summary>At this moment.</summary>
    /// <param name="pid">Whose turn it is.</param>
    public UseReading Read(int pid)
    {
        var time = Clock.Now;
        var own = NewRow();
        sides[pid].Process.Read(own, slow: false);
        var (cpu, faults) = (own[(int)ResourceMetric.Cpu], own[(int)ResourceMetric.MinorFaults] + own[(int)ResourceMetric.MajorFaults]);
        var others = sides.Where(side => side.Key != pid).Sum(side => CpuOf(side.Value.Process));
        var waits = sides[pid].Waits.Read();
        var throttled = sides[pid].Throttle.Read().Ns;
        var toolCpu = CpuOf(tool);
        var now = NewRow();
        machine.Read(now);
        return new UseReading(
            time, cpu, others, toolCpu, faults, waits, throttled,
            now[(int)ResourceMetric.Cpu], now[(int)ResourceMetric.Steal], now[(int)ResourceMetric.PressureMemory], now[(int)ResourceMetric.PressureIo]);
    }

    public void Dispose()
    {
        foreach (var side in sides.Values)
        {
            side.Process.Dispose();
            side.Waits.Dispose();
            side.Throttle.Dispose();
        }

        tool.Dispose();
    }

    private double CpuOf(ProcessReader process)
    {
        var read = NewRow();
        process.Read(read, slow: false);
        return read[(int)ResourceMetric.Cpu];
    }

    private Span<double> NewRow()
    {
        Array.Fill(row, double.NaN);
        return row;
    }

    private sealed record Side(ProcessReader Process, ThreadWaits Waits, ThrottleReader Throttle);
}

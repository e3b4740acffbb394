using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>All sources of a launch, and what was read from them. One thread at a time.</summary>
internal sealed class ResourceSamples : IDisposable
{
    private readonly ProcessTable table;
    private readonly List<Source> sources = [];
    private readonly ThrottleReader throttle;
    private readonly ThrottleLog throttled = new();
    private readonly double[] row = new double[ResourceColumns.All.Count];

    /// <param name="files">The machine's.</param>
    /// <param name="processes">Whom to look at, the subject first.</param>
    /// <param name="clock">As of <see cref="ProcessFiles"/>.</param>
    /// <param name="gpus">The machine's.</param>
    public ResourceSamples(MachineFiles files, IReadOnlyList<SampledProcess> processes, Func<int, double>? clock, GpuReader gpus)
    {
        table = new ProcessTable(files, [.. processes.Select(process => process.Pid)]);
        throttle = new ThrottleReader(files, processes[0].Pid);

        // The machine first: GPUs are asked once for all.
        sources.Add(new Source(
            new ResourceSeries(ProcessRole.Machine, "machine", 0, 0),
            [
                new CpuTimeReader(files), new MemoryReader(files), new NetworkReader(files), new DiskReader(files), new SensorReader(files), new EnergyReader(files),
                new PressureReader(files), gpus,
            ]));
        foreach (var process in processes)
        {
            List<IResourceReader> readers = [new ProcessReader(files, table, process.Pid, clock), new HeapReader(process.Page), gpus.Of(process.Pid, table)];
            if (process == processes[0]) readers.Add(throttle);
            sources.Add(new Source(new ResourceSeries(process.Role, process.Name, process.Copy, process.Pid), readers));
        }
    }

    /// <summary>The subject's control groups tell of quotas: they are worth looking at more often.</summary>
    public bool HasThrottling => !throttle.Lacks.Any();

    /// <summary>Takes a sample of everything.</summary>
    /// <param name="slow">As of <see cref="IResourceReader.Read"/>.</param>
    /// <param name="now">When; null: the clock tells.</param>
    /// <param name="throttling">What it reads of quotas also goes where <see cref="TakeThrottling"/> puts it.</param>
    public void Take(bool slow, long? now = null, bool throttling = false)
    {
        if (slow) table.Refresh();
        foreach (var source in sources)
        {
            Array.Fill(row, double.NaN);
            var time = now ?? Clock.Now;
            foreach (var reader in source.Readers) reader.Read(row, slow);
            source.Series.Add(time, row);
            if (throttling && source.Readers.Contains(throttle)) throttled.Add(time, row[(int)ResourceMetric.Throttled]);
        }
    }

    /// <summary>Looks only for how long the subject was held back.</summary>
    /// <param name="now">As of <see cref="Take"/>.</param>
    public void TakeThrottling(long? now = null)
    {
        var (ns, _) = throttle.Read();
        throttled.Add(now ?? Clock.Now, ns);
    }

    /// <summary>What was read.</summary>
    public LaunchResources Result()
    {
        foreach (var (series, readers) in sources)
        {
            foreach (var (metric, reason) in readers.SelectMany(reader => reader.Lacks)) series.Lack(metric, reason);
        }

        return new LaunchResources([.. sources.Select(source => source.Series)], throttled.Stretches);
    }

    public void Dispose()
    {
        foreach (var reader in sources.SelectMany(source => source.Readers)) reader.Dispose();
    }

    private sealed record Source(ResourceSeries Series, IReadOnlyList<IResourceReader> Readers);
}

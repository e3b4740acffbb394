namespace Modbench.Ledger;

/// <summary>What the samples say about a condition's measured stretches: of each process, of the machine, and of the tool that watches.</summary>
internal static class ResourceMeasures
{
    private const double NsPerSecond = 1e9;

    private enum Form
    {
        /// <summary>Mean of what was read.</summary>
        Mean,

        /// <summary>Growth for each second.</summary>
        Rate,

        /// <summary>Nanoseconds for each nanosecond.</summary>
        Share,
    }

    private static readonly (string Measure, ResourceMetric Metric, Form Form)[] OfProcesses =
    [
        ("cpu.cores", ResourceMetric.Cpu, Form.Share),
        ("rss.mean", ResourceMetric.Rss, Form.Mean),
        ("heap.mean", ResourceMetric.Heap, Form.Mean),
        ("threads", ResourceMetric.Threads, Form.Mean),
        ("disk.read", ResourceMetric.DiskRead, Form.Rate),
        ("disk.written", ResourceMetric.DiskWritten, Form.Rate),
        ("faults.minor", ResourceMetric.MinorFaults, Form.Rate),
        ("faults.major", ResourceMetric.MajorFaults, Form.Rate),
        ("gpu.memory", ResourceMetric.GpuMemory, Form.Mean),
    ];

    // A quota holds a control group back, which the neighbours may share: it is told of the subject alone.
    private static readonly (string Measure, ResourceMetric Metric, Form Form)[] OfSubjects =
    [
        ("throttled", ResourceMetric.Throttled, Form.Share),
        ("throttled.periods", ResourceMetric.ThrottledPeriods, Form.Rate),
    ];

    private static readonly (string Measure, ResourceMetric Metric, Form Form)[] OfMachines =
    [
        ("machine.cpu.cores", ResourceMetric.Cpu, Form.Share),
        ("machine.steal", ResourceMetric.Steal, Form.Share),
        ("machine.memory", ResourceMetric.Memory, Form.Mean),
        ("machine.disk.read", ResourceMetric.DiskRead, Form.Rate),
        ("machine.disk.written", ResourceMetric.DiskWritten, Form.Rate),
        ("machine.received", ResourceMetric.Received, Form.Rate),
        ("machine.sent", ResourceMetric.Sent, Form.Rate),
        ("machine.frequency", ResourceMetric.Frequency, Form.Mean),
        ("machine.temperature", ResourceMetric.Temperature, Form.Mean),
        ("machine.gpu", ResourceMetric.Gpu, Form.Mean),
        ("machine.gpu.memory", ResourceMetric.GpuMemory, Form.Mean),
        ("machine.gpu.power", ResourceMetric.GpuPower, Form.Mean),
        ("pressure.cpu", ResourceMetric.PressureCpu, Form.Share),
        ("pressure.memory", ResourceMetric.PressureMemory, Form.Share),
        ("pressure.memory.full", ResourceMetric.PressureMemoryFull, Form.Share),
        ("pressure.io", ResourceMetric.PressureIo, Form.Share),
        ("pressure.io.full", ResourceMetric.PressureIoFull, Form.Share),
    ];

    /// <summary>The subject's, the tool's and the machine's.</summary>
    /// <param name="values">Where the values go.</param>
    /// <param name="resources">What was sampled; null: nobody looked, and nothing is added.</param>
    /// <param name="blocks">The condition's measured stretches.</param>
    /// <param name="completed">Queries that completed in them.</param>
    /// <param name="shared">Why what is told by process says nothing of the subject; null: it has the process for itself.</param>
    public static void Add(LaunchValues values, LaunchResources? resources, IReadOnlyList<TimeWindow> blocks, int completed, string? shared)
    {
        if (resources is null) return;
        List<ResourceSeries> subject = [.. resources.Of(ProcessRole.Subject)];
        List<ResourceSeries> tool = [.. resources.Of(ProcessRole.Tool)];
        List<ResourceSeries> machine = [.. resources.Of(ProcessRole.Machine)];
        foreach (var measure in OfProcesses) Add(values, measure, subject, blocks, resources.Problem ?? shared);
        foreach (var measure in OfSubjects) Add(values, measure, subject, blocks, resources.Problem);
        Add(values, ("tool.cpu.cores", ResourceMetric.Cpu, Form.Share), tool, blocks, resources.Problem);
        Add(values, "rest.cpu.cores", Over(blocks, resources.RestCpu, 1), resources.Problem ?? "CPU time is not known of all processes");
        foreach (var measure in OfMachines) Add(values, measure, machine, blocks, resources.Problem);
        AddPower(values, resources, blocks, completed);
    }

    /// <summary>A neighbour's, copies added up.</summary>
    /// <param name="values">Where the values go.</param>
    /// <param name="resources">What was sampled; null: nobody looked, and nothing is added.</param>
    /// <param name="neighbour">Full name.</param>
    /// <param name="blocks">The subject's measured stretches beside it.</param>
    /// <param name="shared">Why what is told by process says nothing of it; null: it has one for itself.</param>
    public static void AddNeighbour(LaunchValues values, LaunchResources? resources, string neighbour, IReadOnlyList<TimeWindow> blocks, string? shared)
    {
        if (resources is null) return;
        List<ResourceSeries> copies = [.. resources.Of(ProcessRole.Neighbour).Where(one => one.Name == neighbour)];
        foreach (var measure in OfProcesses) Add(values, measure, copies, blocks, resources.Problem ?? shared);
    }

    private static void Add(
        LaunchValues values, (string Measure, ResourceMetric Metric, Form Form) measure, List<ResourceSeries> series, IReadOnlyList<TimeWindow> blocks, string? problem)
    {
        if (problem is not null || series.Count == 0)
        {
            values.Absent(measure.Measure, problem ?? "the process was not sampled");
            return;
        }

        double? sum = 0;
        foreach (var one in series)
        {
            if (Value(one, measure.Metric, measure.Form, blocks) is not { } value)
            {
                values.Absent(measure.Measure, one.WhyNot(measure.Metric));
                return;
            }

            sum += value;
        }

        Add(values, measure.Measure, sum, "");
    }

    private static void Add(LaunchValues values, string measure, double? value, string reason)
    {
        if (value is { } known) values.Add(measure, known);
        else values.Absent(measure, reason);
    }

    private static double? Value(ResourceSeries series, ResourceMetric metric, Form form, IReadOnlyList<TimeWindow> blocks) => form switch
    {
        Form.Rate => Over(blocks, block => series.Used(metric, block), NsPerSecond),
        Form.Share => Over(blocks, block => series.Used(metric, block), 1),
        _ => Over(blocks, block => series.Mean(metric, block) * (block.End - block.Start), 1),
    };

    private static double? Over(IReadOnlyList<TimeWindow> blocks, Func<TimeWindow, double?> amount, double scale)
    {
        var (total, length) = (0.0, 0L);
        foreach (var block in blocks)
        {
            if (amount(block) is not { } value) return null;
            total += value;
            length += block.End - block.Start;
        }

        return length == 0 ? null : total * scale / length;
    }

    // A counter of energy is exact; a sensor of power is what there is elsewhere.
    private static void AddPower(LaunchValues values, LaunchResources resources, IReadOnlyList<TimeWindow> blocks, int completed)
    {
        var watts = resources.Machine is not { } machine ? null
            : Value(machine, ResourceMetric.Energy, Form.Rate, blocks) ?? Value(machine, ResourceMetric.Power, Form.Mean, blocks);
        var reason = resources.Problem ?? resources.Machine?.WhyNot(ResourceMetric.Energy) ?? "the machine was not sampled";
        Add(values, "machine.power", watts, reason);
        var seconds = blocks.Sum(block => block.End - block.Start) / NsPerSecond;
        Add(values, "energy", completed == 0 ? null : watts * seconds / completed, watts is null ? reason : "no query completed");
    }
}

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>All measures by name; docs/ledger.md says what each one means.</summary>
public static class MeasureCatalog
{
    /// <summary>Before the name of a quality.</summary>
    public const string QualityPrefix = "quality.";

    /// <summary>Before the measures of trace launches.</summary>
    public const string TracedPrefix = "traced.";

    /// <summary>All but the qualities, whose names the user chooses.</summary>
    public static IReadOnlyList<MeasureKind> All { get; } =
    [
        new("response.mean", "ns", MeasureScale.Geometric),
        new("response.p50", "ns", MeasureScale.Geometric),
        new("response.p90", "ns", MeasureScale.Geometric),
        new("response.p95", "ns", MeasureScale.Geometric),
        new("response.p99", "ns", MeasureScale.Geometric),
        new("response.p999", "ns", MeasureScale.Geometric),
        new("issue_delay.mean", "ns", MeasureScale.Geometric),
        new("issue_delay.p50", "ns", MeasureScale.Geometric),
        new("issue_delay.p99", "ns", MeasureScale.Geometric),
        new("admission.mean", "ns", MeasureScale.Geometric),
        new("throughput", "1/s", MeasureScale.Amount),
        new("goodput", "1/s", MeasureScale.Amount),
        new("attainment", "ratio", MeasureScale.Share),
        new(PeakMeasures.Peak, "1/s", MeasureScale.Geometric),
        new(PeakMeasures.CapacityLost, "ratio", MeasureScale.Score),
        new("drift", "ratio/s", MeasureScale.Score),
        new("queries", "count", MeasureScale.Amount),
        new("failures", "count", MeasureScale.Amount),
        new("timeouts", "count", MeasureScale.Amount),
        new("shed", "count", MeasureScale.Amount),
        new("shed.share", "ratio", MeasureScale.Share),
        new("dropped", "count", MeasureScale.Amount),
        new("dropped.share", "ratio", MeasureScale.Share),
        new("age.p50", "ns", MeasureScale.Geometric),
        new("age.p99", "ns", MeasureScale.Geometric),
        new("group.response.mean", "ns", MeasureScale.Geometric),
        new("group.response.p50", "ns", MeasureScale.Geometric),
        new("group.response.p90", "ns", MeasureScale.Geometric),
        new("group.response.p99", "ns", MeasureScale.Geometric),
        new("sessions", "count", MeasureScale.Amount),
        new("sessions.failed", "count", MeasureScale.Amount),
        new("session.turns", "count", MeasureScale.Amount),
        new("session.time.p50", "ns", MeasureScale.Geometric),
        new("session.time.p90", "ns", MeasureScale.Geometric),
        new("ttft.p50", "ns", MeasureScale.Geometric),
        new("ttft.p90", "ns", MeasureScale.Geometric),
        new("ttft.p99", "ns", MeasureScale.Geometric),
        new("tpot.p50", "ns", MeasureScale.Geometric),
        new("tpot.p90", "ns", MeasureScale.Geometric),
        new("tpot.p99", "ns", MeasureScale.Geometric),
        new("tokens", "count", MeasureScale.Amount),
        new("tokens.rate", "1/s", MeasureScale.Amount),
        new("completed", "count", MeasureScale.Amount),
        new("allocated", "bytes/query", MeasureScale.Amount),
        new("gc.count", "count", MeasureScale.Amount),
        new("gc.pause", "ns", MeasureScale.Geometric),
        new("contention.count", "count", MeasureScale.Amount),
        new("pool.queueing", "ns", MeasureScale.Geometric),
        new("cpu", "ns/query", MeasureScale.Geometric),
        new("memory.peak", "bytes", MeasureScale.Amount),
        new("energy", "J/query", MeasureScale.Geometric),
        new("cpu.cores", "cores", MeasureScale.Amount),
        new("rss.mean", "bytes", MeasureScale.Amount),
        new("heap.mean", "bytes", MeasureScale.Amount),
        new("threads", "count", MeasureScale.Amount),
        new("disk.read", "bytes/s", MeasureScale.Amount),
        new("disk.written", "bytes/s", MeasureScale.Amount),
        new("faults.minor", "1/s", MeasureScale.Amount),
        new("faults.major", "1/s", MeasureScale.Amount),
        new("gpu.memory", "bytes", MeasureScale.Amount),
        new("throttled", "ratio", MeasureScale.Amount),
        new("throttled.periods", "1/s", MeasureScale.Amount),
        new("tool.cpu.cores", "cores", MeasureScale.Amount),
        new("rest.cpu.cores", "cores", MeasureScale.Amount),
        new("machine.cpu.cores", "cores", MeasureScale.Amount),
        new("machine.steal", "cores", MeasureScale.Amount),
        new("machine.memory", "bytes", MeasureScale.Amount),
        new("machine.disk.read", "bytes/s", MeasureScale.Amount),
        new("machine.disk.written", "bytes/s", MeasureScale.Amount),
        new("machine.received", "bytes/s", MeasureScale.Amount),
        new("machine.sent", "bytes/s", MeasureScale.Amount),
        new("machine.frequency", "Hz", MeasureScale.Amount),
        new("machine.temperature", "°C", MeasureScale.Score),
        new("machine.power", "W", MeasureScale.Amount),
        new("machine.gpu", "ratio", MeasureScale.Share),
        new("machine.gpu.memory", "bytes", MeasureScale.Amount),
        new("machine.gpu.power", "W", MeasureScale.Amount),
        new("pressure.cpu", "ratio", MeasureScale.Share),
        new("pressure.memory", "ratio", MeasureScale.Share),
        new("pressure.memory.full", "ratio", MeasureScale.Share),
        new("pressure.io", "ratio", MeasureScale.Share),
        new("pressure.io.full", "ratio", MeasureScale.Share),
        new("setup", "ns", MeasureScale.Geometric),
        new("first_response", "ns", MeasureScale.Geometric),
        new("queueing.mean", "ns", MeasureScale.Geometric, PerStage: true),
        new("queueing.p50", "ns", MeasureScale.Geometric, PerStage: true),
        new("queueing.p99", "ns", MeasureScale.Geometric, PerStage: true),
        new("service.mean", "ns", MeasureScale.Geometric, PerStage: true),
        new("service.p50", "ns", MeasureScale.Geometric, PerStage: true),
        new("service.p99", "ns", MeasureScale.Geometric, PerStage: true),
        new("visits", "visits/query", MeasureScale.Amount, PerStage: true),
        new("batch.size", "count", MeasureScale.Amount, PerStage: true),
        new("batch.size.p10", "count", MeasureScale.Amount, PerStage: true),
        new("batch.size.p50", "count", MeasureScale.Amount, PerStage: true),
        new("batch.size.p90", "count", MeasureScale.Amount, PerStage: true),
        new("batch_wait.mean", "ns", MeasureScale.Geometric, PerStage: true),
        new("batch_wait.p50", "ns", MeasureScale.Geometric, PerStage: true),
        new("batch_wait.p99", "ns", MeasureScale.Geometric, PerStage: true),
        new("slowdown", "ratio", MeasureScale.Geometric),
        new("slowdown.p50", "ratio", MeasureScale.Geometric),
        new("slowdown.p99", "ratio", MeasureScale.Geometric),
        new("residency", "ratio", MeasureScale.Geometric),
        new("np", "ratio", MeasureScale.Geometric),
        new("antt", "ratio", MeasureScale.Geometric),
        new("stp", "ratio", MeasureScale.Geometric),
        new("fairness", "ratio", MeasureScale.Geometric),
        new("withdrawn", "count", MeasureScale.Amount),
        new("traced.response.mean", "ns", MeasureScale.Geometric),
        new("traced.response.p50", "ns", MeasureScale.Geometric),
        new("traced.response.p99", "ns", MeasureScale.Geometric),
        new("traced.overhead", "ratio", MeasureScale.Geometric),
        new("traced.overhead.p50", "ratio", MeasureScale.Geometric),
        new("traced.overhead.p99", "ratio", MeasureScale.Geometric),
        new("traced.gc.count", "count", MeasureScale.Amount),
        new("traced.gc.pause", "ns", MeasureScale.Geometric),
        new("traced.contention.count", "count", MeasureScale.Amount),
        new("traced.pool.queueing", "ns", MeasureScale.Geometric),
        new("traced.cycles", "count", MeasureScale.Amount, PerStage: true),
        new("traced.instructions", "count", MeasureScale.Amount, PerStage: true),
        new("traced.llc_misses", "count", MeasureScale.Amount, PerStage: true),
        new("traced.branch_misses", "count", MeasureScale.Amount, PerStage: true),
        new("traced.ipc", "ratio", MeasureScale.Geometric, PerStage: true),
        new("sampled.response.mean", "ns", MeasureScale.Geometric),
        new("sampled.response.p50", "ns", MeasureScale.Geometric),
        new("sampled.overhead", "ratio", MeasureScale.Geometric),
        new("sampled.overhead.p50", "ratio", MeasureScale.Geometric),
    ];

    private static readonly Dictionary<string, int> Places = All.Select((kind, place) => (kind.Name, place)).ToDictionary(StringComparer.Ordinal);

    /// <summary>It is made of samples of processes and the machine.</summary>
    public static bool IsSampled(string name) => Places.TryGetValue(name, out var place) && place >= Places["energy"] && place <= Places["pressure.io.full"];

    /// <summary>It is what a judge says of answers.</summary>
    public static bool IsQuality(string name) => name.StartsWith(QualityPrefix, StringComparison.Ordinal);

    /// <summary>The kind of that name; null: there is no such measure.</summary>
    public static MeasureKind? Find(string name) =>
        Places.TryGetValue(name, out var place) ? All[place]
        : IsQuality(name) ? new MeasureKind(name, "score", MeasureScale.Score)
        : null;

    /// <summary>False: only a search gives that measure, and the scenario is none.</summary>
    public static bool IsOf(string measure, Scenario scenario) => scenario is PeakScenario || measure is not (PeakMeasures.Peak or PeakMeasures.CapacityLost);

    /// <summary>Where rows of that measure stand among those of one condition: as in <see cref="All"/>, qualities last.</summary>
    public static int Place(string name) => Places.GetValueOrDefault(name, All.Count);
}

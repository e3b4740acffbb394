namespace Modbench.Generators.Reading;

/// <summary>Where a measure is taken.</summary>
internal enum MeasureScope
{
    /// <summary>Of the whole pipeline.</summary>
    Pipeline,

    /// <summary>Of one stage.</summary>
    Stage,

    /// <summary>Of the whole pipeline or of one stage.</summary>
    Either,

    /// <summary>Of the whole pipeline, and only beside a neighbour.</summary>
    Collocation,

    /// <summary>Of the whole pipeline, and only where [Peak] searches.</summary>
    Search,

    /// <summary>Where [Peak] searches beside a neighbour.</summary>
    SearchBeside,
}

/// <summary>The measures of ledger.json that a budget can name.</summary>
internal static class Measures
{
    public const string QualityPrefix = "quality.";

    private static readonly Dictionary<string, (Dimension Dimension, MeasureScope Scope)> Known = Build();

    /// <summary>Those that each class of queries has too.</summary>
    public static readonly IReadOnlyList<string> OfClasses =
        ["response.mean", "response.p50", "response.p90", "response.p95", "response.p99", "throughput", "goodput", "attainment", "queries", "failures", "timeouts", "shed", "dropped"];

    public static IEnumerable<string> Names => Known.Keys;

    public static bool TryFind(string name, out Dimension dimension, out MeasureScope scope)
    {
        var found = Known.TryGetValue(name, out var measure);
        (dimension, scope) = measure;
        return found;
    }

    /// <summary>A limit of that dimension, as a user would write it.</summary>
    public static string Example(Dimension dimension) => dimension switch
    {
        Dimension.Time => "60 ms",
        Dimension.Size => "200 MB",
        Dimension.Rate => "20 /s",
        Dimension.Ratio => "0.99",
        _ => "10",
    };

    private static Dictionary<string, (Dimension, MeasureScope)> Build()
    {
        var known = new Dictionary<string, (Dimension, MeasureScope)>(StringComparer.Ordinal);
        Add(Dimension.Time, MeasureScope.Pipeline, "response.mean", "response.p50", "response.p90", "response.p95", "response.p99", "response.p999",
            "issue_delay.mean", "issue_delay.p50", "issue_delay.p99", "admission.mean", "gc.pause", "pool.queueing", "cpu", "setup", "first_response",
            "traced.response.mean", "traced.response.p50", "traced.response.p99", "traced.gc.pause", "traced.pool.queueing",
            "sampled.response.mean", "sampled.response.p50");
        Add(Dimension.Time, MeasureScope.Pipeline, "age.p50", "age.p99", "group.response.mean", "group.response.p50", "group.response.p90", "group.response.p99",
            "session.time.p50", "session.time.p90");
        Add(Dimension.Time, MeasureScope.Either, "ttft.p50", "ttft.p90", "ttft.p99", "tpot.p50", "tpot.p90", "tpot.p99");
        Add(Dimension.Count, MeasureScope.Either, "tokens");
        Add(Dimension.Rate, MeasureScope.Either, "tokens.rate");
        Add(Dimension.Rate, MeasureScope.Pipeline, "throughput", "goodput");
        Add(Dimension.Ratio, MeasureScope.Pipeline, "attainment", "drift", "shed.share", "dropped.share", "traced.overhead", "traced.overhead.p50",
            "traced.overhead.p99", "sampled.overhead", "sampled.overhead.p50");
        Add(Dimension.Count, MeasureScope.Pipeline, "queries", "failures", "timeouts", "withdrawn", "shed", "dropped", "sessions", "sessions.failed",
            "session.turns", "completed", "gc.count", "contention.count",
            "traced.gc.count", "traced.contention.count");
        Add(Dimension.Size, MeasureScope.Pipeline, "allocated", "memory.peak", "rss.mean", "heap.mean", "disk.read", "disk.written", "gpu.memory", "machine.memory",
            "machine.disk.read", "machine.disk.written", "machine.received", "machine.sent", "machine.gpu.memory");
        Add(Dimension.Count, MeasureScope.Pipeline, "energy", "cpu.cores", "threads", "tool.cpu.cores", "rest.cpu.cores", "machine.cpu.cores", "machine.steal",
            "machine.frequency", "machine.temperature", "machine.power", "machine.gpu.power");
        Add(Dimension.Rate, MeasureScope.Pipeline, "faults.minor", "faults.major", "throttled.periods");
        Add(Dimension.Ratio, MeasureScope.Pipeline, "throttled", "machine.gpu", "pressure.cpu", "pressure.memory", "pressure.memory.full", "pressure.io", "pressure.io.full");
        Add(Dimension.Ratio, MeasureScope.Collocation, "slowdown", "slowdown.p50", "slowdown.p99", "residency", "np", "antt", "stp", "fairness");
        Add(Dimension.Rate, MeasureScope.Search, "peak");
        Add(Dimension.Ratio, MeasureScope.SearchBeside, "capacity_lost");
        Add(Dimension.Count, MeasureScope.Stage, "traced.cycles", "traced.instructions", "traced.llc_misses", "traced.branch_misses");
        Add(Dimension.Ratio, MeasureScope.Stage, "traced.ipc");
        Add(Dimension.Time, MeasureScope.Stage, "queueing.mean", "queueing.p50", "queueing.p99", "service.mean", "service.p50", "service.p99",
            "batch_wait.mean", "batch_wait.p50", "batch_wait.p99");
        Add(Dimension.Count, MeasureScope.Stage, "visits", "batch.size", "batch.size.p10", "batch.size.p50", "batch.size.p90");
        return known;

        void Add(Dimension dimension, MeasureScope scope, params string[] names)
        {
            foreach (var name in names) known.Add(name, (dimension, scope));
        }
    }
}

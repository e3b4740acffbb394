namespace Modbench;

/// <summary>How queries arrive, and for how long. A pipeline without a scenario runs <see cref="SingleStreamAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public abstract class ScenarioAttribute : Attribute
{
    /// <summary>
    /// Measured queries per launch and condition. Default 0: not set. With neither this nor <see cref="Duration"/>, a launch measures for 3 s
    /// (<see cref="Arrivals.Bursty"/>: for whole bursts and silences, 3 s at least); with both, whichever ends first.
    /// </summary>
    public int Queries { get; set; }

    /// <summary>Measured time per launch and condition, such as <c>4 s</c>. Default: not set.</summary>
    public string? Duration { get; set; }

    /// <summary>A launch goes on until it has measured this many queries, whatever the other limits say. Default 0: not set.</summary>
    public int MinQueries { get; set; }

    /// <summary>A launch goes on until it has measured for this long, such as <c>10 s</c>, whatever the other limits say. Default: not set.</summary>
    public string? MinDuration { get; set; }

    /// <summary>
    /// A query that has not ended this long after it was due (<see cref="OfflineAttribute"/>: after it was sent, for all are due at the
    /// start) is a timeout, which counts as a failure. Default <c>30 s</c>.
    /// </summary>
    public string Timeout { get; set; } = "30 s";

    /// <summary>Seed of query choice and, apart from it, of arrivals. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Warm-up queries, one at a time. Default 0: until they leave the JIT compiler nothing to do and get no quicker (at least 1 s, with what is measured 3 s; at most 10 s).</summary>
    public int WarmupQueries { get; set; }
}

using Modbench.Ledger;

namespace Modbench.Tool.Exports;

/// <summary>What kind of thing has failed: a number that stays the same whatever the pipeline is called.</summary>
/// <param name="Id">As errors are numbered.</param>
/// <param name="Name">In words that programs sort by.</param>
/// <param name="Short">One line.</param>
/// <param name="Help">What to do.</param>
internal sealed record FindingRule(string Id, string Name, string Short, string Help)
{
    public static FindingRule Response { get; } = new(
        "MB3300", "ResponseSlower", "A pipeline answers more slowly than the base.",
        "Look at the stage that grew most. If the change is worth it, waive it in modbench.waivers: how much, until when, and why.");

    public static FindingRule Throughput { get; } = new(
        "MB3301", "ThroughputLower", "A pipeline does fewer queries a second than in the base.",
        "Look at the stage that grew most: one of them bounds the rate. If the change is worth it, waive it in modbench.waivers.");

    public static FindingRule Stage { get; } = new(
        "MB3302", "StageSlower", "A stage takes longer than in the base.",
        "Look at the stage's code and at what it waits for. If the change is worth it, waive it in modbench.waivers.");

    public static FindingRule Allocated { get; } = new(
        "MB3303", "AllocatesMore", "A pipeline allocates more bytes a query than in the base.",
        "The count is exact: look for what is made anew for each query. If the change is worth it, waive it in modbench.waivers.");

    public static FindingRule Memory { get; } = new(
        "MB3304", "MemoryHigher", "A pipeline takes more memory than in the base.",
        "Look for what is kept. If the change is worth it, waive it in modbench.waivers.");

    public static FindingRule Work { get; } = new(
        "MB3305", "MoreWork", "A pipeline takes more CPU time than in the base.",
        "CPU time is counted by process and names no stage: sampled stacks (run --diagnosers stacks) show which methods are at work in each stage. If the change is worth it, waive it in modbench.waivers.");

    public static FindingRule Quality { get; } = new(
        "MB3306", "QualityMissed", "Answers are worse than the pipeline allows.",
        "A quality can't be waived. If less is good enough, change the bound of the [Quality].");

    public static FindingRule Budget { get; } = new(
        "MB3307", "BudgetMissed", "A measure is beyond its budget.",
        "A budget can't be waived. If more is allowed, change the [Budget].");

    public static FindingRule Failure { get; } = new(
        "MB3308", "RunFailed", "A launch failed, or queries did.",
        "The report has the last lines of the process and the first exception of each kind.");

    public static FindingRule Other { get; } = new(
        "MB3309", "MeasureWorse", "A measure is worse than in the base.",
        "If the change is worth it, waive it in modbench.waivers: how much, until when, and why.");

    /// <summary>In the order of their numbers.</summary>
    public static IReadOnlyList<FindingRule> All { get; } = [Response, Throughput, Stage, Allocated, Memory, Work, Quality, Budget, Failure, Other];

    /// <summary>Which one a measure belongs to.</summary>
    /// <param name="measure">Null: nothing was measured.</param>
    public static FindingRule Of(string? measure) => measure switch
    {
        null => Failure,
        "throughput" or "goodput" or "attainment" or "peak" or "tokens.rate" => Throughput,
        "allocated" => Allocated,
        "memory.peak" or "rss.mean" or "heap.mean" => Memory,
        "cpu" => Work,
        "failures" or "timeouts" => Failure,
        _ when MeasureCatalog.IsQuality(measure) => Quality,
        _ when MeasureCatalog.Find(measure) is { PerStage: true } => Stage,
        _ when measure.StartsWith("response.", StringComparison.Ordinal) || measure is "ttft.p50" or "ttft.p90" or "ttft.p99" or "tpot.p50" or "tpot.p90" or "tpot.p99" => Response,
        _ => Other,
    };
}

using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Causes as a person says them.</summary>
internal static class CauseWords
{
    public static string Name(Cause cause) => cause switch
    {
        Cause.IssueDelay => "issued late",
        Cause.Admission => "admission",
        Cause.RunQueue => "run queue",
        Cause.Throttle => "throttled",
        Cause.Gc => "GC",
        Cause.Lock => "lock",
        Cause.Wait => "wait",
        Cause.Io => "disk",
        Cause.Gpu => "GPU",
        Cause.Cpu => "CPU",
        Cause.BatchWait => "batch wait",
        _ => "unexplained",
    };

    /// <summary>What the time went to, after "81 % ".</summary>
    public static string Phrase(Cause cause, string? who, bool own) => cause switch
    {
        Cause.IssueDelay => "queries that were issued late",
        Cause.Admission => "waiting for admission",
        Cause.RunQueue when own => "waiting for a core that its own stages held",
        Cause.RunQueue => who is null ? "waiting for a core" : $"waiting for a core that {who} held",
        Cause.Throttle => "waiting for the container's share of CPU time",
        Cause.Gc => "garbage collection",
        Cause.Lock => "waiting for locks",
        Cause.Wait => "waiting for what it awaits",
        Cause.Io => "waiting for the disk",
        Cause.Gpu => "waiting for the GPU",
        Cause.Cpu => "the same work taking longer on its core",
        Cause.BatchWait => "waiting for batches to fill",
        _ => "unexplained",
    };

    /// <summary>Such as <c>BuildIndex.Embed</c>; null: nobody is known.</summary>
    public static string? Who(PlanRow plan, string? pipeline, string? stage) =>
        pipeline is null ? null : stage is null ? plan.Label(pipeline) : $"{plan.Label(pipeline)}.{stage}";
}

using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Causes as a person says them.</summary>
internal static class CauseWords
{
    /// <summary>What work that takes longer on its core may be where other threads share it.</summary>
    public const string Spinning = "the same work taking longer on its core, or spinning there while a thread that shares it had none";

    /// <summary>The same of two builds, whose work may differ.</summary>
    public const string MoreWork = "more work, or the same work taking longer on its core";

    /// <summary>The other way round.</summary>
    public const string LessWork = "less work, or the same work taking less time on its core";

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
        Cause.Graph => "graph",
        _ => "unexplained",
    };

    /// <summary>With what is known more.</summary>
    public static string Name(Cause cause, string? detail) => detail switch
    {
        null or CpuDetail.Unknown => Name(cause),
        CpuDetail.Core => $"{Name(cause)} (core)",
        _ => $"{Name(cause)} ({detail})",
    };

    /// <summary>What the time went to, after "81 % ".</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="detail">More about it; null: nothing more.</param>
    /// <param name="who">Who is answerable; null: nobody is known to be.</param>
    /// <param name="own">It is the pipeline itself.</param>
    /// <param name="ofStage">It is a stage, and nothing else that its process does: the load generator, collections, compilation.</param>
    public static string Phrase(Cause cause, string? detail, string? who, bool own, bool ofStage) => cause switch
    {
        Cause.IssueDelay => "queries that were issued late",
        Cause.Admission => "waiting for admission",
        Cause.RunQueue when own => $"waiting for a core that {Own(ofStage)} held",
        Cause.RunQueue => who is null ? "waiting for a core" : $"waiting for a core that {who} held",
        Cause.Throttle => "waiting for the container's share of CPU time",
        Cause.Gc when own => "garbage collection that its own allocations set off",
        Cause.Gc => who is null ? "garbage collection" : $"garbage collection that {who} set off",
        Cause.Lock when own => $"waiting for locks that {Own(ofStage)} held",
        Cause.Lock => who is null ? "waiting for locks" : $"waiting for locks that {who} held",
        Cause.Wait when detail == "pool" && own => $"waiting for workers of the thread pool that {Own(ofStage)} occupied",
        Cause.Wait when detail == "pool" => who is null ? "waiting for workers of the thread pool" : $"waiting for workers of the thread pool that {who} occupied",
        Cause.Wait => "waiting for what it awaits",
        Cause.Io => "waiting for the disk",
        Cause.Gpu => "waiting for the GPU",
        Cause.Cpu when detail == CpuDetail.Memory => "the same work taking longer because memory or a cache was shared",
        Cause.Cpu when detail == CpuDetail.Core => "the same work taking longer because its core was slower or shared",
        Cause.Cpu => "the same work taking longer on its core",
        Cause.BatchWait => "waiting for batches to fill",
        _ => "unexplained",
    };

    /// <summary>What there was less of, after "81 % by ".</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="detail">More about it; null: nothing more.</param>
    /// <param name="who">Who is answerable; null: nobody is known to be.</param>
    /// <param name="own">It is the pipeline itself.</param>
    /// <param name="ofStage">It is a stage, and nothing else that its process does.</param>
    public static string Less(Cause cause, string? detail, string? who, bool own, bool ofStage) => cause switch
    {
        Cause.IssueDelay => "queries that were issued less late",
        Cause.Cpu when detail == CpuDetail.Memory => "the same work taking less time because memory or a cache was shared less",
        Cause.Cpu when detail == CpuDetail.Core => "the same work taking less time because its core was faster or shared less",
        Cause.Cpu => "the same work taking less time on its core",
        _ => $"less {Phrase(cause, detail, who, own, ofStage)}",
    };

    private static string Own(bool stages) => stages ? "its own stages" : "its own process, beside its stages,";

    /// <summary>What is another in the graph, after "81 % ".</summary>
    /// <param name="detail">As in the term.</param>
    /// <param name="stage">Of which stage; null: of none.</param>
    public static string OfGraph(string? detail, string? stage) => detail switch
    {
        GraphDetail.New => $"stage {stage}, which is new",
        GraphDetail.Gone => $"stage {stage}, which is gone",
        GraphDetail.Slots => $"other slots of {stage}",
        GraphDetail.Batches => $"other batches of {stage}",
        GraphDetail.Workers => "another number of workers",
        _ => "another way through the stages",
    };

    /// <summary>A difference of times, such as <c>−2 ms</c>.</summary>
    /// <param name="ns">Nanoseconds.</param>
    public static string Signed(double ns) => ns < 0 ? "−" + Quantity.Time(-ns) : "+" + Quantity.Time(ns);

    /// <summary>A condition behind "is slower".</summary>
    public static string Under(string condition)
    {
        if (Conditions.ChangeOf(condition) is not { } change) return condition == Conditions.Head ? "at head" : condition;
        return Conditions.Unchanged(condition) is var where && where == Conditions.Solo ? $"with {change}" : $"{where} with {change}";
    }

    /// <summary>Such as <c>BuildIndex.Embed</c>; null: nobody is known.</summary>
    public static string? Who(PlanRow plan, string? pipeline, string? stage) =>
        pipeline is null ? null : stage is null ? plan.Label(pipeline) : $"{plan.Label(pipeline)}.{stage}";
}

using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>How long the host waits for a child before it gives up on the launch; together they are the launch's wall cap.</summary>
internal sealed record RunTimings
{
    /// <summary>Process start to hello: includes the runtime's start.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Hello to ready: a first launch may build an index.</summary>
    public TimeSpan SetUp { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Above the rule's own 10 s and the timeout of the query in flight.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>A fixed number of warm-up queries was asked for, of unknown length.</summary>
    public TimeSpan CountedWarmUp { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Above a block's MaxNs and the timeout of its last query; a stage that hangs is reported by the child before.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Finish to finished: judging up to 10,000 answers and writing the records.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>A neighbour that does not pause in this time takes whole launches.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Any other answer that needs no work.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Shortest stretch of a neighbour's own reference.</summary>
    public TimeSpan ShortestReference { get; init; } = TimeSpan.FromSeconds(0.8);

    /// <summary>Longest stretch of a neighbour's own reference.</summary>
    public TimeSpan LongestReference { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>After a resume, before a reference begins.</summary>
    public TimeSpan Switch { get; init; } = TimeSpan.FromSeconds(0.1);

    public TimeSpan WarmUpOf(Scenario scenario) =>
        scenario.WarmupQueries > 0 ? CountedWarmUp : WarmUp + Time(scenario.TimeoutNs);

    public TimeSpan BlockOf(Go go, Scenario scenario) => Time(go.MaxNs) + Time(scenario.TimeoutNs) + Drain;

    /// <summary>Ten queries, for a rate counted from few completions says little.</summary>
    public TimeSpan ReferenceOf(Warmed warmed)
    {
        var wanted = Time(10 * warmed.ResponseNs);
        return wanted < ShortestReference ? ShortestReference : wanted > LongestReference ? LongestReference : wanted;
    }

    private static TimeSpan Time(long ns) => TimeSpan.FromTicks(Math.Min(ns, TimeSpan.FromDays(1).Ticks * 100) / 100);
}

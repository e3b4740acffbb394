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

    /// <summary>Longest stretch of a neighbour's own reference, unless not one of its queries would fit.</summary>
    public TimeSpan LongestReference { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest stretch for the sake of one query: where none completes in the whole launch, nobody knows what its visits are worth.</summary>
    public TimeSpan LongestQuery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>After a resume, before a reference begins.</summary>
    public TimeSpan Switch { get; init; } = TimeSpan.FromSeconds(0.1);

    /// <summary>Between turns that are practised: the runtime's TC_CallCountingDelayMs of 100 in which nothing new is called, a timer's lateness, and what it compiles then.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMilliseconds(150);

    public TimeSpan WarmUpOf(Scenario scenario) =>
        scenario.WarmupQueries > 0 ? CountedWarmUp : WarmUp + Time(scenario.TimeoutNs);

    public TimeSpan BlockOf(Go go, Scenario scenario) => Time(go.MaxNs) + Time(scenario.TimeoutNs) + Drain;

    /// <summary>A visit that goes on longer than this is reported as a hang.</summary>
    public TimeSpan LastVisitOf(Scenario scenario) => Time(scenario.TimeoutNs) + Answer;

    /// <summary>Ten queries, for a rate counted from few completions says little; of slow ones at least one and a half, within limits.</summary>
    public TimeSpan ReferenceOf(Warmed warmed)
    {
        var ten = Clamp(Time(10 * warmed.ResponseNs), ShortestReference, LongestReference);
        return Clamp(Time(warmed.ResponseNs * 3 / 2), ten, LongestQuery > ten ? LongestQuery : ten);
    }

    private static TimeSpan Clamp(TimeSpan time, TimeSpan least, TimeSpan most) => time < least ? least : time > most ? most : time;

    private static TimeSpan Time(long ns) => TimeSpan.FromTicks(Math.Min(ns, TimeSpan.FromDays(1).Ticks * 100) / 100);
}

using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>Carries out launches in no time: a script says how each goes, and a clock of its own how long it took.</summary>
internal sealed class ScriptedRunner(Func<LaunchOrder, LaunchReport> script) : ILaunchRunner
{
    public ScriptedClock Clock { get; } = new();

    /// <summary>What each launch takes.</summary>
    public Func<LaunchOrder, TimeSpan> Takes { get; init; } = _ => TimeSpan.FromSeconds(1);

    public List<string> Orders { get; } = [];

    public Task<LaunchReport> RunAsync(LaunchOrder order, Action<string> phase, CancellationToken finish, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Orders.Add($"{order.Number} {order.Planned.Pipeline.ShortName} {string.Join('/', order.Conditions)}");
        phase("setting up");
        Clock.Advance(Takes(order));
        phase("finishing");
        return Task.FromResult(script(order));
    }

    /// <summary>A launch of one completed query in each condition.</summary>
    public static LaunchReport Ok(LaunchOrder order, long responseNs = 1_000_000) => new(Result(order, LaunchOutcome.Ok) with
    {
        Records = new LaunchRecords
        {
            Pipeline = order.Planned.Pipeline.Name,
            Scenario = order.Planned.Scenario.Name,
            Stages = ["Embed"],
            Blocks = [.. order.Conditions.Select((condition, index) => new BlockRecord(index, condition, 0, 0, responseNs, responseNs, 0, 0, 0, 0, 0, 0, 0, null))],
            Queries = [.. order.Conditions.Select((_, index) => new QueryRecord(index, 0, index, QueryOutcome.Completed, 0, 0, 0, responseNs, -1, true))],
            Spans = [],
            Failures = [],
            Qualities = [],
        },
    });

    public static LaunchReport Failed(LaunchOrder order, string reason) => new(Result(order, LaunchOutcome.Failed) with { Reason = reason });

    public static LaunchReport Whole(LaunchOrder order, string because) => new(Result(order, LaunchOutcome.Ok), because);

    private static LaunchResult Result(LaunchOrder order, LaunchOutcome outcome) => new()
    {
        Launch = order.Number,
        Pipeline = order.Planned.Pipeline.Name,
        Scenario = order.Planned.Scenario.Name,
        Conditions = order.Conditions,
        Kind = order.Planned.Kind,
        Outcome = outcome,
        Alternating = order.Alternates,
    };

    internal sealed class ScriptedClock : TimeProvider
    {
        private long now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Advance(TimeSpan time) => now += time.Ticks;
    }
}

using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;

namespace Modbench.Tests.Gate.Builds;

/// <summary>Runs pairs in no time: a script says what the head is by, and a clock of its own how long each pair took.</summary>
/// <param name="growth">Head ÷ base of each measure of a pair.</param>
internal sealed class ScriptedPairRunner(Func<PairOrder, GatedMeasure, double> growth)
{
    public ScriptedRunner.ScriptedClock Clock { get; } = new();

    /// <summary>What each pair takes.</summary>
    public TimeSpan Takes { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Changes how a pair went.</summary>
    public Func<PairOrder, PairReport, PairReport> Change { get; init; } = (_, report) => report;

    /// <summary>Called before each.</summary>
    public Action<PairOrder> Before { get; init; } = _ => { };

    public List<PairOrder> Orders { get; } = [];

    public Task<PairReport> RunAsync(PairOrder order, Action<string> phase, CancellationToken stop)
    {
        Orders.Add(order);
        Before(order);
        stop.ThrowIfCancellationRequested();
        phase("taking turns");
        Clock.Advance(Takes);

        // A little noise, the same in every run: 0.1 % at most.
        var noise = Math.Exp(0.001 * Math.Sin(order.Number * 7));
        var measures = order.Measures.Where(measure => measure.Pipeline == order.Head.Name && measure.Scenario == order.Scenario.Name);
        var pair = new GatePair(
            order.Number,
            order.Head.Name,
            order.Scenario.Name,
            order.HeadFirst,
            measures.ToDictionary(measure => measure, measure => Value(growth(order, measure), measure.IsExact ? 1 : noise)),
            [.. order.Head.Stages.Select((stage, place) => new StagePair(stage.Name, 1000, place == 0 ? 1000 * growth(order, order.Measures[0]) : 1000))],
            null);
        return Task.FromResult(Change(order, new PairReport(pair, Launch(order, Conditions.Base, order.Launch), Launch(order, Conditions.Head, order.Launch + 1))));
    }

    public static PairReport Failed(PairReport report, string side, string reason) => report with
    {
        Pair = report.Pair with { Values = new Dictionary<GatedMeasure, PairValue>(), Failure = new GateFailure(side, LaunchOutcome.Failed, reason, null) },
        Base = side == Conditions.Base ? report.Base! with { Outcome = LaunchOutcome.Failed, Reason = reason, Records = null } : report.Base,
        Head = side == Conditions.Head ? report.Head! with { Outcome = LaunchOutcome.Failed, Reason = reason, Records = null } : report.Head,
    };

    private static PairValue Value(double ratio, double noise) => new(1e6, 1e6 * ratio * noise, Math.Log(ratio * noise));

    private static LaunchResult Launch(PairOrder order, string condition, int number)
    {
        var planned = new PlannedLaunch(number, order.Head, order.Scenario, LaunchKind.Latency, [], [condition], 1);
        return ScriptedRunner.Ok(new LaunchOrder(planned, number, [condition])).Result;
    }
}

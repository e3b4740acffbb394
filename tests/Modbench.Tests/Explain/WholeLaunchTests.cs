using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Launches of one condition each are compared as they come.</summary>
internal sealed class WholeLaunchTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void TheNthBesideIsComparedWithTheNthPausedOne()
    {
        var pairs = Of(
        [
            Launch("solo", 1, 1), Launch("paused N", 2, 5), Launch("beside N", 3, 7), Launch("beside N", 4, 9), Launch("paused N", 5, 6),
        ]).ToList();
        Assert.That(pairs.Select(one => (one.Base, one.Condition, one.Measure)), Is.EqualTo(new[] { ("paused N", "beside N", "response.mean"), ("paused N", "beside N", "response.p99") }));
        Assert.That(pairs[0].Pairs.Select(pair => (pair.Launch, pair.Delta)), Is.EqualTo(new[] { (3, 2.0 * Ms), (4, 3.0 * Ms) }));
    }

    [Test]
    public void WhereNoneWasPausedItIsComparedWithTheSubjectAlone()
    {
        var pairs = Of([Launch("beside M", 1, 3), Launch("beside N", 2, 7), Launch("solo", 3, 2), Launch("solo", 4, 2)]).Where(one => one.Measure == "response.mean");
        Assert.That(
            pairs.Select(one => (one.Base, one.Condition, one.Pairs.Single().Delta)), Is.EquivalentTo(new[] { ("solo", "beside M", 1.0 * Ms), ("solo", "beside N", 5.0 * Ms) }));
    }

    [Test]
    public void EightLaunchesOfEachDecide()
    {
        var pairs = Of([.. Enumerable.Range(0, 8).SelectMany(i => new[] { Launch("solo", i, 5), Launch("beside N", 100 + i, 7) })]).First();
        var row = Explanations.Of((pairs.Pipeline, pairs.Scenario, pairs.Base, pairs.Condition, pairs.Measure), pairs.Pairs);
        Assert.That((row.Verdict, row.Top), Is.EqualTo((ExplanationVerdict.Named, Cause.Cpu)));
    }

    [Test]
    public void LaunchesThatTookTurnsAreComparedTurnByTurn()
    {
        var pairs = Of(
        [
            Turn("base", 1, 2, 0, 5), Turn("base", 1, 2, 1, 6), Turn("head", 2, 1, 0, 8), Turn("head", 2, 1, 1, 10),
            Turn("base", 3, 4, 1, 7), Turn("head", 4, 3, 0, 9), Turn("head", 4, 3, 1, 12),
            Turn("base", 5, 6, 0, 5), Turn("head", 8, 7, 0, 50),
        ]).ToList();
        Assert.That(pairs.Select(one => one.Measure), Is.EqualTo(new[] { "response.p50", "response.mean", "response.p99" }), "of builds the middle as well");
        Assert.That(
            pairs[1].Pairs.Select(pair => (pair.Launch, pair.Delta)), Is.EqualTo(new[] { (2, 3.0 * Ms), (2, 4.0 * Ms), (4, 5.0 * Ms) }), "what the other side has no such turn of is left out");
    }

    /// <summary>Their blocks are numbered after those that nobody counts; turns are not.</summary>
    [Test]
    public void TurnsThatAreLeftOutAreNotCompared()
    {
        IReadOnlySet<int> leftOut = new HashSet<int> { 2, 3 };
        var (all, some) = (Pairs(new HashSet<int>()), Pairs(leftOut));
        Assert.That(all, Is.EqualTo(new[] { 1.0 * Ms, 2.0 * Ms, 30.0 * Ms, 40.0 * Ms, 5.0 * Ms, 6.0 * Ms }));
        Assert.That(some, Is.EqualTo(new[] { 1.0 * Ms, 2.0 * Ms, 5.0 * Ms, 6.0 * Ms }));

        static IEnumerable<double> Pairs(IReadOnlySet<int> leftOut) =>
            Of([.. Turns("base", 1, leftOut, 5, 5, 5, 5, 5, 5), .. Turns("head", 2, leftOut, 6, 7, 35, 45, 10, 11)]).Single(pairs => pairs.Measure == "response.mean").Pairs.Select(pair => pair.Delta);
    }

    [Test]
    public void BuildsThatHaveNoTurnOfOneNumberAreNotExplained() => Assert.That(Of([Turn("base", 1, 2, 0, 5), Turn("head", 2, 1, 1, 8)]), Is.Empty);

    [Test]
    public void WhatOneQueryMetIsNotInTheMiddle()
    {
        var arrivals = Chains.Of([1], [.. Enumerable.Range(0, 8).Select(i => i * 1000 * Ms)], workers: 1);
        var under = Chains.Block(arrivals, [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 5 * Ms)), 8)]);
        var over = Chains.Block(arrivals, [.. Enumerable.Range(0, 8).Select(i => i == 3 ? Chains.Times((Cause.Cpu, 6 * Ms), (Cause.RunQueue, 800 * Ms)) : Chains.Times((Cause.Cpu, 6 * Ms)))]);
        var (middle, mean) = (Compared(Explained.Middle), Compared(Explained.Mean));
        Assert.That((middle.Base, middle.Delta), Is.EqualTo((5.0 * Ms, 1.0 * Ms)));
        Assert.That(Sum(middle, Cause.Cpu), Is.EqualTo(1.0 * Ms));
        Assert.That((mean.Delta, Sum(mean, Cause.RunQueue)), Is.EqualTo((101.0 * Ms, 100.0 * Ms)));

        PairTerms Compared(Explained what) => PairTerms.Of(1, (under, ["Stage"]), (over, ["Stage"]), what);

        static double Sum(PairTerms pair, Cause cause) => pair.Terms.Where(term => term.Key.Cause == cause).Sum(term => term.Value.Value);
    }

    [Test]
    public void AConditionWithoutACounterpartIsNotExplained() => Assert.That(Of([Launch("beside N", 1, 3)]), Is.Empty);

    private static IEnumerable<ConditionPairs> Of(IReadOnlyList<WholeBlock> launches) => LaunchPairs.Of(launches, LaunchPairs.Compare);

    private static WholeBlock Turn(string condition, int launch, int with, int number, long milliseconds) => Launch(condition, launch, milliseconds) with { Turn = (with, number) };

    /// <summary>What a launch has to be compared, of one that took turns.</summary>
    private static IReadOnlyList<WholeBlock> Turns(string condition, int launch, IReadOnlySet<int> leftOut, params int[] milliseconds)
    {
        var plan = new PlanRow("", 0, [], [], [.. ((string[])["base", "head"]).Select((side, place) => new PlannedLaunchRow(place + 1, "P", ScriptedGraphs.SingleStream, LaunchKind.Trace, [side], [], 1))]);
        var result = new LaunchResult
        {
            Launch = launch,
            Pipeline = "P",
            Scenario = ScriptedGraphs.SingleStream.Name,
            Conditions = [condition],
            Kind = LaunchKind.Trace,
            Outcome = LaunchOutcome.Ok,
            InTurnWith = 3 - launch,
            LeftOut = leftOut,
            Records = new LaunchRecords
            {
                Pipeline = "P",
                Scenario = ScriptedGraphs.SingleStream.Name,
                Stages = ["Stage"],
                Blocks = [.. milliseconds.Select((_, turn) => new BlockRecord(100 + turn, condition, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, null))],
                Queries = [],
                Spans = [],
                Failures = [],
                Qualities = [],
            },
        };
        return LaunchPairs.Whole(result, plan, () => result.Records.Blocks.Zip(milliseconds).ToDictionary(turn => turn.First.Index, turn => Launch(condition, launch, turn.Second).Block));
    }

    private static WholeBlock Launch(string condition, int launch, long milliseconds)
    {
        var arrivals = Chains.Of([1], [0, 1000 * Ms, 2000 * Ms], workers: 1);
        var block = Chains.Block(arrivals, [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, milliseconds * Ms)), 3)]);
        return new WholeBlock("P", "Server(80/s)", condition, launch, block, ["Stage"]);
    }
}

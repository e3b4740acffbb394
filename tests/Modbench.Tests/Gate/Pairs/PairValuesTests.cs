using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Pairs;

public sealed class PairValuesTests
{
    private const long Ms = ScriptedTurns.Ms;
    private static readonly GatedMeasure P50 = Measure("response.p50");

    [Test]
    public void TheMedianOfWhatPairsOfTurnsGive()
    {
        // Round 1: ×1.1 and ×1.2, round 2: ×1.3 twice, round 3: far off.
        var under = new ScriptedTurns("base").Turn(10 * Ms).Turn(20 * Ms).Turn(10 * Ms).Turn(10 * Ms).Turn(10 * Ms).Turn(10 * Ms);
        var over = new ScriptedTurns("head").Turn(11 * Ms).Turn(24 * Ms).Turn(13 * Ms).Turn(13 * Ms).Turn(90 * Ms).Turn(90 * Ms);

        var value = Of(under, over, P50)!.Value;

        Assert.That(value.LogRatio, Is.EqualTo(Math.Log(1.3)).Within(1e-12));
        Assert.That(value.Base, Is.EqualTo(10 * Ms * Math.Pow(2, 1.0 / 6)).Within(1e-3));
        Assert.That(PairValues.Of(under.Turns, over.Turns, [P50], new HashSet<int> { 2 })[P50].LogRatio, Is.EqualTo(Math.Log(1.2 * 1.3) / 2).Within(1e-12), "without the third round");
    }

    [Test]
    public void OneTurnThatWasHeldUpInEachOfHalfTheRoundsChangesNothing()
    {
        var (under, over) = (new ScriptedTurns("base"), new ScriptedTurns("head"));
        for (var round = 0; round < 6; round++)
        {
            under.Turn(10 * Ms).Turn(10 * Ms);
            over.Turn(12 * Ms).Turn((round % 2 == 0 ? 12 : 60) * Ms);
        }

        Assert.That(Of(under, over, P50)!.Value.LogRatio, Is.EqualTo(Math.Log(1.2)).Within(1e-12));
    }

    [Test]
    public void DriftThatRunsThroughARoundCancels()
    {
        // A B B A, each turn one hundredth slower than the one before: A has the first and the last.
        var first = new ScriptedTurns("base").Turn(100 * Ms).Turn(103 * Ms);
        var second = new ScriptedTurns("head").Turn(101 * Ms).Turn(102 * Ms);

        Assert.That(Of(first, second, P50)!.Value.LogRatio, Is.EqualTo(0).Within(1e-4));
    }

    [Test]
    public void AnIndependentComputationGivesTheSame([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var rounds = random.Next(1, 5);
        var queries = random.Next(5, 40);
        var (under, over) = (new ScriptedTurns("base"), new ScriptedTurns("head") { AllocatedPerQuery = 1500, PeakBytes = 60_000_000 });
        for (var turn = 0; turn < 2 * rounds; turn++)
        {
            under.Turn([.. Enumerable.Range(0, queries).Select(_ => Response())]);
            over.Turn([.. Enumerable.Range(0, queries).Select(_ => Response())]);
        }

        Assert.Multiple(() =>
        {
            Check("response.p50", null, (side, turn) => Median(Responses(side, turn)));
            Check("response.mean", null, (side, turn) => Responses(side, turn).Average());
            Check("throughput", null, Throughput);
            Check("service.mean", "Search", (side, turn) => Visits(side, turn, 1).Average(visit => visit.Service));
            Check("service.p50", "Embed", (side, turn) => Median([.. Visits(side, turn, 0).Select(visit => (double)visit.Service)]));
            Check("queueing.mean", "Embed", (side, turn) => Visits(side, turn, 0).Average(visit => visit.Queueing));
            var allocated = Of(under, over, Measure("allocated"))!.Value;
            Assert.That((allocated.Base, allocated.Head), Is.EqualTo((1000.0, 1500.0)));
            Assert.That(allocated.LogRatio, Is.EqualTo(Math.Log(1.5)).Within(1e-12));
            Assert.That(Of(under, over, Measure("memory.peak"))!.Value.LogRatio, Is.EqualTo(Math.Log(1.2)).Within(1e-12));
            Assert.That(Of(under, over, Measure("setup"))!.Value, Is.EqualTo(new PairValue(7 * Ms, 7 * Ms, 0)));
        });
        return;

        long Response() => (random.Next(10) == 0 ? -1 : 1) * random.Next(1_000_000, 9_000_000);

        void Check(string measure, string? stage, Func<ScriptedTurns, int, double> turnValue)
        {
            var logs = Enumerable.Range(0, 2 * rounds).Select(turn => Math.Log(turnValue(over, turn)) - Math.Log(turnValue(under, turn)));
            var value = Of(under, over, Measure(measure, stage))!.Value;
            Assert.That(value.LogRatio, Is.EqualTo(Median([.. logs])).Within(1e-9), measure);
            Assert.That(Math.Log(value.Base), Is.EqualTo(Enumerable.Range(0, 2 * rounds).Average(turn => Math.Log(turnValue(under, turn)))).Within(1e-9), measure);
        }
    }

    [Test]
    public void ExchangedSidesTurnEverySign([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var (under, over) = (new ScriptedTurns("base"), new ScriptedTurns("head") { AllocatedPerQuery = 3 });
        for (var turn = 0; turn < 6; turn++)
        {
            under.Turn([.. Enumerable.Range(0, 7).Select(_ => random.NextInt64(1000, 9000))]);
            over.Turn([.. Enumerable.Range(0, 7).Select(_ => random.NextInt64(1000, 9000))]);
        }

        foreach (var measure in (GatedMeasure[])[P50, Measure("throughput"), Measure("allocated"), Measure("memory.peak"), Measure("service.mean", "Embed")])
        {
            var (there, back) = (Of(under, over, measure)!.Value, Of(over, under, measure)!.Value);
            Assert.That(back.LogRatio, Is.EqualTo(-there.LogRatio!.Value).Within(1e-12), measure.Measure);
            Assert.That((back.Base, back.Head), Is.EqualTo((there.Head, there.Base)), measure.Measure);
        }
    }

    [Test]
    public void InAnotherUnitARatioIsTheSame([Range(1, 5)] int seed)
    {
        const long Times = 729;
        var random = new Random(seed);
        long[][] responses = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 7).Select(_ => 900 * random.NextInt64(1000, 9000)).ToArray())];
        var (one, other) = (Sides(1), Sides(Times));

        foreach (var measure in (GatedMeasure[])[P50, Measure("response.mean"), Measure("allocated"), Measure("memory.peak"), Measure("service.mean", "Embed"), Measure("queueing.mean", "Embed")])
        {
            var (plain, scaled) = (Of(one.Base, one.Head, measure)!.Value, Of(other.Base, other.Head, measure)!.Value);
            Assert.That(scaled.LogRatio, Is.EqualTo(plain.LogRatio!.Value).Within(1e-9), measure.Measure);
            Assert.That(scaled.Head / plain.Head, Is.EqualTo((double)Times).Within(1e-6), measure.Measure);
        }

        (ScriptedTurns Base, ScriptedTurns Head) Sides(long times)
        {
            var (under, over) = (new ScriptedTurns("base") { AllocatedPerQuery = 5 * times, PeakBytes = 70 * times }, new ScriptedTurns("head") { AllocatedPerQuery = 3 * times, PeakBytes = 90 * times });
            foreach (var turn in responses[..6]) under.Turn(turn.Select(response => response * times));
            foreach (var turn in responses[6..]) over.Turn(turn.Select(response => response * times));
            return (under, over);
        }
    }

    [Test]
    public void AQuantileThatTurnsAreTooShortForComesFromAllOfThemOrIsMissing()
    {
        var (few, many) = (Pair(100), Pair(160));

        Assert.That(Of(few.Base, few.Head, Measure("response.p99")), Is.Null, "200 queries, and 99 % needs 299");
        var value = Of(many.Base, many.Head, Measure("response.p99"))!.Value;
        var (before, now) = (Sorted(many.Base), Sorted(many.Head));
        Assert.That(value.LogRatio, Is.EqualTo(Math.Log(Quantile.Of(now, 0.99) / Quantile.Of(before, 0.99))).Within(1e-9));

        static (ScriptedTurns Base, ScriptedTurns Head) Pair(int queries) => (
            new ScriptedTurns("base").Turn(Up(queries, 1)).Turn(Up(queries, 2)),
            new ScriptedTurns("head").Turn(Up(queries, 3)).Turn(Up(queries, 5)));
        static IEnumerable<long> Up(int queries, int by) => Enumerable.Range(1, queries).Select(number => 1000L * number * by);
        static long[] Sorted(ScriptedTurns side) => [.. side.Queries.Where(query => query.Measured).Select(query => query.Response).Order()];
    }

    [Test]
    public void WhatOneSideCouldNotMeasureIsMissingAndWhatIsZeroHasNoRatio()
    {
        var under = new ScriptedTurns("base") { AllocatedPerQuery = 0 }.Turn(5, 6).Turn(5, 6);
        var over = new ScriptedTurns("head") { PeakBytes = null }.Turn(5, 6).Turn(5, 6);
        var failing = new ScriptedTurns("head").Turn(-5, -6).Turn(-5, -6);

        Assert.That(Of(under, over, Measure("memory.peak")), Is.Null);
        Assert.That(Of(under, over, Measure("allocated"))!.Value, Is.EqualTo(new PairValue(0, 1000, null)));
        Assert.That(Of(under, failing, P50), Is.Null, "no query completed");
        Assert.That(Of(under, over, Measure("service.mean", "Rerank")), Is.Null, "no such stage");
        Assert.That(Of(under, over, Measure("no.such")), Is.Null);
        var offline = new ScriptedTurns("base") { Scenario = "Offline" }.Turn(5, 6).Turn(5, 6);
        Assert.That(Of(offline, offline, P50), Is.Null, "responses are no latencies there");
        Assert.That(Of(offline, offline, Measure("throughput")), Is.Not.Null);
    }

    [Test]
    public void WhatAQueryTakesInEachStageIsByNameInTheHeadsOrder()
    {
        var under = new ScriptedTurns("base").Turn(9 * Ms, 18 * Ms).Turn(9 * Ms, 18 * Ms);
        var over = new ScriptedTurns("head") { Stages = ["Read", "Search"] }.Turn(27 * Ms, 27 * Ms).Turn(27 * Ms, 27 * Ms);

        var stages = PairValues.StagesOf(under.Turns, over.Turns);

        Assert.That(stages.Select(stage => stage.Stage), Is.EqualTo(new[] { "Read", "Search" }));
        Assert.That(stages[0].BaseNs, Is.Zero);
        Assert.That(stages[0].HeadNs, Is.EqualTo(9 * Ms).Within(2));
        Assert.That(stages[1].BaseNs, Is.EqualTo(9 * Ms).Within(2));
        Assert.That(stages[1].HeadNs, Is.EqualTo(18 * Ms).Within(2));
    }

    [Test]
    public void AFewVisitsThatLostTheirCoreAreNotWhatAStageTakes()
    {
        long[] quiet = [.. Enumerable.Repeat(9 * Ms, 60)];
        var stages = PairValues.StagesOf(new ScriptedTurns("base").Turn(quiet).Turn(quiet).Turns, new ScriptedTurns("head").Turn([.. quiet[2..], 500 * Ms, 700 * Ms]).Turn(quiet).Turns);
        Assert.That(stages.Select(stage => stage.HeadNs - stage.BaseNs), Is.All.EqualTo(0).Within(2));
    }

    [Test]
    public void ATurnThatHadNoCoreIsNotWhatAStageTakes()
    {
        var (under, over) = (new ScriptedTurns("base"), new ScriptedTurns("head"));
        foreach (var turn in Enumerable.Range(0, 8))
        {
            under.Turn([.. Enumerable.Repeat(9 * Ms, 40)]);
            over.Turn([.. Enumerable.Repeat(turn == 5 ? 900 * Ms : 9 * Ms, 40)]);
        }

        Assert.That(PairValues.StagesOf(under.Turns, over.Turns).Select(stage => stage.HeadNs - stage.BaseNs), Is.All.EqualTo(0).Within(2));
    }

    /// <summary>A router that sends there one query of many.</summary>
    [Test]
    public void AStageThatFewTurnsVisitTakesTheirTime()
    {
        var (under, over) = (new ScriptedTurns("base") { Seconds = turn => turn % 3 == 0 }, new ScriptedTurns("head") { Seconds = turn => turn % 3 == 0 });
        for (var turn = 0; turn < 6; turn++)
        {
            under.Turn([.. Enumerable.Repeat(9 * Ms, 40)]);
            over.Turn([.. Enumerable.Repeat(18 * Ms, 40)]);
        }

        var stages = PairValues.StagesOf(under.Turns, over.Turns);
        Assert.That((stages[1].BaseNs, stages[1].HeadNs), Is.EqualTo((2.0 * Ms, 4.0 * Ms)).Using<(double, double)>((one, other) => Math.Abs(one.Item1 - other.Item1) + Math.Abs(one.Item2 - other.Item2) < 10));
    }

    [Test]
    public void TurnsThatAskedSomethingElseAreSeen()
    {
        var under = new ScriptedTurns("base").Turn(5, 6).Turn(7, 8);
        var same = new ScriptedTurns("head").Turn(50, 60).Turn(70, 80);
        var others = new ScriptedTurns("head") { Choices = 1 }.Turn(5, 6).Turn(7, 8);
        var longer = new ScriptedTurns("head").Turn(5, 6).Turn(7, 8, 9);
        var more = new ScriptedTurns("head").Turn(5, 6).Turn(7, 8).Turn(7, 8);

        Assert.That(LaunchTurns.Difference(under.Turns, same.Turns), Is.Null);
        Assert.That(LaunchTurns.Difference(under.Turns, others.Turns), Does.StartWith("turn 1 of the head"));
        Assert.That(LaunchTurns.Difference(under.Turns, longer.Turns), Does.StartWith("turn 2 of the head"));
        Assert.That(LaunchTurns.Difference(under.Turns, more.Turns), Is.EqualTo("the base had 2 turns, the head 3"));
        Assert.That(LaunchTurns.Difference(new ScriptedTurns("base").Turn(1, 2).Turns, new ScriptedTurns("head").Turn(1).Turns), Is.Null, "whole launches go by the clock");
    }

    private static GatedMeasure Measure(string name, string? stage = null) => new("A", "SingleStream", stage, name, "", 0.02);

    private static PairValue? Of(ScriptedTurns under, ScriptedTurns over, GatedMeasure measure) =>
        PairValues.Of(under.Turns, over.Turns, [measure]).TryGetValue(measure, out var value) ? value : null;

    private static double[] Responses(ScriptedTurns side, int turn) =>
        [.. side.Queries.Where(query => query.Block == turn && query.Measured && query.Outcome == QueryOutcome.Completed).Select(query => (double)query.Response)];

    private static Span[] Visits(ScriptedTurns side, int turn, int stage)
    {
        var completed = side.Queries.Where(query => query.Block == turn && query.Measured && query.Outcome == QueryOutcome.Completed).Select(query => query.Id).ToHashSet();
        return [.. side.Spans.Where(visit => visit.Stage == stage && completed.Contains(visit.Query))];
    }

    private static double Throughput(ScriptedTurns side, int turn)
    {
        var measured = side.Queries.Where(query => query.Block == turn && query.Measured).ToList();
        return measured.Count(query => query.Outcome == QueryOutcome.Completed) * 1e9 / (measured.Max(query => query.End) - measured.Min(query => query.Due));
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

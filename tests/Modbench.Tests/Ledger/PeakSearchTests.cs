using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>The search on simulated queues, whose peak is known from theory.</summary>
public sealed class PeakSearchTests
{
    private const int Seeds = 40;
    private static readonly PeakGoal Mean = new(30_000_000, null);
    private static readonly PeakGoal Most = new(50_000_000, 0.95);

    // M/D/1 (Pollaczek and Khinchine): mean response = D + ρD / 2(1 − ρ); 30 ms at ρ = 0.8. 95 % within 50 ms at the rate that solves Erlang's sum.
    private static IEnumerable<TestCaseData> Goals() =>
    [
        new TestCaseData(Mean, 20.0, 80.0).SetArgDisplayNames("mean"),
        new TestCaseData(Most, 40.0, SimulatedQueue.RateWithin(0.95, 50e6)).SetArgDisplayNames("quantile"),
    ];

    private static IEnumerable<TestCaseData> Stalls() => Goals().SelectMany(goal => new[] { 2.0, 5.0 }.Select(seconds =>
        new TestCaseData([.. goal.Arguments, seconds]).SetArgDisplayNames((Equals(goal.Arguments[0], Mean) ? "mean" : "quantile"), $"{seconds} s")));

    [TestCaseSource(nameof(Goals))]
    public void ItFindsThePeakOfAQueue(PeakGoal goal, double seconds, double truth)
    {
        var results = Results(goal, seconds);
        Report(results, truth);
        Assert.Multiple(() =>
        {
            Assert.That(results.Select(result => result.Probes.Count), Is.All.LessThanOrEqualTo(PeakSearch.MostProbes));
            Assert.That(results.Select(result => result.Shape), Is.All.EqualTo("smooth"));
            Assert.That(results.Average(result => result.Peak!.Value / truth), Is.EqualTo(1).Within(0.01), "no bias");
            Assert.That(results.Count(result => Math.Abs((result.Peak!.Value / truth) - 1) <= 0.03), Is.GreaterThanOrEqualTo(Seeds * 0.95), "within 3 %");
            Assert.That(Covered(results, truth), Is.GreaterThanOrEqualTo(36), "the interval holds the truth");
        });
    }

    /// <summary>Whichever of the probes it hits: those that bring the search near as well as those that tell the peak.</summary>
    [TestCaseSource(nameof(Stalls))]
    [Category("Long")]
    public void AMachineThatStallsDuringOneProbeMakesNoCliffAndNoFalseInterval(PeakGoal goal, double seconds, double truth, double stall)
    {
        var covered = new List<int>();
        var near = new List<int>();
        for (var hit = 0; hit < PeakSearch.MostProbes; hit++)
        {
            var results = Results(goal, seconds, hit, stall * 1e9, Seeds / 2);
            Assert.That(results.Select(result => result.Shape), Is.All.EqualTo("smooth"), $"probe {hit}");
            covered.Add(Covered(results, truth));
            near.Add(results.Count(result => Math.Abs((result.Peak!.Value / truth) - 1) <= 0.03));
        }

        TestContext.Out.WriteLine($"of {Seeds / 2} by the probe that is hit: covered {string.Join(' ', covered)}; within 3 % {string.Join(' ', near)}");
        Assert.That(covered.Average(), Is.GreaterThanOrEqualTo(18), "the interval holds the truth");
        Assert.That(covered.Min(), Is.GreaterThanOrEqualTo(16), "whichever probe is hit");
        Assert.That(near.Average(), Is.GreaterThanOrEqualTo(18), "within 3 %");
    }

    [Test]
    public void WhatAStallSpoiltIsSaid()
    {
        // The first probe goes at a rate that leaves half the slot free.
        const int Few = Seeds / 2;
        var results = Results(Mean, 20, hit: 0, stallNs: 2e9, Few);
        Assert.That(results.Count(result => result.LeftOut.Contains(result.Probes[0])), Is.GreaterThanOrEqualTo(Few * 0.95));
        Assert.That(results.Select(result => result.Probes.Count(probe => probe.QueriesPerSecond == 50)), Has.All.EqualTo(2), "seen twice before it is believed");
        Assert.That(Results(Mean, 20, seeds: Few).Count(result => result.LeftOut.Count > 0), Is.LessThanOrEqualTo(Few * 0.1), "and without one hardly ever");
    }

    [Test]
    public void ASearchIsAFunctionOfItsProbes()
    {
        var (one, other) = (Search(Mean, 1, Queue), Search(Mean, 1, Queue));
        Assert.That(one.Probes, Is.EqualTo(other.Probes));
        Assert.That(one.Peak, Is.EqualTo(other.Peak));
    }

    [Test]
    public void AStageThatThrashesAboveFourInFlightEndsInACliff()
    {
        foreach (var goal in new[] { new PeakGoal(60_000_000, null), new PeakGoal(100_000_000, 0.95) })
        {
            for (var seed = 1; seed <= 20; seed++)
            {
                var result = Search(goal, seed, (rate, probe) => Thrashing(goal, rate, probe));
                Assert.That(result.Shape, Is.EqualTo("cliff"), $"{goal.Text}, seed {seed}");
                Assert.That((result.Low, result.High), Is.EqualTo((
                    Math.Min(result.LastPassing!.Value, Rates(result, passed: false).Min()), Math.Max(result.FirstFailing!.Value, Rates(result, passed: true).Max()))), "the gap");
            }
        }

        IEnumerable<double> Rates(PeakResult result, bool passed) =>
            result.Probes.Except(result.LeftOut).Where(probe => result.Goal.Failure(probe) is null == passed).Select(probe => probe.QueriesPerSecond);
    }

    /// <summary>Two classes that get the same of one queue: the one that asks for more decides, and is named.</summary>
    [Test]
    public void EachClassMustMeetItsOwnObjective()
    {
        var (strict, lax) = (new ClassGoal("Short", Most.LimitNs, 0.95), new ClassGoal("Long", 4 * Most.LimitNs, 0.9));
        var truth = SimulatedQueue.RateWithin(strict.Share, strict.LimitNs);
        var goal = PeakGoal.OfClasses([lax, strict]);
        Assert.That(goal.Text, Is.EqualTo("90 % of Long's responses ≤ 200 ms, 95 % of Short's responses ≤ 50 ms"));
        PeakResult[] results = [.. Enumerable.Range(1, 20).Select(seed => Search(goal, seed, (rate, probe) =>
        {
            var (one, other) = (Within(lax, rate, probe), Within(strict, rate, probe));
            return one with { Met = one.Met + other.Met, Queries = 2 * one.Queries, Classes = [new ClassSum(one.Queries, one.Met), new ClassSum(other.Queries, other.Met)] };
        }))];
        Report(results, truth);
        Assert.Multiple(() =>
        {
            Assert.That(results.Average(result => result.Peak!.Value / truth), Is.EqualTo(1).Within(0.02));
            Assert.That(results.Select(result => result.Binding), Is.All.EqualTo(strict.Text).Or.StartsWith("saturated"));
            Assert.That(results.Count(result => result.Binding == strict.Text), Is.GreaterThanOrEqualTo(18));
        });

        static PeakProbe Within(ClassGoal one, double rate, int probe) =>
            SimulatedQueue.Probe(new PeakGoal(one.LimitNs, one.Share), rate, probe, _ => SimulatedQueue.ServiceNs, 40);
    }

    [Test]
    public void AClassThatNoQueryWasOfDecidesNothing()
    {
        var goal = PeakGoal.OfClasses([new ClassGoal("Short", 1, 0.9), new ClassGoal("Long", 1, 0.5)]);
        PeakProbe Probe(ClassSum one, ClassSum other) => new(1, 1, 1, one.Queries + other.Queries, one.Queries + other.Queries, 0, one.Met + other.Met, 1, 0.5, false) { Classes = [one, other] };
        Assert.Multiple(() =>
        {
            Assert.That(goal.Failure(Probe(new(10, 9), new(10, 5))), Is.Null);
            Assert.That(goal.Failure(Probe(new(0, 0), new(10, 4))), Does.StartWith("50 % of Long's"));
            Assert.That(goal.Failure(Probe(new(10, 0), new(10, 4))), Does.StartWith("90 % of Short's"), "which is farther from its own");
            Assert.That(goal.Ratio(Probe(new(10, 8), new(10, 5))), Is.EqualTo(2).Within(1e-9));
            Assert.That(goal.Ratio(Probe(new(0, 0), new(10, 4))), Is.EqualTo(1.2).Within(1e-9));
        });
    }

    [Test]
    public void WithoutAnyRateThatPassesItSaysSoAndStops()
    {
        var goal = new PeakGoal(5_000_000, null);
        var result = Search(goal, 1, (rate, seed) => SimulatedQueue.Probe(goal, rate, seed, _ => SimulatedQueue.ServiceNs, 20));
        Assert.That((result.Peak, result.LastPassing, result.Binding), Is.EqualTo(((double?)null, (double?)null, "response.mean ≤ 5 ms")));
        Assert.That(result.Reason, Is.EqualTo("no rate that was tried met the goal"));
        Assert.That(result.Probes, Has.Count.LessThan(7));
        Assert.That(result.Probes[^1].Load, Is.LessThan(0.05), "an idle stage that misses it misses it at any rate");
    }

    [Test]
    public void AFailedQueryFailsItsRateAndIsNamed()
    {
        var result = Search(new PeakGoal(1_000_000_000, null), 1, (rate, seed) => Queue(rate, seed) with { Failed = rate > 30 ? 1 : 0 });
        Assert.That(result.Binding, Is.EqualTo("failures"));
        Assert.That(result.LastPassing, Is.LessThanOrEqualTo(30));
    }

    [Test]
    public void ASearchThatEndsBeforeThereIsALineHasAPeakAndSaysWhyNoInterval()
    {
        var search = new PeakSearch(Mean, first: 50);
        for (var number = 0; number < 2; number++) search.Add(Queue(search.Next()!.Value, 100 + number));
        var result = search.Result();
        Assert.That((result.LastPassing, result.Low, result.High), Is.EqualTo((50.0, (double?)null, (double?)null)));
        Assert.That(result.Peak, Is.GreaterThan(50).And.LessThan(result.FirstFailing!.Value));
        Assert.That(result.Reason, Is.EqualTo("too few rates near the limit for an interval"));
    }

    private static PeakResult[] Results(PeakGoal goal, double seconds, int hit = -1, double stallNs = 0, int seeds = Seeds) =>
    [
        .. Enumerable.Range(1, seeds).Select(seed => Search(
            goal, seed, (rate, probe) => SimulatedQueue.Probe(goal, rate, probe, _ => SimulatedQueue.ServiceNs, seconds, probe % 100 == hit ? stallNs : 0))),
    ];

    private static PeakResult Search(PeakGoal goal, int seed, Func<double, int, PeakProbe> probe)
    {
        var search = new PeakSearch(goal, first: 50);
        for (var number = 0; search.Next() is { } rate; number++) search.Add(probe(rate, (seed * 100) + number));
        return search.Result();
    }

    private static int Covered(PeakResult[] results, double truth) => results.Count(result => result.Low <= truth && result.High >= truth);

    private static void Report(PeakResult[] results, double truth) => TestContext.Out.WriteLine(
        $"truth {truth:0.00}; relative: {string.Join(' ', results.Select(result => FormattableString.Invariant($"{result.Peak / truth:0.000}")))}; covered {Covered(results, truth)}");

    private static PeakProbe Queue(double rate, int seed) => SimulatedQueue.Probe(Mean, rate, seed, _ => SimulatedQueue.ServiceNs, 20);

    // Each query above four doubles the service.
    private static PeakProbe Thrashing(PeakGoal goal, double rate, int seed) =>
        SimulatedQueue.Probe(goal, rate, seed, inFlight => SimulatedQueue.ServiceNs * Math.Pow(2, Math.Min(4, Math.Max(0, inFlight - 4))), 20);
}

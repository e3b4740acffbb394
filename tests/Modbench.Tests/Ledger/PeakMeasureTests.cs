using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>What searches give to the ledger: the peak, and what a neighbour takes of it.</summary>
public sealed class PeakMeasureTests
{
    private const string Beside = "beside Hog";
    private static readonly PeakGoal Goal = new(30_000_000, null);

    [Test]
    public void OneSearchHasItsOwnIntervalAndSeveralHaveTheOneAcrossLaunches()
    {
        var one = PeakMeasures.Of([Found(1, "solo", 80, 0.01)]).Single();
        Assert.That((one.Measure, one.Unit, one.Value, one.Low, one.High, one.Reason), Is.EqualTo(("peak", "1/s", 80.0, 78.0, 82.0, (string?)null)));
        var three = PeakMeasures.Of([Found(1, "solo", 78, 0.01), Found(2, "solo", 80, 0.01), Found(3, "solo", 82, 0.01)]).Single();
        var expected = Estimate.Geometric([78, 80, 82]);
        Assert.That(three.Value, Is.EqualTo(expected.Value).Within(1e-9));
        Assert.That((three.Low, three.High), Is.EqualTo((expected.Low, expected.High)).Using<(double? Low, double? High)>((a, b) => Math.Abs(a.Low!.Value - b.Low!.Value) < 1e-9 && Math.Abs(a.High!.Value - b.High!.Value) < 1e-9));
        Assert.That(three.Values, Is.EqualTo(new[] { 78.0, 80, 82 }));
    }

    [Test]
    public void CapacityLostHasTheIntervalOfTheRatio()
    {
        var rows = PeakMeasures.Of([Found(1, "solo", 80, 0.03), Found(2, Beside, 60, 0.04)]);
        var lost = rows.Single(row => row.Measure == "capacity_lost");

        // 0.05 in the logarithm with (0.05² · 0.05²) / (0.03⁴/6 + 0.04⁴/6) = 11.13 degrees of freedom: t = 2.198.
        Assert.Multiple(() =>
        {
            Assert.That((lost.Condition, lost.Unit, lost.Reason), Is.EqualTo((Beside, "ratio", (string?)null)));
            Assert.That(lost.Value, Is.EqualTo(0.25).Within(1e-12));
            Assert.That(lost.Low, Is.EqualTo(1 - (0.75 * Math.Exp(2.198 * 0.05))).Within(1e-4));
            Assert.That(lost.High, Is.EqualTo(1 - (0.75 * Math.Exp(-2.198 * 0.05))).Within(1e-4));
            Assert.That(rows.Where(row => row.Condition == "solo").Select(row => row.Measure), Is.EqualTo(new[] { "peak" }));
        });
    }

    /// <summary>Two searches of one pipeline: the ratio's interval holds 1 nineteen times in twenty.</summary>
    [Test]
    [Category("Long")]
    public void WithoutALossTheIntervalHoldsNone()
    {
        var covered = Enumerable.Range(1, 60).Count(seed =>
        {
            var lost = PeakMeasures.Of([Simulated("solo", seed), Simulated(Beside, seed + 500)]).Single(row => row.Measure == "capacity_lost");
            return lost.Low <= 0 && lost.High >= 0;
        });
        Assert.That(covered, Is.InRange(54, 60));
    }

    [TestCase(58, 0.95, true)]
    [TestCase(59, 0.95, false)]
    [TestCase(10, null, false)]
    public void RatesJudgedByFewQueriesAreMarked(int queries, double? share, bool marked)
    {
        PeakProbe[] probes = [Probe(20, queries), Probe(25, 200), Probe(80, 10)];
        var found = Found(1, "solo", 22, 0.01) with { Result = new PeakResult(new PeakGoal(30_000_000, share), probes) { Peak = 22, LastPassing = 20, FirstFailing = 25 } };
        var notes = PeakMeasures.Of([found]).Single().Notes;
        Assert.That(notes, marked ? Has.One.StartsWith("short probes: a rate at the limit was judged by 58 queries, and 95 % of them can't be told from fewer than 59") : Is.Empty);

        var classes = PeakGoal.OfClasses([new ClassGoal("Short", 30_000_000, 0.5), new ClassGoal("Long", 60_000_000, 0.95)]);
        PeakProbe[] mixed = [.. probes.Select(probe => probe with { Classes = [new ClassSum(10, 10), new ClassSum(queries, queries)] })];
        found = found with { Result = found.Result with { Goal = classes, Probes = mixed } };
        Assert.That(PeakMeasures.Of([found]).Single().Notes, Has.Count.EqualTo(queries < 59 ? 1 : 0), "each class is judged by its own");

        static PeakProbe Probe(double rate, int queries) => new(rate, rate, rate, queries, queries, 0, queries, 1e7, 0.5, Saturated: false);
    }

    [Test]
    public void WhatIsMissingHasAReason()
    {
        var none = Found(2, Beside, 60, 0.04) with { Result = new PeakResult(Goal, []) { Reason = "no rate that was tried met the goal" } };
        var failed = Found(3, Beside, 60, 0.04) with { CutShort = "launch 3 was killed", HasFailed = true };
        Assert.Multiple(() =>
        {
            Assert.That(Lost([Found(1, "solo", 80, 0.03), none]).Reason, Is.EqualTo("no rate that was tried met the goal"));
            Assert.That(Lost([none with { Condition = "solo" }, Found(2, Beside, 60, 0.04)]).Reason, Is.EqualTo("solo: no rate that was tried met the goal"));
            Assert.That(Lost([Found(2, Beside, 60, 0.04)]).Reason, Is.EqualTo("no solo launch has searched"));
            Assert.That(Lost([Found(1, "solo", 80, null), Found(2, Beside, 60, 0.04)]) is { Value: not null, Low: null, Reason: "no interval: each of the two peaks needs one of its own" });
            Assert.That(Lost([Found(1, "solo", 80, 0.03), failed]) is { Value: null, Reason: "after 0 probes it ended early: launch 3 was killed" });
            Assert.That(Lost([Found(1, "solo", 80, 0.03), Found(2, Beside, 60, 0.04), failed]) is { Value: not null, Notes: ["launches missing: launch 3 was killed"] });
        });

        static MeasureRow Lost(IReadOnlyList<PeakFound> searches) => PeakMeasures.Of(searches).Single(row => row.Measure == "capacity_lost");
    }

    [Test]
    public void ABudgetOnThePeakIsOfTheSearchAlone()
    {
        var peak = new PeakScenario { MeanAtMostNs = 30_000_000 };
        var graph = ScriptedGraphs.AskDocs with
        {
            Scenarios = [new SingleStreamScenario(), peak],
            Budgets = [new Budget("peak", null, 79, null, null, "solo", "Docs.cs", 4)],
        };
        var plan = new PlanRow(
            "Docs", 0, [graph], [], [.. graph.Scenarios.Select((scenario, number) => new PlannedLaunchRow(number + 1, graph.Name, scenario, LaunchKind.Latency, ["solo"], [], 1))]);
        MeasureRow[] rows = [.. PeakMeasures.Of([Found(1, "solo", 80, 0.01) with { Pipeline = graph.Name, Scenario = peak.Name }])];
        Assert.That(BudgetChecks.Of(plan, rows).Select(check => (check.Scenario, check.Outcome)), Is.EqualTo(new[] { ("Peak(mean)", CheckOutcome.MetNotCertain) }));
        var alone = plan with { Launches = [plan.Launches[0]] };
        Assert.That(BudgetChecks.Of(alone, []).Select(check => (check.Outcome, check.Reason)), Is.EqualTo(new[] { (CheckOutcome.NotMeasured, "this run has no scenario 'Peak' of it") }));
    }

    private static PeakFound Found(int launch, string condition, double peak, double? error) => new("Docs.AskDocs", "Peak", condition, launch, new PeakResult(Goal, [])
    {
        Peak = peak,
        Low = error is null ? null : peak - 2,
        High = error is null ? null : peak + 2,
        Error = error,
        Freedom = 6,
        Reason = error is null ? "too few rates near the limit for an interval" : null,
    }, null);

    private static PeakFound Simulated(string condition, int seed)
    {
        var search = new PeakSearch(Goal, first: 50);
        for (var number = 0; search.Next() is { } rate; number++) search.Add(SimulatedQueue.Probe(Goal, rate, (seed * 100) + number, _ => SimulatedQueue.ServiceNs, 20));
        return new PeakFound("Docs.AskDocs", "Peak", condition, seed, search.Result(), null);
    }
}

using System.Globalization;
using CsCheck;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Waivers;

/// <summary>What a waiver lets through, and what not.</summary>
public sealed class WaivedVerdictsTests
{
    private static readonly GatedMeasure P50 = new("Docs.Ask", "SingleStream", null, "response.p50", "ns", 0.02);
    private static readonly GatedMeasure Throughput = new("Docs.Ask", "Offline", null, "throughput", "1/s", 0.02);
    private static readonly GatedMeasure[] Measures = [P50, Throughput];

    private static readonly DayClock Now = new("2026-11-26T12:00:00Z");

    private const string Fifteen = "response.p50 of Ask up to 15 % until 2027-01-31: the larger model\n";

    [Test]
    public void WhatIsWithinTheCeilingIsLetThroughAndShown()
    {
        var row = Failed(1.12, 1.11, 1.13);
        var (rows, waivers) = Apply(Fifteen, row);
        Assert.That(rows.Single(), Is.EqualTo(row with { Verdict = GateVerdict.Waived, Waiver = "≤ 15 % until 2027-01-31: the larger model" }), "and measured as before");
        Assert.That(waivers.Single(), Is.EqualTo(new WaiverRow("Ask", null, "response.p50", 0.15, new DateOnly(2027, 1, 31), "the larger model", WaiverOutcome.Used, "modbench.waivers", 1)));
    }

    [Test]
    public void WhatIsBeyondTheCeilingFailsAndSaysSo()
    {
        var (rows, waivers) = Apply(Fifteen, Failed(1.18, 1.17, 1.19));
        Assert.That((rows[0].Verdict, rows[0].Waiver, rows[0].Reason), Is.EqualTo((GateVerdict.Fail, "≤ 15 % until 2027-01-31: the larger model", "beyond what modbench.waivers:1 allows")));
        Assert.That(waivers[0].Outcome, Is.EqualTo(WaiverOutcome.Exceeded));
    }

    [TestCase(1.149, 1.19, GateVerdict.Waived)]
    [TestCase(1.151, 1.19, GateVerdict.Fail)]
    public void OnlyAWholeIntervalBeyondTheCeilingIsBeyondIt(double low, double high, GateVerdict verdict) =>
        Assert.That(Apply(Fifteen, Failed(1.17, low, high)).Rows[0].Verdict, Is.EqualTo(verdict));

    [TestCase(1.149, GateVerdict.Waived)]
    [TestCase(1.151, GateVerdict.Fail)]
    public void WithoutAnIntervalTheRatioDecides(double ratio, GateVerdict verdict) =>
        Assert.That(Apply(Fifteen, Failed(ratio, null, null)).Rows[0].Verdict, Is.EqualTo(verdict));

    [Test]
    public void AGateThatTestedAgainstTheCeilingHasDecidedIt()
    {
        var loose = WaivedVerdicts.Loosen(File(Fifteen), Measures, Now);
        Assert.That(loose.Select(measure => measure.Tolerance), Is.EqualTo(new[] { 0.15, 0.02 }));
        Assert.That(loose.Select(measure => measure.IsWaived), Is.EqualTo(new[] { true, false }));
        Assert.That(loose.Select(measure => measure.Excluded), Is.EqualTo(new[] { 0.18, 0.05 }).Within(1e-12), "as far beyond the one as beyond the other");
        var tested = Failed(1.17, 1.14, 1.20) with { Tolerance = 0.15 };
        Assert.Multiple(() =>
        {
            Assert.That(Apply(Fifteen, tested).Rows[0].Verdict, Is.EqualTo(GateVerdict.Fail), "by the test, whatever the interval");
            Assert.That(Apply(Fifteen, tested).Rows[0].Tolerance, Is.EqualTo(0.02), "what is its own is shown");
            Assert.That(Apply(Fifteen, tested with { Verdict = GateVerdict.Pass }).Rows[0].Verdict, Is.EqualTo(GateVerdict.Waived));
            Assert.That(Apply(Fifteen, tested with { Verdict = GateVerdict.Inconclusive }).Rows[0].Verdict, Is.EqualTo(GateVerdict.Inconclusive));
        });
    }

    [TestCase(1.05, 1.03, GateVerdict.Waived, WaiverOutcome.Used)]
    [TestCase(1.03, 1.01, GateVerdict.Pass, WaiverOutcome.NotJudged)]
    [TestCase(1.01, 0.99, GateVerdict.Pass, WaiverOutcome.NotNeeded)]
    public void WhatPassesTheCeilingIsWaivedWhereItFailsItsOwnTolerance(double ratio, double low, GateVerdict verdict, WaiverOutcome outcome)
    {
        var (rows, waivers) = Apply(Fifteen, Failed(ratio, low, ratio + 0.02) with { Tolerance = 0.15, Verdict = GateVerdict.Pass });
        Assert.That((rows[0].Verdict, waivers[0].Outcome), Is.EqualTo((verdict, outcome)));
    }

    [TestCase(0.90, GateVerdict.Waived)]
    [TestCase(0.85, GateVerdict.Fail)]
    public void WhatShouldBeHighIsTurnedRound(double ratio, GateVerdict verdict)
    {
        // 1 ÷ 0.87 is 1.149: 15 % more time for the same queries.
        var row = Failed(ratio, ratio - 0.01, ratio + 0.01) with { Scenario = "Offline", Measure = "throughput", Unit = "1/s" };
        Assert.That(Apply("throughput of * up to 15 % until 2027-01-31: x", row).Rows[0].Verdict, Is.EqualTo(verdict));
    }

    [TestCase("2027-01-31T23:59:59Z", GateVerdict.Waived, WaiverOutcome.Used)]
    [TestCase("2027-02-01T00:00:00Z", GateVerdict.Fail, WaiverOutcome.Expired)]
    [TestCase("2027-02-01T01:00:00+02:00", GateVerdict.Waived, WaiverOutcome.Used)]
    [TestCase("2027-01-31T23:00:00-02:00", GateVerdict.Fail, WaiverOutcome.Expired)]
    public void ItHoldsToTheEndOfItsLastDayInUtc(string now, GateVerdict verdict, WaiverOutcome outcome)
    {
        var (rows, waivers) = Apply(Fifteen, now, false, Failed(1.12, 1.11, 1.13));
        Assert.That((rows[0].Verdict, waivers[0].Outcome), Is.EqualTo((verdict, outcome)));
        Assert.That(rows[0].Reason, Is.EqualTo(verdict == GateVerdict.Waived ? null : "the waiver at modbench.waivers:1 expired on 2027-01-31"));
        Assert.That(WaivedVerdicts.Loosen(File(Fifteen), [P50], new DayClock(now))[0].Tolerance, Is.EqualTo(verdict == GateVerdict.Waived ? 0.15 : 0.02));
    }

    [Test]
    public void OneForAStageHoldsWhereThatStageGrewMost()
    {
        const string Text = "response.p50 of Ask/Re* up to 15 % until 2027-01-31: x";
        Assert.Multiple(() =>
        {
            Assert.That(Apply(Text, Failed(1.12, 1.11, 1.13) with { Stage = "Rerank" }).Rows[0].Verdict, Is.EqualTo(GateVerdict.Waived));
            Assert.That(Apply(Text, Failed(1.12, 1.11, 1.13) with { Stage = "Embed" }).Rows[0].Verdict, Is.EqualTo(GateVerdict.Fail));
            Assert.That(Apply(Text, Failed(1.12, 1.11, 1.13)).Rows[0].Verdict, Is.EqualTo(GateVerdict.Fail), "nobody knows which stage");
            Assert.That(Apply(Text, Failed(1, 0.99, 1.01) with { Verdict = GateVerdict.Pass }).Waivers[0].Outcome, Is.EqualTo(WaiverOutcome.NotNeeded));
            Assert.That(WaivedVerdicts.Loosen(File(Text), [P50], Now)[0].Tolerance, Is.EqualTo(0.02), "which stage grew is known once it failed");
            Assert.That(WaivedVerdicts.Loosen(File("service.mean of Ask/Re* up to 15 % until 2027-01-31: x"), [P50 with { Measure = "service.mean", Stage = "Rerank" }], Now)[0].Tolerance, Is.EqualTo(0.15));
        });
    }

    [TestCase("quality.recall@5")]
    [TestCase("failures")]
    [TestCase("timeouts")]
    public void AnswersAndFailuresAreNeverWaived(string measure) =>
        Assert.That(Apply("* of * up to 500 % until 2027-01-31: all of it", Failed(1.12, 1.11, 1.13) with { Measure = measure }).Rows[0].Verdict, Is.EqualTo(GateVerdict.Fail));

    [Test]
    public void WhatTheBaseHasNoneOfHasNoShareToAllow() =>
        Assert.That(
            Apply("* of * up to 500 % until 2027-01-31: x", Failed(1, null, null) with { Measure = "allocated", Base = 0, Head = 40, Ratio = null }).Rows[0].Verdict,
            Is.EqualTo(GateVerdict.Fail));

    [Test]
    public void ABudgetIsNotWaived()
    {
        var budget = new VerdictRow { Pipeline = "Docs.Ask", Scenario = "SingleStream", Measure = "response.p50", Unit = "ns", Head = 2e6, Verdict = GateVerdict.Fail };
        var result = WaivedVerdicts.Of(File(Fifteen), [budget, Failed(1, 0.99, 1.01) with { Verdict = GateVerdict.Pass }], Measures, Now);
        Assert.That((result.Verdicts[0], result.Waivers[0].Outcome), Is.EqualTo((budget, WaiverOutcome.NotNeeded)));
    }

    [TestCase(1.12, "≤ 15 % until 2027-01-31: b", WaiverOutcome.Used, WaiverOutcome.NotNeeded)]
    [TestCase(1.08, "≤ 10 % until 2027-01-31: a", WaiverOutcome.NotNeeded, WaiverOutcome.Used)]
    public void OfSeveralTheLowestThatIsEnoughCounts(double ratio, string used, WaiverOutcome fifteen, WaiverOutcome ten)
    {
        const string Text = "* of Ask up to 50 % until 2027-01-31: c\nresponse.* of * up to 15 % until 2027-01-31: b\nresponse.p50 of Docs.Ask up to 10 % until 2027-01-31: a\n";
        var (rows, waivers) = Apply(Text, Failed(ratio, ratio - 0.01, ratio + 0.01));
        Assert.That(rows[0].Waiver, Is.EqualTo(used));
        Assert.That(waivers.Select(waiver => waiver.Outcome), Is.EqualTo(new[] { WaiverOutcome.NotNeeded, fifteen, ten }));
    }

    [TestCase(GateVerdict.Pass, 1.0, false, WaiverOutcome.NotNeeded)]
    [TestCase(GateVerdict.Inconclusive, 1.01, false, WaiverOutcome.NotJudged)]
    public void OneThatNothingNeedsIsSaidToBeStale(GateVerdict verdict, double ratio, bool partial, WaiverOutcome outcome) =>
        Assert.That(Apply(Fifteen, "2026-11-26", partial, Failed(ratio, 0.99, 1.02) with { Verdict = verdict }).Waivers[0].Outcome, Is.EqualTo(outcome));

    [TestCase("response.p50 of Other up to 15 % until 2027-01-31: x", false, WaiverOutcome.NoMatch)]
    [TestCase("response.p50 of Other up to 15 % until 2027-01-31: x", true, WaiverOutcome.NotJudged)]
    [TestCase("response.p99 of Ask up to 15 % until 2027-01-31: x", false, WaiverOutcome.NoMatch)]
    public void OneThatMatchesNothingIsSaidToUnlessNotAllWasAskedFor(string text, bool partial, WaiverOutcome outcome) =>
        Assert.That(Apply(text, "2026-11-26", partial, Failed(1, 0.99, 1.01) with { Verdict = GateVerdict.Pass }).Waivers[0].Outcome, Is.EqualTo(outcome));

    [TestCase(GateVerdict.New)]
    [TestCase(GateVerdict.GraphChanged)]
    [TestCase(GateVerdict.NotComparable)]
    public void WhatCouldNotBeComparedJudgesNoWaiver(GateVerdict verdict)
    {
        var row = new VerdictRow { Pipeline = "Docs.Ask", Verdict = verdict };
        var (rows, waivers) = Apply(Fifteen, row);
        Assert.That((rows[0], waivers[0].Outcome), Is.EqualTo((row, WaiverOutcome.NotJudged)));
    }

    [Test]
    public void WithoutAFileNothingChanges()
    {
        var row = Failed(1.12, 1.11, 1.13);
        var result = WaivedVerdicts.Of(null, [row], Measures, Now);
        Assert.That((result.Verdicts.Single(), result.Waivers.Count), Is.EqualTo((row, 0)));
        Assert.That(WaivedVerdicts.Loosen(null, Measures, Now), Is.EqualTo(Measures));
    }

    // Whatever the waivers say: no row is lost or made up, none that was not worse changes, and none is let through beyond every ceiling.
    [Test]
    public void WaiversLetThroughNoMoreThanTheySay()
    {
        var verdict = Gen.Enum<GateVerdict>().Where(one => one != GateVerdict.Waived);
        var measure = Gen.OneOf("response.p50", "response.p99", "allocated", "quality.x");
        var ratio = Gen.Double[0.5, 2];
        var rowOf = Gen.Select(verdict, measure, ratio, Gen.Double[0, 0.2]).Select((outcome, of, at, half) =>
            Failed(at, at * (1 - half), at * (1 + half)) with { Verdict = outcome, Measure = of });
        var waiverOf = Gen.Select(Gen.OneOf("*", "response.*", "response.p50", "allocated"), Gen.OneOf("Ask", "Docs.*", "Other"), Gen.Int[3, 100], Gen.OneOf("2026-11-25", "2026-11-26", "2027-01-31"));
        Gen.Select(rowOf.Array[0, 5], waiverOf.Array[0, 4]).Sample((rows, texts) =>
        {
            var file = new WaiverFile("w", [.. texts.Select((text, i) => new Waiver(text.Item1, text.Item2, null, text.Item3 / 100.0, DateOnly.ParseExact(text.Item4, "yyyy-MM-dd", CultureInfo.InvariantCulture), "x", i + 1))]);
            var result = WaivedVerdicts.Of(file, rows, [], Now);
            Assert.That(result.Verdicts, Has.Count.EqualTo(rows.Length));
            Assert.That(result.Waivers, Has.Count.EqualTo(texts.Length));
            foreach (var (before, after) in rows.Zip(result.Verdicts))
            {
                var highest = file.Waivers.Where(waiver => waiver.Matches(before) && !waiver.HasExpired(new DateOnly(2026, 11, 26))).Select(waiver => waiver.Ceiling).DefaultIfEmpty(-1).Max();
                var expected = before.Verdict == GateVerdict.Fail && before.Low <= 1 + highest ? GateVerdict.Waived : before.Verdict;
                Assert.That(after.Verdict, Is.EqualTo(expected));
                Assert.That(after with { Verdict = before.Verdict, Waiver = null, Reason = null, Tolerance = before.Tolerance }, Is.EqualTo(before));
            }
        });
    }

    private static VerdictRow Failed(double ratio, double? low, double? high) => new()
    {
        Pipeline = "Docs.Ask",
        Scenario = "SingleStream",
        Measure = "response.p50",
        Unit = "ns",
        Base = 1e6,
        Head = 1e6 * ratio,
        Ratio = ratio,
        Low = low,
        High = high,
        Verdict = GateVerdict.Fail,
        Tolerance = 0.02,
        Pairs = 8,
    };

    private static (IReadOnlyList<VerdictRow> Rows, IReadOnlyList<WaiverRow> Waivers) Apply(string text, VerdictRow row) => Apply(text, "2026-11-26T12:00:00Z", false, row);

    private static (IReadOnlyList<VerdictRow> Rows, IReadOnlyList<WaiverRow> Waivers) Apply(string text, string now, bool partial, VerdictRow row)
    {
        var result = WaivedVerdicts.Of(File(text), [row], Measures, new DayClock(now), partial);
        return (result.Verdicts, result.Waivers);
    }

    private static WaiverFile File(string text) => new("modbench.waivers", WaiverParser.Parse(text, "modbench.waivers"));
}

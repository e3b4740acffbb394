using Modbench.Ledger;

namespace Modbench.Tests.Gate.Builds;

/// <summary>The cause of a time that got worse is what traced launches of both builds name.</summary>
public sealed class VerdictCausesTests
{
    private static readonly VerdictRow Slower = new()
    {
        Pipeline = "Ask",
        Scenario = "SingleStream",
        Measure = "response.p50",
        Unit = "ns",
        Base = 1e6,
        Head = 1.3e6,
        Ratio = 1.3,
        Verdict = GateVerdict.Fail,
    };

    private static readonly ExplanationRow Named = new()
    {
        Pipeline = "Ask",
        Scenario = "SingleStream",
        Base = Conditions.Base,
        Condition = Conditions.Head,
        Measure = "response.mean",
        BaseValue = 1e6,
        Delta = 3e5,
        Verdict = ExplanationVerdict.Named,
        Top = Cause.RunQueue,
        Terms = [],
        Pairs = 8,
    };

    [Test]
    public void ItIsNamedAsTheLedgerDoes() => Assert.That(Of(Slower, Named), Is.EqualTo("run_queue"));

    [Test]
    public void OfWhatDidNotGrowOrIsNoTimeThereIsNone() => Assert.Multiple(() =>
    {
        Assert.That(Of(Slower with { Verdict = GateVerdict.Pass }, Named), Is.Null);
        Assert.That(Of(Slower with { Verdict = GateVerdict.Waived }, Named), Is.Null);
        Assert.That(Of(Slower with { Measure = "allocated", Unit = "bytes/query" }, Named), Is.Null);
        Assert.That(Of(Slower with { Base = null }, Named), Is.Null);
    });

    [TestCase("response.p99", "run_queue")]
    [TestCase("throughput", "run_queue")]
    [TestCase("goodput", "run_queue")]
    [TestCase("setup", null)]
    [TestCase("first_response", null)]
    [TestCase("gc.pause", null)]
    [TestCase("service.p50", null, Description = "what the whole response took longer is not that of one stage")]
    public void OnlyResponsesAndRatesHaveTheCauseOfTheResponse(string measure, string? cause) => Assert.Multiple(() =>
    {
        var row = Slower with { Measure = measure, Stage = measure == "service.p50" ? "Embed" : null };
        Assert.That(Of(row, Named), Is.EqualTo(cause));
        Assert.That(VerdictCauses.IsTimeThatGrew(row), Is.EqualTo(cause is not null), "nothing is traced for it");
    });

    [TestCase("response.p50", "cpu")]
    [TestCase("response.p99", "gc")]
    [TestCase("response.mean", "run_queue")]
    [TestCase("throughput", "run_queue")]
    public void APartOfTheResponsesHasItsOwn(string measure, string cause)
    {
        ExplanationRow[] rows = [Named, Named with { Measure = "response.p50", Top = Cause.Cpu }, Named with { Measure = "response.p99", Top = Cause.Gc }];
        Assert.That(VerdictCauses.Of([Slower with { Measure = measure }], rows)[0].Cause, Is.EqualTo(cause));
    }

    [Test]
    public void WherePartsAreNotSureAllQueriesTell() =>
        Assert.That(VerdictCauses.Of([Slower], [Named with { Measure = "response.p50", Verdict = ExplanationVerdict.NotDistinguishable, Top = null }, Named])[0].Cause, Is.EqualTo("run_queue"));

    [Test]
    public void WhatIsNotSureIsNotNamed() => Assert.Multiple(() =>
    {
        Assert.That(Of(Slower, Named with { Verdict = ExplanationVerdict.NotDistinguishable }), Is.Null);
        Assert.That(Of(Slower, Named with { Delta = -3e5 }), Is.Null, "traced it was faster");
        Assert.That(Of(Slower, Named with { Pipeline = "Other" }), Is.Null);
        Assert.That(Of(Slower, Named with { Condition = "beside B" }), Is.Null);
        Assert.That(Of(Slower, Named with { Measure = "response.p99" }), Is.Null);
    });

    [TestCase(ExplanationVerdict.NotDecided, 3e5, "too few of them can be compared")]
    [TestCase(ExplanationVerdict.NoChange, -1e3, "traced, the difference may be none")]
    [TestCase(ExplanationVerdict.Saturated, 3e5, "more comes than the head can do")]
    [TestCase(ExplanationVerdict.NotDistinguishable, 3e5, "none is the largest for certain")]
    [TestCase(ExplanationVerdict.NotDistinguishable, -3e5, "traced, the head is faster")]
    [TestCase(ExplanationVerdict.Named, -3e5, "traced, the head is faster")]
    public void ThatNoneIsNamedHasAReason(ExplanationVerdict verdict, double delta, string why)
    {
        var explanation = Named with { Verdict = verdict, Delta = delta };
        Assert.That(VerdictCauses.WhyNone(Slower, [explanation]), Is.EqualTo(why));
        Assert.That(VerdictCauses.WhyNone(Slower, [explanation with { Measure = ExplanationRow.CapacityMeasure }]), Is.EqualTo(why), "of one that can't keep up there are no others");
        Assert.That(VerdictCauses.WhyNone(Slower, [Named with { Verdict = ExplanationVerdict.NoChange }, explanation with { Measure = "response.p50" }]), Is.EqualTo(why), "its own before that of all");
        Assert.That(VerdictCauses.WhyNone(Slower, [explanation with { Condition = "beside B" }]), Is.EqualTo("none of them can be compared"));
    }

    private static string? Of(VerdictRow row, ExplanationRow explanation) => VerdictCauses.Of([row], [explanation])[0].Cause;
}

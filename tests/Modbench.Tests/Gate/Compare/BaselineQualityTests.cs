using Modbench.Ledger;
using Modbench.Tests.Ledger;
using static Modbench.Tests.Gate.Compare.ScriptedBaselines;

namespace Modbench.Tests.Gate.Compare;

/// <summary>Answers beside those of a baseline.</summary>
public sealed class BaselineQualityTests
{
    [Test]
    public void FasterButWrongFailsAndNamesTheMeasure()
    {
        var verdicts = BaselineVerdicts.Of(Full("base", Recalling, ScriptedRun.Environment, 100, 1000, 0.8), Full("head", Recalling, ScriptedRun.Environment, 50, 1000, 0.6));
        var failed = verdicts.Where(row => row.Verdict == GateVerdict.Fail).ToList();
        Assert.That(failed.Select(row => (row.Measure, row.File, row.Line)), Is.EqualTo(new[] { ("quality.recall@5", "Docs.cs", (int?)40) }), "its bound of 0.5 is met all the same");
        Assert.That(failed[0].Ratio, Is.EqualTo(0.75).Within(1e-9));
    }

    [TestCase("errors", 0.1, 0.2, GateVerdict.Fail)]
    [TestCase("errors", 0.2, 0.1, GateVerdict.Pass)]
    [TestCase("recall@5", 0.7, 0.8, GateVerdict.Pass)]
    public void AQualityWithAnUpperBoundAloneIsBetterWhereItIsLower(string name, double before, double after, GateVerdict verdict) =>
        Assert.That(
            Of(BaselineVerdicts.Of(Scored("base", name, 100, before, before), Scored("head", name, 100, after, after)), $"quality.{name}"), Is.EqualTo(verdict));

    [TestCase(20, 20, 0.8, 0.79, GateVerdict.Fail, TestName = "The same queries answered alike: any fall is one")]
    [TestCase(20, 22, 0.8, 0.75, GateVerdict.Inconclusive, TestName = "Other queries: a twentieth of 20 may be chance")]
    [TestCase(2000, 2200, 0.8, 0.7, GateVerdict.Fail, TestName = "Other queries: a tenth of 2,000 is not")]
    public void AQualityIsToldByWhatWasJudged(double before, double after, double from, double to, GateVerdict verdict) =>
        Assert.That(Of(BaselineVerdicts.Of(Scored("base", "recall@5", before, from, from), Scored("head", "recall@5", after, to, to)), "quality.recall@5"), Is.EqualTo(verdict));

    [TestCase(10, 0.8, 0.0, GateVerdict.Fail)]
    [TestCase(10, 0.8, 0.7, GateVerdict.Inconclusive)]
    public void OneLaunchTellsAQualityToo(double queries, double from, double to, GateVerdict verdict) =>
        Assert.That(Of(BaselineVerdicts.Of(Scored("base", "recall@5", queries, from), Scored("head", "recall@5", queries, to)), "quality.recall@5"), Is.EqualTo(verdict));

    [Test]
    public void AQualityThatIsJudgedNoMoreFails()
    {
        var row = BaselineVerdicts.Of(Scored("base", "mrr", 10, 0.8, 0.8), new ScriptedLedger("head") { Graph = Judged }.With("queries", 10, 10).Ledger()).First(row => row.Measure == "quality.mrr");
        Assert.That((row.Verdict, row.Reason), Is.EqualTo((GateVerdict.Fail, "the baseline has this quality, and this run does not judge it")));
    }

    /// <summary>As of two builds: to change the graph with it is no way to be rid of a judge.</summary>
    [Test]
    public void AQualityThatIsGoneFailsWhereNothingElseCanBeComparedToo()
    {
        var other = ScriptedGraphs.Graph("Docs.AskDocs", "Embed", "Rank") with { Hash = "other" };
        Assert.Multiple(() =>
        {
            Assert.That(Verdicts(new ScriptedLedger("head") { Graph = other }), Is.EqualTo([("quality.recall@5", GateVerdict.Fail), ((string?)null, GateVerdict.GraphChanged)]));
            Assert.That(Verdicts(new ScriptedLedger("head") { Graph = ScriptedGraphs.AskDocs with { QueryType = "int" } }), Is.EqualTo([("quality.recall@5", GateVerdict.Fail), ((string?)null, GateVerdict.NotComparable)]));
            Assert.That(Verdicts(new ScriptedLedger("head") { Scenario = ScriptedGraphs.SingleStream with { Seed = 7 } }), Is.EqualTo([("quality.recall@5", GateVerdict.Fail), ((string?)null, GateVerdict.NotComparable)]));
            Assert.That(Verdicts(new ScriptedLedger("head") { Graph = other with { Qualities = Recalling.Qualities } }.With("quality.recall@5", 0.8, 0.8)), Has.None.Matches<(string?, GateVerdict)>(row => row.Item2 == GateVerdict.Fail), "it is judged still");
            Assert.That(Verdicts(new ScriptedLedger("head") { Graph = ScriptedGraphs.Graph("Docs.New", "Embed") }), Is.EqualTo([((string?)null, GateVerdict.New), (null, GateVerdict.Removed)]), "with its pipeline");
        });

        static IEnumerable<(string?, GateVerdict)> Verdicts(ScriptedLedger head) =>
            BaselineVerdicts.Of(Full("base", Recalling, ScriptedRun.Environment, 100, 1000, 0.8), head.With("response.p50", 100, 101).Ledger()).OrderByDescending(row => row.Verdict == GateVerdict.Fail).Select(row => (row.Measure, row.Verdict));
    }

    [Test]
    public void AQualityThatIsGoneIsSaidOnce()
    {
        var rows = BaselineVerdicts.Of(Full("base", Recalling, ScriptedRun.Environment, 100, 1000, 0.8), new ScriptedLedger("head").With("queries", 20, 20).With("response.p50", 100, 101).Ledger());
        Assert.That(rows.Where(row => row.Measure == "quality.recall@5").Select(row => (row.Scenario, row.Verdict)), Is.EqualTo([("SingleStream", GateVerdict.Fail)]));
    }
}

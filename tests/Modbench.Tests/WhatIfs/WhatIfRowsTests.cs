using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.WhatIfs;

/// <summary>Answers in the ledger, of scripted launches whose truth is plain.</summary>
internal sealed class WhatIfRowsTests
{
    public const string Change = "Slots(Embed)=2";

    /// <summary>What visits that would be side by side all their time are taken to be longer.</summary>
    private const double Likely = 1.05;

    private static readonly PipelineGraph Graph = ScriptedGraphs.Graph("Docs.AskDocs", "Embed");
    private static readonly ServerScenario Scenario = new() { QueriesPerSecond = 20 };

    /// <summary>Pairs of queries that come at once, of 6 ms, 6.6 ms, 5.4 ms; with two slots nobody waits, and each takes a tenth longer.</summary>
    public static RunLedger Ledger(bool verified = true) => ScriptedVisits.Of(
        Graph,
        Scenario,
        [Change, "no gc", "Embed*0.5"],
        [
            .. from launch in Enumerable.Range(1, 3)
               select Pairs(launch, 6 + 0.6 * (launch - 2), slots: 1, "solo"),
            .. from launch in verified ? Enumerable.Range(4, 3) : []
               select Pairs(launch, 1.1 * (6 + 0.6 * (launch - 5)), slots: 2, Conditions.If("solo", Change)),
        ]);

    [Test]
    public void EachAnswerIsTheRatioOfTwoReplaysOnWhatWasMeasured()
    {
        var row = Row(Ledger(), Change, "response.mean");
        var truth = Estimate.Geometric([5.4e6, 6e6, 6.6e6]);
        Assert.Multiple(() =>
        {
            Assert.That(row.Base, Is.EqualTo(1.5 * truth.Value).Within(10));
            Assert.That(row.Value, Is.EqualTo(Likely * truth.Value).Within(10));
            Assert.That(row.Low, Is.EqualTo(row.Value!.Value * Apart(truth.Low!.Value / truth.Value, 1 / Likely)).Within(10), "launches differ, and visits side by side may cost nothing");
            Assert.That(row.High, Is.EqualTo(row.Value.Value * Apart(truth.High!.Value / truth.Value, 1.2 / Likely)).Within(10), "or a fifth");
            Assert.That((row.Launches, row.ReplayError, row.Reason), Is.EqualTo((3, 0.0, (string?)null)));
        });
    }

    [Test]
    public void WhatChangesNothingLeavesTheRateAsItWas()
    {
        const double BlockMs = 10_000;
        var scenario = new SingleStreamScenario();
        var row = ScriptedVisits.Of(Graph, scenario, [Change], [.. new[] { 4.0, 6, 12 }.Select((ms, number) => OneByOne(number + 1, ms))]).WhatIfs.Single(one => one.Measure == "throughput");
        Assert.That(row.Reason, Is.Null);
        Assert.That(row.Value, Is.EqualTo(row.Base).Within(0.1).Percent, "rates are averaged arithmetically, their ratios geometrically");
        Assert.That(row.Low, Is.LessThan(row.Value));

        LaunchResult OneByOne(int launch, double ms)
        {
            var script = new ScriptedVisits(Graph, scenario, launch);
            for (var i = 0; i < (int)(BlockMs / ms); i++) script.Visit(i, "Embed", ms * i, ms * i, ms * (i + 1)).Query(i, ms * i, ms * (i + 1));
            return script.Result();
        }
    }

    [Test]
    public void WhatWasReallyMadeSoStandsBesideIt()
    {
        var row = Row(Ledger(), Change, "response.mean");
        Assert.That(row.Measured, Is.EqualTo(1.1 / Likely * row.Value!.Value).Within(10));
        Assert.That(row.Error, Is.EqualTo(Likely / 1.1 - 1).Within(1e-6));
        Assert.That(row.NotMeasured, Is.Null);
        Assert.That(Row(Ledger(), "Embed*0.5", "response.mean").NotMeasured, Is.EqualTo("no launch can be made so"));
        Assert.That(Row(Ledger(verified: false), Change, "response.mean").NotMeasured, Is.EqualTo("--verify measures it"));
    }

    [Test]
    public void HowMuchHangsOnVisitsSideBySideIsSaid()
    {
        // Those that are measured do take a tenth longer, and are side by side from beginning to end.
        var row = Row(Ledger(), Change, "response.mean");
        Assert.That(row.SideBySideNow, Is.Zero);
        Assert.That(row.SideBySide, Is.EqualTo(1).Within(1e-6));
        Assert.That(row.SideBySideCostLow, Is.Zero, "one slot shows nothing of it");
        Assert.That(row.SideBySideCostHigh, Is.EqualTo(0.2).Within(1e-9));
        Assert.That(row.High, Is.GreaterThan(row.Measured!.Value));
        var faster = Row(Ledger(), "Embed*0.5", "response.mean");
        Assert.That((faster.SideBySideNow, faster.SideBySide), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void WhatTakesATraceSaysThatThereIsNone()
    {
        var row = Row(Ledger(), "no gc", "response.p99");
        Assert.That((row.Value, row.Reason), Is.EqualTo(((double?)null, "no traced launch of this condition")));
    }

    [TestCase(0.5)]
    [TestCase(3.0)]
    public void WhatThePaperIsOffIsInTheInterval(double lost)
    {
        // After its visit a query takes some time of which a replay knows nothing.
        var row = ScriptedVisits.Of(Graph, Scenario, [Change], [.. Enumerable.Range(1, 3).Select(Late)]).WhatIfs.Single(one => one.Measure == "response.mean");
        if (lost > 2)
        {
            Assert.That(row.Reason, Is.EqualTo("run on paper as they were, the launches come to a mean response up to 33 % off the measured one"));
            Assert.That(row.Value, Is.Null, "a third of it is not on paper");
            return;
        }

        Assert.That(row.ReplayError, Is.EqualTo(0.5 / 6.5).Within(1e-6));
        Assert.That((row.Value!.Value / 1e6, row.Low!.Value / 1e6, row.High!.Value / 1e6), Is.EqualTo((6.5, 6.0, 6.5 * 6.5 / 6)).Using<double>((one, other) => Math.Abs(one - other) < 1e-3));

        LaunchResult Late(int launch)
        {
            var script = new ScriptedVisits(Graph, Scenario, launch);
            for (var i = 0; i < 40; i++) script.Visit(i, "Embed", 50 * i, 50 * i, 50 * i + 6).Query(i, 50 * i, 50 * i + 6 + lost);
            return script.Result();
        }
    }

    [Test]
    public void QueriesThatFailedAreNotOnPaper()
    {
        var script = new ScriptedVisits(Graph, Scenario);
        for (var i = 0; i < 40; i++) script.Visit(i, "Embed", 50 * i, 50 * i, 50 * i + 6).Query(i, 50 * i, 50 * i + 6, i % 10 == 0 ? QueryOutcome.Failed : QueryOutcome.Completed);
        Assert.That(ScriptedVisits.Of(Graph, Scenario, [Change], [script.Result()]).WhatIfs[0].Reason, Does.StartWith("queries failed or were turned away"));
    }

    [Test]
    public void ChangedConditionsFeedNoOtherRow()
    {
        var ledger = Ledger();
        var without = Ledger(verified: false);
        Assert.That(ledger.Measures.Where(row => row.Condition == "solo").Select(row => (row.Measure, row.Stage, row.Value)), Is.EqualTo(without.Measures.Select(row => (row.Measure, row.Stage, row.Value))));
        Assert.That(LedgerFile.Parse(LedgerFile.ToBytes(ledger), "ledger").WhatIfs, Is.EqualTo(ledger.WhatIfs));
    }

    private static WhatIfRow Row(RunLedger ledger, string change, string measure) => ledger.WhatIfs.Single(row => row.Change == change && row.Measure == measure);

    private static double Apart(double one, double other) => Math.Exp(Math.Sign(Math.Log(one)) * double.Hypot(Math.Log(one), Math.Log(other)));

    private static LaunchResult Pairs(int launch, double ms, int slots, string condition)
    {
        var script = new ScriptedVisits(Graph, Scenario, launch) { Condition = condition };
        for (var i = 0; i < 80; i++)
        {
            var (due, start) = (50.0 * (i / 2), 50.0 * (i / 2) + (i % 2 == 1 && slots == 1 ? ms : 0));
            script.Visit(i, "Embed", due, start, start + ms).Query(i, due, start + ms);
        }

        return script.Result();
    }
}

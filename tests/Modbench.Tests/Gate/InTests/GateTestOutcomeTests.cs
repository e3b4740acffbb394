using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Gate.Exports;
using Modbench.Tests.Ledger;
using Modbench.Tool.Exports;
using NUnit.Framework.Interfaces;

namespace Modbench.Tests.Gate.InTests;

/// <summary>What becomes of a run in a test: passed, failed or inconclusive, and what a person reads then.</summary>
public sealed class GateTestOutcomeTests
{
    private static readonly GateTestRules Plain = new(Strict: false, Unoptimised: null, Baseline: false);
    private static readonly GateTestRules Debug = Plain with { Unoptimised = "Docs" };
    private static readonly SourceRoot Sources = new("/home/docs", null);

    [Test]
    public void NothingToSayPasses() => Assert.That(Of(ScriptedGate.Passing(), Plain), Is.EqualTo(new GateTestOutcome(ResultState.Success, "", null)));

    [Test]
    public void WhatFailedIsSaidFirstWithItsPlacesAndWhatCouldNotBeToldBelow()
    {
        var outcome = Of(ScriptedGate.Failing(), Plain);
        var parts = outcome.Message.Split("Could not be told:");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.State, Is.EqualTo(ResultState.Failure));
            Assert.That(parts[0], Does.Contain("MB3306: AskDocs misses a quality: recall@5 is 0.41").And.Contain("Docs.cs:40"));
            Assert.That(parts[0], Does.Contain("MB3300: AskDocs is 30 % slower").And.Contain("stage Search grew most (Docs.cs:21)"));
            Assert.That(parts[0], Does.Contain("MB3303: "));
            Assert.That(parts[0], Does.Not.Contain("BuildIndex").And.Not.Contain("larger model"), "neither what is open nor what is waived");
            Assert.That(parts[1], Does.Contain("MB3301: BuildIndex"));
            Assert.That(outcome.Places!.Split(Environment.NewLine), Does.Contain("   at Docs.AskDocs in /home/docs/Docs.cs:line 21").And.Contain("   at Docs.AskDocs in /home/docs/Docs.cs:line 40"));
        });
    }

    [TestCase(false, "Inconclusive")]
    [TestCase(true, "Failed")]
    public void AMissedLimitIsNoFailureWithoutOptimisation(bool strict, string status)
    {
        var ledger = Budgeted(atMostMs: 10, 20);
        var outcome = Of(ledger, Debug with { Strict = strict });
        Assert.Multiple(() =>
        {
            Assert.That(Of(ledger, Plain).State, Is.EqualTo(ResultState.Failure));
            Assert.That(Of(ledger, Plain).Message, Does.StartWith("MB3307: AskDocs misses a budget: response.p50 is 20 ms, and ≤ 10 ms is asked (SingleStream, solo): Docs.cs:12."));
            Assert.That(outcome.State.Status.ToString(), Is.EqualTo(status));
            Assert.That(outcome.Message, Does.StartWith("Could not be told:").And.Contain("response.p50 is 20 ms").And.Contain("dotnet test -c Release"));
        });
    }

    [Test]
    public void ALimitThatIsMetWithoutOptimisationIsMet() => Assert.That(Of(Budgeted(atMostMs: 21, 20), Debug).State, Is.EqualTo(ResultState.Success));

    [Test]
    public void AnswersFailInAnyBuild()
    {
        var outcome = Of(ScriptedGate.Failing(), Debug);
        var parts = outcome.Message.Split("Could not be told:");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.State, Is.EqualTo(ResultState.Failure));
            Assert.That(parts[0], Does.Contain("MB3306: ").And.Not.Contain("MB3300").And.Not.Contain("MB3303"));
            Assert.That(parts[1], Does.Contain("MB3300: ").And.Contain("MB3303: "));
            Assert.That(outcome.Places, Does.Contain(":line 40").And.Not.Contain(":line 21"), "only what failed");
        });
    }

    [Test]
    public void AFailedLaunchFailsInAnyBuild()
    {
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Fails("solo", "failed during set-up: no model"));
        var outcome = Of(ledger, Debug);
        Assert.That(outcome.State, Is.EqualTo(ResultState.Failure));
        Assert.That(outcome.Message, Is.EqualTo("MB3308: Launch 1 of AskDocs (SingleStream, solo) failed during set-up: no model."));
    }

    [TestCase(false, "Inconclusive")]
    [TestCase(true, "Failed")]
    public void WhatOnlyAPartOfTheIntervalMissesIsOpen(bool strict, string status)
    {
        // Launches of 10, 20 and 40 ms: geometric mean 20 ms, interval from 3.6 to 112 ms.
        var outcome = Of(Budgeted(19, 10, 20, 40), Plain with { Strict = strict });
        Assert.That(outcome.State.Status.ToString(), Is.EqualTo(status));
        Assert.That(outcome.Message, Does.Contain("MB3307: ").And.Contain("≤ 19 ms"));
        Assert.That(outcome.Message, Does.Not.Contain("Debug"));
    }

    [TestCase(GateVerdict.New, "Inconclusive")]
    [TestCase(GateVerdict.GraphChanged, "Inconclusive")]
    [TestCase(GateVerdict.Pass, "Passed")]
    [TestCase(GateVerdict.Waived, "Passed")]
    [TestCase(GateVerdict.Inconclusive, "Inconclusive")]
    [TestCase(GateVerdict.Fail, "Failed")]
    public void ABaselineThatComparesNothingIsNoPass(GateVerdict verdict, string status)
    {
        var compared = verdict is GateVerdict.New or GateVerdict.GraphChanged;
        var row = new VerdictRow { Pipeline = "Docs.AskDocs", Scenario = "SingleStream", Verdict = verdict, Reason = "the reason" };
        var ledger = Budgeted(30, 20) with
        {
            Verdicts =
            [
                compared ? row : row with { Measure = "response.p50", Unit = "ns", Base = 20e6, Head = 21e6, Ratio = 1.05, Waiver = "≤ 9 %: accepted" },
                row with { Measure = "failures", Unit = "count", Base = 0, Head = 0, Verdict = GateVerdict.Pass, Reason = null },
            ],
        };
        var outcome = Of(ledger, Plain with { Baseline = true });
        Assert.That(outcome.State.Status.ToString(), Is.EqualTo(status));
        Assert.That(outcome.Message.Contains("Nothing could be compared with the baseline.", StringComparison.Ordinal), Is.EqualTo(compared));
        if (compared) Assert.That(outcome.Message, Does.Contain("the reason"));
    }

    private static GateTestOutcome Of(RunLedger ledger, GateTestRules rules) => GateTestOutcome.Of(ledger, rules, Sources);

    private static RunLedger Budgeted(double atMostMs, params double[] launches)
    {
        var graph = ScriptedGraphs.AskDocs with { Budgets = [new Budget("response.p50", atMostMs * 1e6, null, null, null, "solo", "Docs.cs", 12)] };
        return ScriptedRun.Of([graph], [.. launches.Select((response, i) => new ScriptedLaunch(graph, i + 1, ScriptedGraphs.SingleStream).Block("solo", response).Result())]);
    }
}

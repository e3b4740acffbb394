using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Ledger;

public sealed class BudgetTests
{
    // Launches of 10, 20 and 40 ms: geometric mean 20 ms, interval from 3.6 to 112 ms.
    private static readonly double[] Spread = [10, 20, 40];

    [TestCase(3.5, CheckOutcome.Missed, TestName = "AtMost_BelowTheWholeInterval")]
    [TestCase(3.7, CheckOutcome.MissedNotCertain, TestName = "AtMost_InsideTheInterval")]
    [TestCase(19, CheckOutcome.MissedNotCertain, TestName = "AtMost_BelowTheValueOnly")]
    [TestCase(21, CheckOutcome.MetNotCertain, TestName = "AtMost_AboveTheValueOnly")]
    [TestCase(200, CheckOutcome.Met, TestName = "AtMost_Above")]
    public void AnUpperLimitIsMissedOnlyByTheWholeInterval(double atMostMs, CheckOutcome expected) =>
        Assert.That(Check(Budget("response.p50", atMost: atMostMs * 1e6), Spread).Outcome, Is.EqualTo(expected));

    [TestCase(113, CheckOutcome.Missed, TestName = "AtLeast_AboveTheWholeInterval")]
    [TestCase(111, CheckOutcome.MissedNotCertain, TestName = "AtLeast_InsideTheInterval")]
    [TestCase(19, CheckOutcome.MetNotCertain, TestName = "AtLeast_BelowTheValueOnly")]
    [TestCase(3, CheckOutcome.Met, TestName = "AtLeast_Below")]
    public void ALowerLimitIsMissedOnlyByTheWholeInterval(double atLeastMs, CheckOutcome expected) =>
        Assert.That(Check(Budget("response.p50", atLeast: atLeastMs * 1e6), Spread).Outcome, Is.EqualTo(expected));

    [TestCase(19, CheckOutcome.Missed)]
    [TestCase(20, CheckOutcome.Met)]
    public void WithOneLaunchTheValueDecides(double atMostMs, CheckOutcome expected) =>
        Assert.That(Check(Budget("response.p50", atMost: atMostMs * 1e6), [20]).Outcome, Is.EqualTo(expected));

    [Test]
    public void ABudgetOfAStageLooksAtThatStage()
    {
        var check = Check(Budget("service.p50", atMost: 1e6) with { Stage = "Search" }, [20]);
        Assert.That((check.Outcome, check.Value, check.Unit), Is.EqualTo((CheckOutcome.Missed, (double?)15e6, "ns")));
    }

    [Test]
    public void ABudgetThatNothingOfTheRunAnswersIsNotMeasuredAndNeverSilent()
    {
        var server = Ledger([20], Budget("response.p50", atMost: 1) with { Scenario = "Server" });
        var beside = Ledger([20], Budget("response.p50", atMost: 1) with { Condition = "beside BuildIndex" });
        var neighbour = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex with { Budgets = [Budget("response.p50", atMost: 1)] }],
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 20).Result());
        Assert.Multiple(() =>
        {
            Assert.That(server.Checks.Single(), Has.Property("Outcome").EqualTo(CheckOutcome.NotMeasured).And.Property("Reason").EqualTo("this run has no scenario 'Server' of it"));
            Assert.That(beside.Checks.Single(), Has.Property("Outcome").EqualTo(CheckOutcome.NotMeasured).And.Property("Reason").EqualTo("this run does not have the condition; it has solo"));
            Assert.That(neighbour.Checks.Single(), Has.Property("Pipeline").EqualTo("Docs.BuildIndex").And.Property("Reason").EqualTo("this run has the pipeline as a neighbour only"));
            Assert.That(ExitCode.Of(server), Is.Zero);
            Assert.That(MarkdownReport.Of(server), Does.Contain("- AskDocs: response.p50 ≤ 1 ns (Docs.cs:12) was not checked: this run has no scenario 'Server' of it."));
            Assert.That(MarkdownReport.Of(beside), Does.Contain("| beside BuildIndex | response.p50 | ≤ 1 ns | this run does not have the condition; it has solo | not measured |"));
            Assert.That(MarkdownReport.Of(neighbour), Does.Contain("- BuildIndex: response.p50 ≤ 1 ns (Docs.cs:12) was not checked: this run has the pipeline as a neighbour only."));
        });
    }

    [TestCase("beside BuildIndex", "beside BuildIndex")]
    [TestCase("beside Docs.BuildIndex", "beside BuildIndex", TestName = "AFullNameIsTheShortOneOfTheTables")]
    [TestCase("BESIDE docs.buildindex", "beside BuildIndex")]
    [TestCase("paused Docs.BuildIndex", "paused BuildIndex")]
    [TestCase("beside BuildIndex x2", "beside BuildIndex", 2)]
    [TestCase("beside Docs.BuildIndex x2", "beside BuildIndex x2", 2)]
    [TestCase("beside BuildIndex x3", null, 2)]
    [TestCase("beside Other.BuildIndex", null)]
    [TestCase("beside BuildIndex + BuildIndex", null)]
    public void ANeighbourMayBeNamedInShortOrInFull(string condition, string? checkedIn, int copies = 1)
    {
        var graph = ScriptedGraphs.AskDocs with { Budgets = [Budget("response.p50", atMost: 1e6) with { Condition = condition }] };
        var shown = checkedIn?.EndsWith(" x2", StringComparison.Ordinal) == true ? "BuildIndex x2" : "BuildIndex";
        var launch = new ScriptedLaunch(graph, 1, ScriptedGraphs.SingleStream) { Alternating = true }.Block($"paused {shown}", 10).Block($"beside {shown}", 20);
        for (var copy = 1; copy <= copies; copy++)
        {
            launch.Beside(new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream) { Copy = copy }.Result());
        }

        var check = ScriptedRun.Of([graph, ScriptedGraphs.BuildIndex], launch.Result()).Checks.Single();
        Assert.That(
            (check.Condition, check.Outcome),
            Is.EqualTo(checkedIn is null ? (condition, CheckOutcome.NotMeasured) : (checkedIn, CheckOutcome.Missed)));
    }

    [Test]
    public void AConditionThatIsCalledJustSoIsTheOnlyOneThatIsMeant()
    {
        var graph = ScriptedGraphs.AskDocs with { Budgets = [Budget("response.p50", atMost: 1e6) with { Condition = "beside BuildIndex" }] };
        var one = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream).Result();
        var ledger = ScriptedRun.Of(
            [graph, ScriptedGraphs.BuildIndex],
            new ScriptedLaunch(graph, 1, ScriptedGraphs.SingleStream).Block("beside BuildIndex", 20).Beside(one).Result(),
            new ScriptedLaunch(graph, 2, ScriptedGraphs.SingleStream).Block("beside BuildIndex x2", 20).Beside(one).Beside(one with { Copy = 2 }).Result());
        Assert.That(ledger.Checks.Single().Condition, Is.EqualTo("beside BuildIndex"));
    }

    [Test]
    public void FailuresOfALaunchThatWasDoneAgainDoNotCount()
    {
        var failing = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).FailingBlock("solo", completed: 6, failed: 3, timedOut: 0).Result();
        Assert.Multiple(() =>
        {
            Assert.That(ExitCode.Of(ScriptedRun.Of([ScriptedGraphs.AskDocs], failing)), Is.EqualTo(ExitCode.RunFailed));
            Assert.That(ExitCode.Of(ScriptedRun.Of([ScriptedGraphs.AskDocs], failing with { Superseded = true })), Is.EqualTo(ExitCode.Pass));
        });
    }

    [Test]
    public void AFailuresBudgetBesideANeighbourNamedInFullAllowsThem()
    {
        var graph = ScriptedGraphs.AskDocs with { Budgets = [Budget("failures", atMost: 3) with { Condition = "beside Docs.BuildIndex" }] };
        var launch = new ScriptedLaunch(graph, 1, ScriptedGraphs.SingleStream).FailingBlock("beside BuildIndex", 10, 3, 0)
            .Beside(new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream).Result());
        Assert.That(ExitCode.Of(ScriptedRun.Of([graph, ScriptedGraphs.BuildIndex], launch.Result())), Is.EqualTo(ExitCode.Pass));
    }

    [Test]
    public void AMeasureWithoutAValueIsNeitherMetNorMissed()
    {
        var ledger = Ledger([20], Budget("pool.queueing", atMost: 1));
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Checks.Single().Outcome, Is.EqualTo(CheckOutcome.NotMeasured));
            Assert.That(ledger.Checks.Single().Reason, Does.StartWith("measured in trace launches only"));
            Assert.That(ExitCode.Of(ledger), Is.Zero);
        });
    }

    [TestCase(0.75, null, 1)]
    [TestCase(0.85, null, 0)]
    [TestCase(null, "System.Exception: no gold answer", 1)]
    public void AQualityBelowItsFloorOrOneThatCannotBeJudgedEndsWithOne(double? mean, string? error, int exitCode)
    {
        var graph = ScriptedGraphs.AskDocs with { Qualities = [new QualityBound("recall@5", 0.8, null, "Docs.cs", 40)] };
        var launch = new ScriptedLaunch(graph, 1, ScriptedGraphs.SingleStream).Block("solo", 10).Quality("solo", "recall@5", mean, error).Result();
        Assert.That(ExitCode.Of(ScriptedRun.Of([graph], launch)), Is.EqualTo(exitCode));
    }

    [TestCase(19, "missed, not certain")]
    [TestCase(21, "met, not certain")]
    public void ALimitInsideTheIntervalIsSaidAndDoesNotEndWithOne(double atMostMs, string result)
    {
        var ledger = Ledger(Spread, Budget("response.p50", atMost: atMostMs * 1e6));
        Assert.Multiple(() =>
        {
            Assert.That(ExitCode.Of(ledger), Is.EqualTo(ExitCode.Pass));
            Assert.That(MarkdownReport.Of(ledger), Does.Contain($@"20 ms (3.57–112 ms) | {result} |"));
            Assert.That(System.Text.Encoding.UTF8.GetString(LedgerFile.ToBytes(ledger)), Does.Contain($"\"outcome\": \"{result}\""));
        });
    }

    [Test]
    public void AMissedBudgetEndsWithOne() => Assert.That(ExitCode.Of(Ledger([20], Budget("response.p50", atMost: 1e6))), Is.EqualTo(1));

    [Test]
    public void AFailedLaunchEndsWithThreeEvenBesideAMissedBudget()
    {
        var graph = ScriptedGraphs.AskDocs with { Budgets = [Budget("response.p50", atMost: 1e6)] };
        var ledger = ScriptedRun.Of(
            [graph],
            new ScriptedLaunch(graph, 1, ScriptedGraphs.SingleStream).Block("solo", 10).Result(),
            new ScriptedLaunch(graph, 2, ScriptedGraphs.SingleStream).Fails("solo", "killed"));
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Checks.Single().Outcome, Is.EqualTo(CheckOutcome.Missed));
            Assert.That(ExitCode.Of(ledger), Is.EqualTo(3));
        });
    }

    [TestCase(null, 1, 3)]
    [TestCase(3.0, 1, 0)]
    [TestCase(2.0, 1, 3, TestName = "TimeoutsCountAsFailures")]
    public void MoreFailedQueriesThanBudgetedEndWithThree(double? budget, int timedOut, int exitCode)
    {
        var graph = ScriptedGraphs.AskDocs with { Budgets = budget is null ? [] : [Budget("failures", atMost: budget)] };
        var launch = new ScriptedLaunch(graph, 1, ScriptedGraphs.SingleStream).FailingBlock("solo", 10, 2, timedOut).Result();
        Assert.That(ExitCode.Of(ScriptedRun.Of([graph], launch)), Is.EqualTo(exitCode));
    }

    [Test]
    public void FailuresInTheDiscardedStartOfABlockAreShownAndNotBudgeted()
    {
        var launch = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).FailingBlock("solo", 10, 1, 0).Result();
        LaunchResult With(int count, int discarded) =>
            launch with { Records = launch.Records! with { Failures = [launch.Records.Failures[0] with { Count = count, Discarded = discarded }] } };
        var start = ScriptedRun.Of([ScriptedGraphs.AskDocs], With(0, 2));
        Assert.Multiple(() =>
        {
            Assert.That(ExitCode.Of(start), Is.EqualTo(ExitCode.Pass));
            Assert.That(MarkdownReport.Of(start), Does.Contain("stage Search failed 0 measured queries and 2 in the discarded start of blocks in 1 launch: System.IO.IOException"));
            Assert.That(ExitCode.Of(ScriptedRun.Of([ScriptedGraphs.AskDocs], With(1, 2))), Is.EqualTo(ExitCode.RunFailed));
        });
    }

    private static Budget Budget(string measure, double? atMost = null, double? atLeast = null) =>
        new(measure, atMost, atLeast, null, null, "solo", "Docs.cs", 12);

    private static CheckRow Check(Budget budget, double[] launches) => Ledger(launches, budget).Checks.Single();

    private static RunLedger Ledger(double[] launches, Budget budget)
    {
        var graph = ScriptedGraphs.AskDocs with { Budgets = [budget] };
        return ScriptedRun.Of(
            [graph], [.. launches.Select((response, i) => new ScriptedLaunch(graph, i + 1, ScriptedGraphs.SingleStream).Block("solo", response).Result())]);
    }
}

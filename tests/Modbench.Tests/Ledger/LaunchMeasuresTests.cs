using CsCheck;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

public sealed class LaunchMeasuresTests
{
    [Test]
    public void ResponsesAreCountedFromDueAndAveragedGeometricallyOverLaunches()
    {
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], Solo(1, 10, 20, 30, 40), Solo(2, 20, 40, 60, 80));
        var p50 = ledger.Row("solo", "response.p50");
        Assert.Multiple(() =>
        {
            // Type 7 quantiles of 10, 20, 30, 40: p50 25, p90 37; twice that in the second launch; geometric mean √2 times the first.
            Assert.That(p50.Values, Is.EqualTo(new[] { 25e6, 50e6 }));
            Assert.That(p50.Value, Is.EqualTo(25e6 * Math.Sqrt(2)).Within(1e-9).Percent);
            Assert.That(ledger.Row("solo", "response.p90").Values, Is.EqualTo(new[] { 37e6, 74e6 }).Within(1e-9).Percent);
            Assert.That(p50.Unit, Is.EqualTo("ns"));

            // t(0.975, 1 df) = 12.7062; sd of the logs ln2/√2, over √2 launches: half width 12.7062·ln2/2.
            Assert.That(p50.High!.Value / p50.Value!.Value, Is.EqualTo(Math.Exp(12.706204736 * Math.Log(2) / 2)).Within(1e-6).Percent);
            Assert.That(p50.Low!.Value * p50.High.Value, Is.EqualTo(p50.Value.Value * p50.Value.Value).Within(1e-6).Percent);
        });
    }

    [Test]
    public void OneLaunchHasAValueAndNoInterval()
    {
        var row = ScriptedRun.Of([ScriptedGraphs.AskDocs], Solo(1, 10, 20)).Row("solo", "response.mean");
        Assert.Multiple(() =>
        {
            Assert.That(row.Value, Is.EqualTo(15e6));
            Assert.That(row.Low, Is.Null);
            Assert.That(row.High, Is.Null);
            Assert.That(row.Reason, Is.EqualTo("one launch: no interval, it needs one launch more"));
        });
    }

    [Test]
    public void FailedAndTimedOutQueriesAreCountedButNotTimed()
    {
        var launch = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).FailingBlock("solo", completed: 6, failed: 3, timedOut: 1).Result();
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], launch);
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "failures").Value, Is.EqualTo(4));
            Assert.That(ledger.Row("solo", "timeouts").Value, Is.EqualTo(1));
            Assert.That(ledger.Row("solo", "queries").Value, Is.EqualTo(10));
            Assert.That(ledger.Row("solo", "throughput").Value, Is.EqualTo(60).Within(1e-9), "6 completed in 100 ms");
            Assert.That(ledger.Row("solo", "visits", "Search").Value, Is.EqualTo(1));
            Assert.That(ledger.Failures.Select(failure => (failure.Stage, failure.Count)), Is.EqualTo(new[] { ("Search", 3), ("Embed", 1) }));
        });
    }

    [Test]
    public void TheBreakdownOfALinearPipelineAddsUpToItsMeanResponse()
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.Server) { IssueDelay = 3_000, Admission = 5_000, Queueing = 700_000 };
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], script.Block("solo", 10, 20, 33.3, 47.1).Result());
        var parts = ledger.Row("solo", "issue_delay.mean").Value + ledger.Row("solo", "admission.mean").Value
            + new[] { "Embed", "Search" }.Sum(stage => ledger.Row("solo", "visits", stage).Value
                * (ledger.Row("solo", "queueing.mean", stage).Value + ledger.Row("solo", "service.mean", stage).Value));
        Assert.Multiple(() =>
        {
            Assert.That(parts, Is.EqualTo(ledger.Row("solo", "response.mean").Value).Within(1e-9).Percent);
            Assert.That(ledger.Row("solo", "queueing.mean", "Embed").Value, Is.EqualTo(700_000));
            Assert.That(ledger.Row("solo", "queueing.mean", "Search").Value, Is.Zero);
        });
    }

    [Test]
    public void TheBreakdownAddsUpWhateverTheTimes() =>
        Gen.Select(Gen.Double[5, 500].Array[1, 20], Gen.Long[0, 1_000_000], Gen.Long[0, 1_000_000], Gen.Long[0, 1_000_000]).Sample((responses, delay, admission, queueing) =>
        {
            var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.Server) { IssueDelay = delay, Admission = admission, Queueing = queueing };
            var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], script.Block("solo", responses).Result());
            var parts = ledger.Row("solo", "issue_delay.mean").Value!.Value + ledger.Row("solo", "admission.mean").Value!.Value
                + new[] { "Embed", "Search" }.Sum(stage => ledger.Row("solo", "queueing.mean", stage).Value!.Value + ledger.Row("solo", "service.mean", stage).Value!.Value);

            // Whole nanoseconds over the number of queries: apart by rounding of the means alone.
            return Math.Round((parts - ledger.Row("solo", "response.mean").Value!.Value) * responses.Length) == 0;
        });

    [Test]
    public void ACountOrATimeThatWasZeroInALaunchIsAveragedArithmetically()
    {
        var waits = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.Server) { Queueing = 600_000 }.Block("solo", 10, 20).Result();
        var row = ScriptedRun.Of([ScriptedGraphs.AskDocs], waits, Solo(2, ScriptedGraphs.Server, 10, 20)).Row("solo", "queueing.mean", "Embed");
        Assert.Multiple(() =>
        {
            Assert.That(row.Value, Is.EqualTo(300_000));
            Assert.That(row.Low, Is.Zero, "a time is never below 0");
        });
    }

    private static LaunchResult Solo(int launch, params double[] responses) => Solo(launch, ScriptedGraphs.SingleStream, responses);

    private static LaunchResult Solo(int launch, Scenario scenario, params double[] responses) =>
        new ScriptedLaunch(ScriptedGraphs.AskDocs, launch, scenario).Block("solo", responses).Result();
}

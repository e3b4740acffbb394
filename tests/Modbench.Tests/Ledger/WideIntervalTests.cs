using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Ledger;

/// <summary>An interval of thousands of percent is kept in the ledger with what it lacks, and shown nowhere.</summary>
public sealed class WideIntervalTests
{
    [Test]
    public void TwoLaunchesThatDifferSayHowManyItTakes()
    {
        var ledger = Run(10, 1000);
        var row = ledger.Row("solo", "response.p50");
        Assert.Multiple(() =>
        {
            // Standard deviation of the logarithms ln 100 ÷ √2; Student's t of 54 degrees of freedom, 2.005, over √55 makes it sinh 0.88 = 1.
            Assert.That(row.Reason, Is.EqualTo("interval not claimed: half of it is more than ten times the value, it needs 53 launches more for ± 100 % if they spread as these do"));
            Assert.That(row.High, Is.GreaterThan(100 * row.Value!.Value), "what was measured stays there");
            Assert.That(MarkdownReport.Of(ledger), Does.Contain("| solo | 100 ms | – |").And.Contains("beyond ±1,000 % it is not claimed").And.Not.Match(@"±[0-9],[0-9]{3}[0-9,]* %[^ ]*\|"));
        });
    }

    [Test]
    public void WhatIsWideAndStillSaysSomethingIsShown()
    {
        // Half of it: sinh(12.7 · ln(1.4) ÷ 2) = 4.2.
        var row = Run(10, 14).Row("solo", "response.p50");
        Assert.Multiple(() =>
        {
            Assert.That(row.Reason, Is.Null);
            Assert.That(MarkdownReport.Of(Run(10, 14)), Does.Match(@"\| ±41[0-9] % \|"));
            Assert.That(MarkdownReport.Of(Run(10, 14)), Does.Not.Contain("not claimed"));
        });
    }

    [Test]
    public void ArithmeticMeansAndGroupsOfLaunchesToo()
    {
        Assert.Multiple(() =>
        {
            Assert.That(WideInterval.Reason(Estimate.Mean([0, 10]), 2), Does.Contain("it needs 9 launches more"), "Student's t of 10 degrees, 2.228, times √2 over √11 is 0.95; of 9, over √10, 1.01");
            Assert.That(WideInterval.Reason(Estimate.Mean([4, 6]), 2), Is.Null);
            Assert.That(WideInterval.Reason(new Estimate(2, 0.001, 900), 0), Does.EndWith("it needs more launches"));
            Assert.That(WideInterval.Reason(Estimate.Geometric([1e-6, 1e6]), 2), Does.EndWith("more than 98 launches more"));
            Assert.That(WideInterval.Reason(new Estimate(2, null, null), 1), Is.Null);
        });
    }

    private static RunLedger Run(params double[] launches) => ScriptedRun.Of(
        [ScriptedGraphs.AskDocs], [.. launches.Select((ms, i) => new ScriptedLaunch(ScriptedGraphs.AskDocs, i + 1, ScriptedGraphs.SingleStream).Block("solo", ms, ms, ms).Result())]);
}

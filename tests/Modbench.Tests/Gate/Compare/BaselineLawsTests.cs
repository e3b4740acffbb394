using CsCheck;
using Modbench.Ledger;
using Modbench.Tests.Ledger;
using static Modbench.Tests.Gate.Compare.ScriptedBaselines;

namespace Modbench.Tests.Gate.Compare;

/// <summary>What holds of verdicts on any two runs.</summary>
public sealed class BaselineLawsTests
{
    [TestCase(5, TestName = "Five runs of one build tell by how much runs differ")]
    [TestCase(1, TestName = "One run is taken to differ by more than runs do")]
    public void RunsOfOneBuildFailAtMostOneSuiteOfAHundred(int count)
    {
        // Some runs and one more, all of one build: 8 % between runs, 3 % between launches; times of four stages, each by itself.
        var random = new Random(3);
        var failed = 0;
        const int suites = 400;
        for (var suite = 0; suite < suites; suite++)
        {
            RunLedger[] runs = [.. Enumerable.Range(0, count + 1).Select(run => Noisy($"run {run}", random))];
            if (BaselineVerdicts.Of(BaselineLedger.Of(runs[..count]), runs[count], ["service.p50"]).Any(row => row.Verdict == GateVerdict.Fail)) failed++;
        }

        // 1 % of 400 and 2.6 standard errors.
        Assert.That(failed, Is.LessThanOrEqualTo(9));
    }

    /// <summary>A baseline of two runs, and one more of the same build: if their mean were taken to be known, 27 of these would fail.</summary>
    [Test]
    public void MemoryBesideTwoRunsFailsAtMostOneSuiteOfAHundred()
    {
        var failed = MemoryVerdicts(1000, 0.08, 0.03, 1).Count(verdict => verdict == GateVerdict.Fail);

        // 1 % of 1000 and 2.6 standard errors.
        Assert.That(failed, Is.LessThanOrEqualTo(18));
    }

    /// <summary>Where runs differ by no more than launches do, which is 1 %, a growth of 20 % is seen.</summary>
    [Test]
    public void MemoryThatGrewIsSeenBesideTwoRuns() =>
        Assert.That(MemoryVerdicts(200, 0, 0.01, 1.2).Count(verdict => verdict == GateVerdict.Fail), Is.GreaterThan(160));

    /// <summary>By how much launches differ is then not known, and whatever lies above the limit would fail.</summary>
    [Test]
    public void MemoryOfOneLaunchIsNotComparedWithTwoRuns()
    {
        var baseline = BaselineLedger.Of([Run("run 1", 2e8), Run("run 2", 2.1e8)]);
        var verdict = Row(BaselineVerdicts.Of(baseline, Run("head", 3e8)), "memory.peak");
        Assert.That((verdict.Verdict, verdict.Reason), Is.EqualTo((GateVerdict.NotComparable, "one launch in the run: by how much launches differ is not known; use --launches 3 or more")));

        static RunLedger Run(string name, double bytes) => new ScriptedLedger(name).With("memory.peak", [bytes]).Ledger();
    }

    [Test]
    public void UnitsDoNotMatterAndTheAnswerIsAlwaysTheSame() =>
        Gen.Select(Gen.Double[50, 150].Array[5], Gen.Double[50, 150], Gen.Double[0.01, 1000]).Sample((runs, head, factor) =>
        {
            var row = Row(BaselineVerdicts.Of(Runs(runs), Measured("head", head)), "response.p50");
            var scaled = Row(BaselineVerdicts.Of(Runs([.. runs.Select(run => run * factor)]), Measured("head", head * factor)), "response.p50");
            return row.Verdict == scaled.Verdict && Math.Abs((row.Ratio!.Value / scaled.Ratio!.Value) - 1) < 1e-4 && row == Row(BaselineVerdicts.Of(Runs(runs), Measured("head", head)), "response.p50");
        }, iter: 100);

    [Test]
    public void SwappingThemTurnsEverySignAndNothingGrowsBothWays() =>
        Gen.Select(Gen.Double[50, 150].Array[2, 5], Gen.Double[50, 150].Array[2, 5]).Sample((a, b) =>
        {
            var (there, back) = (BaselineVerdicts.Of(Scripted("a", a), Scripted("b", b)), BaselineVerdicts.Of(Scripted("b", b), Scripted("a", a)));
            return there.Zip(back).All(pair => (pair.First.Verdict, pair.Second.Verdict) != (GateVerdict.Fail, GateVerdict.Fail) && Math.Abs((pair.First.Ratio!.Value * pair.Second.Ratio!.Value) - 1) < 1e-9);

            static RunLedger Scripted(string name, double[] values) => new ScriptedLedger(name).With("response.p50", values).With("allocated", values).With("memory.peak", values).Ledger();
        }, iter: 100);

    private static IEnumerable<GateVerdict> MemoryVerdicts(int suites, double ofRuns, double ofLaunches, double growth)
    {
        var random = new Random(5);
        for (var suite = 0; suite < suites; suite++)
        {
            var baseline = BaselineLedger.Of([Run("run 1", 2e8), Run("run 2", 2e8)]);
            yield return Row(BaselineVerdicts.Of(baseline, Run("head", 2e8 * growth)), "memory.peak").Verdict;
        }

        RunLedger Run(string name, double bytes)
        {
            var level = bytes * Math.Exp(ofRuns * Normal(random));
            return new ScriptedLedger(name).With("memory.peak", [.. Enumerable.Range(0, 3).Select(_ => level * Math.Exp(ofLaunches * Normal(random)))]).Ledger();
        }
    }

    private static RunLedger Noisy(string name, Random random)
    {
        var between = new[] { Normal(random), Normal(random), Normal(random), Normal(random) };
        var ledger = new ScriptedLedger(name) { Graph = ScriptedGraphs.Graph("Docs.AskDocs", "A", "B", "C", "D") };
        for (var stage = 0; stage < 4; stage++)
            ledger.Of(ledger.Graph.Stages[stage].Name, "service.p50", [.. Enumerable.Range(0, 3).Select(_ => 100 * Math.Exp((0.08 * between[stage]) + (0.03 * Normal(random))))]);
        return ledger.Ledger();
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

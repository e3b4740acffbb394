using Modbench.Ledger;

namespace Modbench.Tests.Gate.Statistics;

/// <summary>How often suites fail, in simulation. Quick ones, with few pairs; `benchmarks/Gate -- simulate` has the long ones (docs/gate.md).</summary>
public sealed class GateRatesTests
{
    // As the default, with a hundred times as many signs that may fail: fewer pairs show as much.
    private static readonly Look[] Quick = [new(6, 0.02, 0.002), new(8, 0.03, 0.003), new(10, 0.05, 0.005)];

    // All at the tolerance is the worst that is no growth.
    [Test]
    public void SuitesFailNoMoreOftenThanTheyMayAndStoppingEarlyAddsNothing([Values] PairNoise noise, [Values(1, 3)] int pipelines)
    {
        const int Suites = 100;
        var random = new Random((int)noise + (10 * pipelines));
        var suite = new SimulatedSuite(pipelines, 0.025, noise) { Others = 0.02, Memory = pipelines > 1, Allocated = true };
        var failed = Enumerable.Range(0, Suites).Count(_ => suite.Run(random, Quick).State.Failed);
        Assert.That(failed, Is.LessThanOrEqualTo((0.055 * Suites) + (3 * Math.Sqrt(0.055 * Suites))));
    }

    [Test]
    public void WhereNothingChangesHardlyAnySuiteFails()
    {
        var random = new Random(6);
        var suite = new SimulatedSuite(2, 0.025) { Memory = true, Allocated = true };
        Assert.That(Enumerable.Range(0, 300).Count(_ => suite.Run(random, Quick).State.Failed), Is.LessThanOrEqualTo(3));
    }

    [Test]
    public void FivePercentFail()
    {
        const int Suites = 30;
        var random = new Random(7);
        var suite = new SimulatedSuite(4, 0.025) { Growth = [0.05] };
        var runs = Enumerable.Range(0, Suites).Select(_ => suite.Run(random, Look.Default)).ToList();
        Assert.That(runs.Count(run => run.State.Failed), Is.AtLeast(0.87 * Suites), "0.97 by the long simulation, less three standard deviations of counting");
        Assert.That(runs.Count(run => run.State.Failed && run.State.Results.Any(result => result.Pipeline != "P1" && result.Verdict == GateVerdict.Fail)), Is.LessThanOrEqualTo(2), "and the others don't");
        Assert.That(runs.Average(run => run.Rounds), Is.LessThan(18));
    }

    [Test]
    public void QuietSuitesPassAtTheFirstLooks()
    {
        var random = new Random(8);
        var suite = new SimulatedSuite(2, 0.01) { Memory = true };
        var runs = Enumerable.Range(0, 200).Select(_ => suite.Run(random, Look.Default)).ToList();
        Assert.That(runs.Select(run => run.State.Failed), Is.All.False);
        Assert.That(runs.Average(run => run.Rounds), Is.LessThan(9));
    }

    [Test]
    public void TheNoisesHaveTheSpreadThatTheySay([Values(PairNoise.Normal, PairNoise.Bursts, PairNoise.Turns)] PairNoise noise)
    {
        var random = new Random(9);
        var squares = Enumerable.Range(0, 20000).Average(_ => Math.Pow(noise.Draw(random), 2));
        Assert.That(Math.Sqrt(squares), Is.EqualTo(1).Within(0.04));
    }

    [Test]
    public void WhatIsSaidToBeDetectableIs()
    {
        const int Suites = 40;
        var random = new Random(10);
        var quiet = new SimulatedSuite(1, 0.03);
        var detectable = GatePower.Detectable(quiet.Measures[0], 0.03, 20, GatePower.Chance(Look.Default, 1));
        var suite = quiet with { Growth = [detectable - 1] };
        Assert.That(Enumerable.Range(0, Suites).Count(_ => suite.Run(random, Look.Default).State.Failed), Is.InRange(0.65 * Suites, 0.95 * Suites));
    }
}

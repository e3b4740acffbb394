using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>All programs together, where conditions have launches of their own: values by launch, and intervals from both groups of launches.</summary>
public sealed class WholeLaunchProgressTests
{
    private const string Beside = "beside BuildIndex";
    private const int Runs = 400;

    [Test]
    public void LaunchesThatDifferGiveTheInterval()
    {
        // Solo always 100/s: what is left is Student's t over the launches' own values.
        var rows = Rows([100, 100], [(50, 0.8), (40, 0.5), (80, 0.6)]);
        double[] stp = [0.5 + 0.8, 0.4 + 0.5, 0.8 + 0.6];
        var expected = Estimate.Geometric(stp);
        Assert.Multiple(() =>
        {
            Assert.That(rows["stp"].Values, Is.EqualTo(stp).Within(1e-9));
            Assert.That(rows["stp"].Value, Is.EqualTo(expected.Value).Within(1e-9));
            Assert.That(rows["stp"].Low, Is.EqualTo(expected.Low!.Value).Within(1e-6));
            Assert.That(rows["stp"].High, Is.EqualTo(expected.High!.Value).Within(1e-6));
            Assert.That(rows["antt"].Values, Is.EqualTo(new[] { (2 + 1.25) / 2, (2.5 + 2) / 2, (1.25 + (1 / 0.6)) / 2 }).Within(1e-9));
            Assert.That(rows["fairness"].Values, Is.EqualTo(new[] { 0.5 / 0.8, 0.4 / 0.5, 0.6 / 0.8 }).Within(1e-9));
        });
    }

    [Test]
    public void WhatTheyAreComparedWithGivesItsShareOfTheInterval()
    {
        // Launches beside are alike: STP = 0.5 + 0.5 goes with the logarithm of solo by −0.5/1.
        var rows = Rows([80, 100, 125], [(50, 0.5), (50, 0.5), (50, 0.5)]);
        var half = Math.Log(Estimate.Geometric([80, 100, 125]).High!.Value / 100) / 2;
        Assert.Multiple(() =>
        {
            Assert.That(rows["stp"].Value, Is.EqualTo(1).Within(1e-9));
            Assert.That(Math.Log(rows["stp"].High!.Value), Is.EqualTo(half).Within(1e-4));
            Assert.That(Math.Log(rows["stp"].Low!.Value), Is.EqualTo(-half).Within(1e-4));
        });
    }

    [Test]
    public void ALaunchThatLacksAProgramIsLeftOut()
    {
        var rows = Rows([100, 100], [(50, 0.8), (40, null), (80, 0.6)]);
        Assert.That(rows["stp"].Values, Is.EqualTo(new[] { 0.5 + 0.8, 0.8 + 0.6 }).Within(1e-9), "each with its own launch's");
    }

    [Test]
    public void WithoutTwoOfEachThereIsNoInterval()
    {
        foreach (var rows in new[] { Rows([100], [(50, 0.8), (40, 0.5)]), Rows([100, 90], [(50, 0.8)]) })
        {
            Assert.That(
                new[] { "antt", "stp", "fairness" }.Select(name => (rows[name].Value > 0, rows[name].Low, rows[name].Reason)),
                Is.All.EqualTo((true, (double?)null, "whole launches: no interval, it needs two launches beside and two without")));
        }
    }

    [Test]
    public void TheIntervalHoldsTheTruthAsOftenAsItSays()
    {
        var random = new Random(1);
        var held = new Dictionary<string, int> { ["antt"] = 0, ["stp"] = 0, ["fairness"] = 0 };
        for (var run = 0; run < Runs; run++)
        {
            // A machine that is quicker in one launch is so for both programs.
            var rows = Rows([.. Enumerable.Range(0, 3).Select(_ => 100 * Noise(0.05))], [.. Enumerable.Range(0, 3).Select(_ => Noise(0.04)).Select(both => (50 * Noise(0.03) * both, (double?)(0.8 * Noise(0.03) * both)))]);
            foreach (var (name, truth) in new[] { ("antt", (2 + 1.25) / 2), ("stp", 1.3), ("fairness", 0.5 / 0.8) })
                held[name] += rows[name].Low <= truth && truth <= rows[name].High ? 1 : 0;
        }

        Assert.That(held.Values, Is.All.InRange(Runs * 92 / 100, Runs * 99 / 100), string.Join(", ", held));

        double Noise(double spread) => Math.Exp(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    private static Dictionary<string, MeasureRow> Rows(double[] solo, (double Throughput, double? Np)[] beside)
    {
        var scenario = ScriptedGraphs.Offline;
        var plan = new PlanRow(
            "Docs.csproj", 1, [ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], [],
            [new PlannedLaunchRow(1, "Docs.AskDocs", scenario, LaunchKind.Latency, [Beside], ["Docs.BuildIndex"], 1)]);
        var own = NeighbourConditions.Of(plan, "Docs.AskDocs", scenario.Name, ["Docs.BuildIndex"], "Docs.BuildIndex", Isolation.Process, null);
        List<LaunchValue> values =
        [
            .. solo.SelectMany((rate, i) => new[] { Value("Docs.AskDocs", "solo", "throughput", rate, 100 + i), Value("Docs.AskDocs", "solo", "response.mean", null, 100 + i) }),
            .. beside.SelectMany((one, i) => new[]
            {
                Value("Docs.AskDocs", Beside, "throughput", one.Throughput, i),
                Value("Docs.AskDocs", Beside, "response.mean", null, i),
                Value("Docs.BuildIndex", own, "np", one.Np, i),
            }),
        ];
        return MeasureTable.Of(values, plan).Where(row => row.Condition == Beside).ToDictionary(row => row.Measure);

        LaunchValue Value(string pipeline, string condition, string measure, double? value, int launch) =>
            new(new MeasureKey(pipeline, scenario.Name, condition, null, measure), value, value is null ? "not measured" : null, []) { Launch = launch };
    }
}

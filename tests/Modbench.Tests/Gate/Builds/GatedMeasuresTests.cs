using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

public sealed class GatedMeasuresTests
{
    private static readonly PipelineGraph Ask = Graphs.Pipeline("Acme.Ask") with
    {
        Qualities = [new QualityBound("right", 0.8, null, "Sample.cs", 20), new QualityBound("wrong", null, 0.1, "Sample.cs", 21)],
    };

    [Test]
    public void ByDefaultItIsTheResponseBytesMemoryAndQualities() => Assert.That(
        Names(GatedMeasures.Of([new GatedCase(Ask, Ask, new SingleStreamScenario())], [], 0.03)),
        Is.EqualTo([("response.p50", 0.03, false), ("allocated", 0.001, false), ("memory.peak", 0.1, false), ("quality.right", 0.001, true), ("quality.wrong", 0.001, false)]));

    [Test]
    public void OfflineItIsTheThroughput() => Assert.That(
        Names(GatedMeasures.Of([new GatedCase(Ask with { Qualities = [] }, Ask, new OfflineScenario())], ["response.p99"], 0.02)),
        Is.EqualTo([("throughput", 0.02, true), ("allocated", 0.001, false), ("memory.peak", 0.1, false)]));

    [Test]
    public void WhatIsAskedComesOnTopAStagesOfEachStage()
    {
        var two = Ask with { Qualities = [], Stages = [Ask.Stages[0], Ask.Stages[0] with { Name = "Search" }] };
        var measures = GatedMeasures.Of([new GatedCase(two, two, new SingleStreamScenario())], ["response.p99", "service.p50", "response.p50"], 0.02);
        Assert.That(measures.Select(measure => (measure.Measure, measure.Stage)), Is.EqualTo(
        [
            ("response.p50", null), ("allocated", null), ("memory.peak", null), ("response.p99", null), ("service.p50", "Embed"), ("service.p50", (string?)"Search"),
        ]));
    }

    [Test]
    public void AnUnknownNameIsSaid()
    {
        var error = Assert.Throws<ModbenchException>(() => GatedMeasures.Check(["response.p98"]))!;
        Assert.That((error.Code, error.Message), Is.EqualTo(("MB1014", error.Message)));
        Assert.That(error.Message, Does.StartWith("--measures has no 'response.p98'. Did you mean 'response.p90'? There is: response.mean, response.p50,"));
        Assert.DoesNotThrow(() => GatedMeasures.Check([.. GatedMeasures.Names]));
    }

    [Test]
    public void FewerPairsHaveTheirLastLookEarlierAndItMaySpendTheRest() => Assert.Multiple(() =>
    {
        Assert.That(new GateOptions().Looks, Is.EqualTo(Look.Default));
        Assert.That(new GateOptions { Pairs = 8 }.Looks, Is.EqualTo([Look.Default[^1] with { Pairs = 8 }]));
        Assert.That(new GateOptions { Pairs = 14 }.Looks, Is.EqualTo([Look.Default[0], Look.Default[1], Look.Default[^1] with { Pairs = 14 }]));
    });

    private static IEnumerable<(string, double, bool)> Names(IReadOnlyList<GatedMeasure> measures) => measures.Select(measure => (measure.Measure, measure.Tolerance, measure.HighIsGood));
}

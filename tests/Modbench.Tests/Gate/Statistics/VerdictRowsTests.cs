using Modbench.Engine;
using Modbench.Ledger;
using static Modbench.Tests.Gate.Statistics.ScriptedPairs;

namespace Modbench.Tests.Gate.Statistics;

public sealed class VerdictRowsTests
{
    private static readonly PipelineGraph Graph = new(
        "Ask", "Ask", "App", "Ask.cs", 7, "h", false, "string", "string",
        [new StageNode("Embed", [], true, 1, false, "string", "string", "Parts/Embed.cs", 31, 5)], [], [], null, [], []);

    [Test]
    public void ARowHasAllNumbersAndThePlaceOfTheStageThatGrew()
    {
        var pairs = Of(Response, Ratios(8, 0.2)).Select(pair => pair with { Stages = [new StagePair("Embed", 2e6, 3e6 + pair.Number)] }).ToList();
        var state = GateDecision.Of([Response], pairs, Look.Default);
        var (row, result) = (VerdictRows.Of(state, [Graph]).Single(), state.Single());
        Assert.Multiple(() =>
        {
            Assert.That((row.Pipeline, row.Scenario, row.Measure, row.Stage, row.Unit, row.Verdict), Is.EqualTo(("Ask", "SingleStream", "response.p50", "Embed", "ns", GateVerdict.Fail)));
            Assert.That((row.File, row.Line), Is.EqualTo(("Parts/Embed.cs", 31)));
            Assert.That((row.Base, row.Head, row.Ratio, row.Low, row.High), Is.EqualTo((result.Base, result.Head, result.Ratio, result.Low, result.High)));
            Assert.That((row.Tolerance, row.Pairs, row.Spread, row.Detectable, row.PairsNeeded), Is.EqualTo((0.02, 8, result.Spread, result.Detectable, (int?)null)));
            Assert.That((row.Cause, row.Reason, row.Waiver), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        });
    }

    [Test]
    public void AQualityIsAtItsOwnPlace()
    {
        var graph = Graph with { Qualities = [new QualityBound("other", 0.5, null, "Ask.cs", 60), new QualityBound("right", null, null, "Ask.cs", 64)] };
        var row = VerdictRows.Of(GateDecision.Of([Quality], Of(Quality, Enumerable.Repeat((0.9, 0.5), 8)), Look.Default), [graph]).Single();
        Assert.That((row.Verdict, row.File, row.Line, row.Stage), Is.EqualTo((GateVerdict.Fail, "Ask.cs", (int?)64, (string?)null)));
    }

    [Test]
    public void WithoutAStageItIsThePipelinesPlace()
    {
        var state = GateDecision.Of([Response], Of(Response, Ratios(8, 0)), Look.Default);
        var row = VerdictRows.Of(state, [Graph]).Single();
        Assert.That((row.File, row.Line, row.Stage), Is.EqualTo(("Ask.cs", 7, (string?)null)));
        var unknown = VerdictRows.Of(state, []).Single();
        Assert.That((unknown.File, unknown.Line), Is.EqualTo(((string?)null, (int?)null)));
    }

    [Test]
    public void FailedLaunchesHaveARowOfTheirOwn()
    {
        var pairs = Of(Response, [0]).With(1, pair => pair.Failed(Conditions.Head, "killed", "Embed"));
        var rows = VerdictRows.Of(GateDecision.Of([Response], pairs, Look.Default), [Graph]);
        Assert.That(rows.Select(row => (row.Measure, row.Verdict, row.File, row.Line, row.Tolerance)), Is.EqualTo(new[]
        {
            (null, GateVerdict.Fail, "Parts/Embed.cs", 31, (double?)null), ("response.p50", GateVerdict.NotComparable, "Ask.cs", (int?)7, (double?)0.02),
        }));
    }
}

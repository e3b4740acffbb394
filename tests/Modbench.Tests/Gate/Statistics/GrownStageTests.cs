using Modbench.Ledger;
using static Modbench.Tests.Gate.Statistics.ScriptedPairs;

namespace Modbench.Tests.Gate.Statistics;

public sealed class GrownStageTests
{
    [Test]
    public void ItIsTheOneWhoseTimeGrewMost() =>
        Assert.That(Of(pair => [new("Embed", 2e6, 2.1e6 + pair), new("Rerank", 5e6, 6e6 + (1e4 * pair)), new("Search", 9e6, 9e6 - pair)]), Is.EqualTo("Rerank"));

    [Test]
    public void OneThatOnlyVariesIsNot() =>
        Assert.That(Of(pair => [new("Embed", 2e6, 2.1e6 + pair), new("Rerank", 5e6, pair % 2 == 0 ? 1e6 : 13e6)]), Is.EqualTo("Embed"));

    /// <summary>Five times the work, and a machine on which others take the core for milliseconds: in two pairs of eight that is most of the time.</summary>
    [Test]
    public void OneThatGrewAFewTimesIsNamedWhateverOthersTookOfAPair() =>
        Assert.That(Of(pair => [new("Upper", 500, 480 + (10 * (pair % 5))), new("Count", pair == 3 ? 2e6 : 1e5, pair is 5 or 7 ? 9e6 : 5.2e5 + (1e4 * pair))]), Is.EqualTo("Count"));

    [Test]
    public void TheMostIsByPairsAndNotByTheWorstOfThem() =>
        Assert.That(Of(pair => [new("Embed", 2e6, pair == 2 ? 90e6 : 2.1e6 + pair), new("Rerank", 5e6, 6e6 + (1e4 * pair))]), Is.EqualTo("Rerank"));

    [Test]
    public void WhereNoneGrewForCertainNoneIsNamed() =>
        Assert.That(Of(pair => [new("Embed", 2e6, 2e6 + (pair % 2 == 0 ? 1e5 : -1e5)), new("Rerank", 5e6, 4e6)]), Is.Null);

    [Test]
    public void ANewOneCounts() => Assert.That(Of(pair => [new("Embed", 2e6, 2e6), new("Check", 0, 3e5 + pair)]), Is.EqualTo("Check"));

    [Test]
    public void WithoutStagesThereIsNone() => Assert.That(Of(_ => []), Is.Null);

    [Test]
    public void AFailedResponseNamesItAndAPassedOneDoesNot()
    {
        Assert.That(Result(Response, 0.2).Stage, Is.EqualTo("Embed"));
        Assert.That(Result(Response, 0).Stage, Is.Null);
        Assert.That(Result(Response with { Stage = "Search", Measure = "service.p50" }, 0.2).Stage, Is.EqualTo("Search"), "its own");
        Assert.That(Result(Response with { Measure = "memory.peak", Unit = "bytes" }, 0.2).Stage, Is.Null, "times say nothing about memory");
        Assert.That(Result(Response with { Measure = "throughput", Unit = "1/s" }, -0.2).Stage, Is.EqualTo("Embed"));

    }

    [TestCase("setup")]
    [TestCase("first_response")]
    [TestCase("gc.pause")]
    public void WhatIsNoResponseHasNoStageThoughItIsATime(string measure)
    {
        var result = Result(Response with { Measure = measure }, 0.2);
        Assert.That((result.Verdict, result.Stage), Is.EqualTo((GateVerdict.Fail, (string?)null)));
    }

    private static GateResult Result(GatedMeasure measure, double growth) => GateDecision.Of(
        [measure], [.. ScriptedPairs.Of(measure, Ratios(8, growth)).Select(pair => pair with { Stages = [new("Embed", 2e6, 3e6 + pair.Number)] })], Look.Default).Single();

    private static string? Of(Func<int, StagePair[]> stages) =>
        GrownStage.Of([.. ScriptedPairs.Of(Response, Ratios(8, 0)).Select(pair => pair with { Stages = stages(pair.Number) })]);
}

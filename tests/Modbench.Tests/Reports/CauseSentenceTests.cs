using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tool.Reports;
using static Modbench.Tests.Reports.ScriptedExplanations;

namespace Modbench.Tests.Reports;

/// <summary>What is said of an explanation holds of its numbers.</summary>
public sealed class CauseSentenceTests
{
    private const string Mean = "response.mean";
    private static readonly string Subject = ScriptedGraphs.AskDocs.Name;
    private static readonly string Neighbour = ScriptedGraphs.BuildIndex.Name;

    [TestCase(9.12, -1, 17.1, "AskDocs does not change measurably beside BuildIndex (SingleStream; mean 11.7 → 20.8 ms; 95 % interval of the difference −1 to 17.1 ms).")]
    [TestCase(0, -1, 1, "AskDocs does not change measurably beside BuildIndex (SingleStream; mean 11.7 → 11.7 ms; 95 % interval of the difference −1 to 1 ms).")]
    [TestCase(9.12, 1.14, 17.1, "AskDocs may be slower by chance beside BuildIndex (SingleStream; mean 11.7 → 20.8 ms; 95 % interval of the difference 1.14 to 17.1 ms): 12 pairs of blocks are too few to be 99 % sure.")]
    [TestCase(-5, -9, -1, "AskDocs may be faster by chance beside BuildIndex (SingleStream; mean 11.7 → 6.7 ms; 95 % interval of the difference −9 to −1 ms): 12 pairs of blocks are too few to be 99 % sure.")]
    [TestCase(0.2, 0.1, 0.3, "AskDocs changes by less than 2 % beside BuildIndex (SingleStream; mean 11.7 → 11.9 ms; 95 % interval of the difference 100 to 300 µs).")]
    public void WhatTheTestLeavesOpenIsNoChangeOnlyWhereTheIntervalHolds0(double delta, double low, double high, string said) =>
        Assert.That(Said(Of(ExplanationVerdict.NoChange, delta, low, high)), Is.EqualTo(said));

    [TestCase(5, -1.0, 11.0, "; 95 % interval of the difference −1 to 11 ms")]
    [TestCase(5, null, null, "")]
    [TestCase(0, -1.0, 1.0, "; 95 % interval of the difference −1 to 1 ms")]
    [TestCase(0.2, 0.1, 0.3, "; 95 % interval of the difference 100 to 300 µs")]
    public void OfADifferenceThatIsNotCertainSoFarNoCausesAreTold(double delta, double? low, double? high, string interval)
    {
        var row = Of(ExplanationVerdict.NotDecided, delta, low, high);
        Assert.Multiple(() =>
        {
            Assert.That(Said(row), Does.StartWith("No difference of AskDocs beside BuildIndex is certain so far (SingleStream; mean 11.7 → ").And.EndsWith(interval + ")."));
            Assert.That(Report(row with { RunQueueLow = 1e6, RunQueueHigh = 8e6 }), Does.Not.Contain("| run queue |").And.Not.Contain("can only be bounded").And.Not.Contain("by queueing"));
        });
    }

    [Test]
    public void OfADifferenceThatIsNotDecidedCausesAreTimes() =>
        Assert.That(
            Said(Row("SingleStream", Mean, 10e6, ExplanationVerdict.NotDecided, null, Term(Cause.Lock, 8e6, 8e6, "Embed"), Term(Cause.RunQueue, -3e6, -3e6, "Embed"), Term(Cause.Unattributed, 0, 0, null))),
            Is.EqualTo("AskDocs is 1.5× slower beside BuildIndex (SingleStream; mean 10 → 15 ms). Not decided by so few pairs, but seen: +8 ms waiting for locks; −3 ms by less waiting for a core; +0 ns unexplained."));

    [Test]
    public void ACauseThatIsNamedOfAWideDifferenceHasATime() =>
        Assert.That(
            Said(Row("SingleStream", Mean, 10e6, ExplanationVerdict.Named, Cause.Lock, Term(Cause.Lock, 5e6, 5e6, "Embed"), Term(Cause.Unattributed, 0, 0, null)) with { Low = -1e6, High = 11e6 }),
            Is.EqualTo("AskDocs is 1.5× slower beside BuildIndex (SingleStream; mean 10 → 15 ms; 95 % interval of the difference −1 to 11 ms): +5 ms waiting for locks; +0 ns unexplained."));

    [Test]
    public void WhatASlowerOneSavesIsSaid() =>
        Assert.That(
            Said(Row("SingleStream", Mean, 10e6, ExplanationVerdict.Named, Cause.Lock,
                Term(Cause.Lock, 16e6, 16e6, "Embed", Subject, "Embed"), Term(Cause.RunQueue, -5e6, -2e6, "Embed", Neighbour, "Embed"), Term(Cause.Cpu, -2e6, -2e6, "Embed"), Term(Cause.Gc, -1e6, -1e6, "Embed"), Term(Cause.Unattributed, 2e6, 2e6, null))),
            Does.EndWith(": 160 % waiting for locks that its own stages held; 50 % saved by less waiting for a core that BuildIndex.Embed held (60 % of it queueing that this spared); 20 % saved by the same work taking less time on its core; −10 % other causes; 20 % unexplained."));

    [Test]
    public void OfAFasterOneIsSaidWhatGotLessAndWhatGotMore()
    {
        ExplanationTerm[] terms = [Term(Cause.RunQueue, -16e6, -16e6, "Embed", Neighbour, "Embed"), Term(Cause.Cpu, 6e6, 6e6, "Embed"), Term(Cause.Unattributed, 0, 0, null)];
        Assert.That(
            Said(Row("SingleStream", Mean, 30e6, ExplanationVerdict.Named, Cause.RunQueue, terms) with { RunQueueHigh = -16e6 }),
            Is.EqualTo("AskDocs is 1.5× faster beside BuildIndex (SingleStream; mean 30 → 20 ms): 160 % by less waiting for a core that BuildIndex.Embed held; 60 % lost to the same work taking longer on its core; 0 % unexplained."));
    }

    [TestCase(CpuDetail.Memory, "by the same work taking less time because memory or a cache was shared less;")]
    [TestCase(CpuDetail.Core, "by the same work taking less time because its core was faster or shared less;")]
    [TestCase(null, "by the same work taking less time on its core;")]
    public void WorkThatTakesLessTimeIsNoLongerWork(string? detail, string said) =>
        Assert.That(
            Said(Row("SingleStream", Mean, 30e6, ExplanationVerdict.Named, Cause.Cpu, Term(Cause.Cpu, -10e6, -10e6, "Embed", detail: detail), Term(Cause.Unattributed, 0, 0, null)) with { RunQueueHigh = 80e6 }),
            Does.Contain("100 % " + said));

    [TestCase(10e6, "AskDocs is 1.33× slower at head (SingleStream; mean of the middle half 30 → 40 ms): 100 % more work, or the same work taking longer on its core; 0 % unexplained.")]
    [TestCase(-10e6, "AskDocs is 1.5× faster at head (SingleStream; mean of the middle half 30 → 20 ms): 100 % by less work, or the same work taking less time on its core; 0 % unexplained.")]
    public void OfTwoBuildsTheWorkMayDiffer(double delta, string said)
    {
        var row = Row("SingleStream", "response.p50", 30e6, ExplanationVerdict.Named, Cause.Cpu, Term(Cause.Cpu, delta, delta, "Embed"), Term(Cause.Unattributed, 0, 0, null)) with { Base = Conditions.Base, Condition = Conditions.Head };
        Assert.Multiple(() =>
        {
            Assert.That(Said(row), Is.EqualTo(said));
            Assert.That(Report(row), Does.Contain("## Why (mean response, and that of the middle half, of traced launches").And.Contain("| CPU |"));
        });
    }

    [Test]
    public void TheNamedCauseComesFirstHoweverManyHadAPartInIt() =>
        Assert.That(Said(Split(ExplanationVerdict.Named, Cause.RunQueue, "Embed", "Store")), Does.EndWith(
            ": 35 % waiting for a core that BuildIndex.Embed held; 25 % waiting for a core that BuildIndex.Store held; 40 % the same work taking longer on its core; 0 % unexplained."));

    [Test]
    public void WhereNoneIsNamedTheLargestPartComesFirst() =>
        Assert.That(Said(Split(ExplanationVerdict.NotDistinguishable, null, "Embed", "Store")), Does.Contain("and from the others: 40 % the same work taking longer on its core; 35 % waiting for a core"));

    [Test]
    public void TheNamedCauseHasItsTotalWhereNotAllOfItIsTold() =>
        Assert.That(Said(Split(ExplanationVerdict.Named, Cause.RunQueue, "A", "B", "C", "D", "E")), Does
            .Contain("ms), most of all by waiting for a core (60 %): 12 % waiting for a core that BuildIndex.A held;")
            .And.EndWith("; 40 % the same work taking longer on its core; 24 % in smaller parts; 0 % unexplained."));

    [TestCase("head", "base", "AskDocs can't keep up at head (Server(200/s)): 200/s came, Embed can do 118/s (base: 250/s). Of what it takes longer for a query: 100 %")]
    [TestCase("solo if Slots(Embed)=1", "solo", "AskDocs can't keep up with Slots(Embed)=1 (Server(200/s)): 200/s came, Embed can do 118/s (solo: 250/s). Of what it takes longer for a query: 100 %")]
    public void WhoCantKeepUpIsToldAsAnyOtherCondition(string condition, string under, string said) =>
        Assert.That(Said(Full(4.5, Cause.RunQueue) with { Condition = condition, Base = under }), Does.StartWith(said));

    [TestCase(4.5, -1.0, "Cause", "(paused BuildIndex: 250/s). That it takes longer for a query is not certain so far; 95 % interval of the difference −1 to 9 ms.")]
    [TestCase(4.5, 1.0, null, "(paused BuildIndex: 250/s). No cause is certain of what it takes longer for a query, but seen: +4.5 ms waiting for a core that BuildIndex.Embed held; +0 ns unexplained.")]
    [TestCase(-1.0, -2.0, "Cause", "(paused BuildIndex: 250/s). Of what it takes less for a query: 100 % by less waiting for a core that BuildIndex.Embed held; 0 % unexplained.")]
    [TestCase(0.04, 0.01, "Cause", ", as paused BuildIndex.")]
    public void OfCapacityOnlyWhatIsCertainHasShares(double delta, double low, string? top, string said) =>
        Assert.That(Said(Full(delta, top is null ? null : Cause.RunQueue) with { Low = low * 1e6, High = delta < 0 ? -0.5e6 : 9e6 }), Does.EndWith(said));

    [TestCase(10.0, 5.0, 8.0, "so how much longer visits waited for a core can only be bounded: at least 5 ms, at most 8 ms; the table has the estimate.\n")]
    [TestCase(7.5, 5.11, 10.5, "at least 5.11 ms, at most 10.5 ms; the table has the estimate. More than the whole difference (7.5 ms) would mean that other causes saved time.\n")]
    [TestCase(-5.0, -6.0, -2.0, "so how much less visits waited for a core can only be bounded: at least 2 ms, at most 6 ms; the table has the estimate. More than the whole difference (5 ms) would mean that other causes cost time.\n")]
    [TestCase(5.0, -1.0, 3.0, "so how much more or less visits waited for a core can only be bounded: at most 1 ms less, at most 3 ms more; the table has the estimate.\n")]
    public void WaitsThatCanOnlyBeBoundedAreSaidToBe(double delta, double low, double high, string said)
    {
        var row = Of(ExplanationVerdict.Named, delta, null, null) with { RunQueueLow = low * 1e6, RunQueueHigh = high * 1e6 };
        Assert.Multiple(() =>
        {
            Assert.That(Report(row), Does.Contain(said));
            Assert.That(Report(row with { Verdict = ExplanationVerdict.NoChange, Top = null }), Does.Not.Contain("can only be bounded"), "no cause is shown");
        });
    }

    [TestCase("beside BuildIndex", true)]
    [TestCase("solo if Slots(Embed)=2", false)]
    public void WhereTwoFactorsStandInOneReportTheyAreSaidToBeOfOtherLaunches(string condition, bool said) =>
        Assert.That(
            Report(Of(ExplanationVerdict.Named, 5, 4, 6) with { Condition = condition }).Contains("These launches are traced, and others than those of 'Side by side'", StringComparison.Ordinal),
            Is.EqualTo(said));

    [TestCase(Mean, "▒: less time; direct: in visits themselves; by queueing: in queues, which this made longer or shorter.\n")]
    [TestCase(ExplanationRow.ThroughputMeasure, "▒: less time.\n")]
    public void TheTablesMarksAreExplained(string measure, string said) =>
        Assert.That(Report(Of(ExplanationVerdict.Named, 5, 4, 6) with { Measure = measure }), Does.Contain("–: no single stage, or nobody known to have caused it; " + said));

    private static ExplanationRow Of(ExplanationVerdict verdict, double delta, double? low, double? high) =>
        Row("SingleStream", Mean, 11.7e6, verdict, verdict == ExplanationVerdict.Named ? Cause.RunQueue : null, Term(Cause.RunQueue, delta * 1e6, delta * 1e6, "Embed"), Term(Cause.Unattributed, 0, 0, null)) with
        {
            Low = low * 1e6,
            High = high * 1e6,
        };

    private static ExplanationRow Full(double delta, Cause? top) =>
        Row("Server(200/s)", ExplanationRow.CapacityMeasure, 4e6, ExplanationVerdict.Saturated, top, Term(Cause.RunQueue, delta * 1e6, delta * 1e6, "Embed", Neighbour, "Embed"), Term(Cause.Unattributed, 0, 0, null)) with
        {
            Saturated = new SaturatedStage("Embed", 0.8, 1.7),
        };

    /// <summary>60 % are waits for cores that these stages held, and 40 % are work that takes longer.</summary>
    private static ExplanationRow Split(ExplanationVerdict verdict, Cause? top, params string[] holders) => Row(
        "SingleStream", Mean, 100e6, verdict, top,
        [
            .. holders.Select((holder, i) => holders.Length == 2 ? Waits(holder, i == 0 ? 35 : 25) : Waits(holder, 60.0 / holders.Length)),
            Term(Cause.Cpu, 40e6, 40e6, "Embed"),
            Term(Cause.Unattributed, 0, 0, null),
        ]);

    private static ExplanationTerm Waits(string holder, double ms) => Term(Cause.RunQueue, ms * 1e6, ms * 1e6, "Embed", Neighbour, holder);

    private static string Said(ExplanationRow row) => CauseSentence.Of(ScriptedReports.Collocated().Plan, row);

    private static string Report(ExplanationRow row) => MarkdownReport.Of(ScriptedReports.Collocated() with { Explanations = [row] });
}

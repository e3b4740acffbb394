using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>What is said of a difference, by what many pairs of blocks show.</summary>
internal sealed class VerdictTests
{
    private static readonly (string Pipeline, string Scenario, string Base, string Condition, string Measure) Row = ("P", "S", "paused N", "beside N", "response.mean");

    [Test]
    public void ACauseThatIsLargerInAllPairsIsNamed()
    {
        var row = Of(Pairs(8, launches: 3, _ => [(Cause.RunQueue, 900), (Cause.Cpu, 100)]));
        Assert.That((row.Verdict, row.Top, row.Pairs), Is.EqualTo((ExplanationVerdict.Named, Cause.RunQueue, 8)));
        Assert.That(row.Delta, Is.EqualTo(1000));
        Assert.That(row.Terms.Sum(term => term.Value), Is.EqualTo(row.Delta));
    }

    [Test]
    public void ACauseMayMakeThingsFaster()
    {
        var row = Of(Pairs(8, launches: 3, _ => [(Cause.Gc, -900), (Cause.Cpu, 100)]));
        Assert.That((row.Verdict, row.Top, row.Delta), Is.EqualTo((ExplanationVerdict.Named, Cause.Gc, -800.0)));
    }

    [TestCase(7, 3, "not decided: 7 of 8 pairs of blocks, 3 of 3 traced launches")]
    [TestCase(12, 2, "not decided: 12 of 8 pairs of blocks, 2 of 3 traced launches")]
    public void FewPairsOrLaunchesDecideNothing(int pairs, int launches, string note)
    {
        var row = Of(Pairs(pairs, launches, _ => [(Cause.RunQueue, 900), (Cause.Cpu, 100)]));
        Assert.That((row.Verdict, row.Top), Is.EqualTo((ExplanationVerdict.NotDecided, (Cause?)null)));
        Assert.That(row.Notes, Does.Contain(note));
    }

    [Test]
    public void ADifferenceThatGoesBothWaysIsNone() =>
        Assert.That(Of(Pairs(12, launches: 3, pair => [(Cause.Cpu, pair % 3 == 0 ? -900 : 800)])).Verdict, Is.EqualTo(ExplanationVerdict.NoChange));

    [Test]
    public void ADifferenceOfLessThanTwoInAHundredIsNone() =>
        Assert.That(Of(Pairs(12, launches: 3, _ => [(Cause.Cpu, 150)])).Verdict, Is.EqualTo(ExplanationVerdict.NoChange), "of 10,000 ns");

    [Test]
    public void TwoCausesThatTakeTurnsInBeingTheLargestCannotBeToldApart()
    {
        var row = Of(Pairs(12, launches: 3, pair => pair % 2 == 0 ? [(Cause.RunQueue, 600), (Cause.Cpu, 500)] : [(Cause.RunQueue, 490), (Cause.Cpu, 600)]));
        Assert.That((row.Verdict, row.Top), Is.EqualTo((ExplanationVerdict.NotDistinguishable, (Cause?)null)));
    }

    [Test]
    public void WhatIsNotExplainedIsNeverNamed()
    {
        var row = Of(Pairs(12, launches: 3, _ => [(Cause.Unattributed, 900), (Cause.Cpu, 300)]));
        Assert.That((row.Verdict, row.Residual), Is.EqualTo((ExplanationVerdict.NotDistinguishable, 0.75)));
    }

    [Test]
    public void HelpersLeaveABracket()
    {
        var row = Of([.. Pairs(8, launches: 3, _ => [(Cause.RunQueue, 900), (Cause.Cpu, 100)]).Select((pair, i) => i % 2 == 0 ? pair with { RunQueueMargin = (200, 600) } : pair)]);
        Assert.That((row.RunQueueLow, row.RunQueueHigh), Is.EqualTo((800, 1200)), "half of the blocks had none that could be miscounted");
        var turned = Of([.. Pairs(8, launches: 3, _ => [(Cause.RunQueue, 900), (Cause.Cpu, 100)]).Select(pair => pair with { RunQueueMargin = (-200, -600) })]);
        Assert.That((turned.RunQueueLow, turned.RunQueueHigh), Is.EqualTo((300, 1100)), "helpers waited more under the base: the least comes first all the same");
        Assert.That(Of(Pairs(8, launches: 3, _ => [(Cause.RunQueue, 900)])).RunQueueLow, Is.Null, "nobody helped");
    }

    [Test]
    public void TimedPiecesOfWorkSayWhyTheSameWorkTookLonger()
    {
        var pairs = Pairs(8, launches: 3, _ => [(Cause.RunQueue, 100), (Cause.Cpu, 900)]).Select(pair => pair with
        {
            Kernels = (new KernelTimes(200_000, 200_000), new KernelTimes(201_000, 300_000)),
        });
        var row = Of([.. pairs]);
        Assert.That(row.Terms.Select(term => (term.Cause, term.Detail)), Is.EqualTo(new[] { (Cause.Cpu, CpuDetail.Memory), (Cause.RunQueue, null) }));
    }

    [Test]
    public void AReplayThatMissesIsSaid() =>
        Assert.That(Of(Pairs(8, launches: 3, _ => [(Cause.Cpu, 900)], replayError: 0.03)).Notes, Has.Some.StartWith("replay: on paper"));

    [Test]
    public void WhereAReplayMissesOnlyWhatACauseTookOfVisitsIsTold()
    {
        static (Cause, double, double)[] Told(ExplanationRow row) => [.. row.Terms.Select(term => (term.Cause, term.Value, term.Direct))];
        List<PairTerms> Amplified(double replayError) => [.. Pairs(8, launches: 3, _ => [(Cause.RunQueue, 900), (Cause.Cpu, 100), (Cause.Unattributed, 50)], replayError).Select(pair => pair with
        {
            Terms = pair.Terms.ToDictionary(term => term.Key, term => (term.Value.Value, term.Key.Cause == Cause.RunQueue ? 300 : term.Value.Direct)),
        })];
        var (right, wrong) = (Of(Amplified(0.02)), Of(Amplified(0.021)));
        Assert.That(Told(right), Is.EqualTo(new[] { (Cause.RunQueue, 900.0, 300.0), (Cause.Cpu, 100, 100), (Cause.Unattributed, 50, 50) }));
        Assert.That(Told(wrong), Is.EqualTo(new[] { (Cause.Unattributed, 650.0, 650.0), (Cause.RunQueue, 300, 300), (Cause.Cpu, 100, 100) }));
        Assert.That((wrong.Delta, wrong.Residual, wrong.Verdict, wrong.Top), Is.EqualTo((1050.0, 650 / 1050.0, ExplanationVerdict.NotDistinguishable, (Cause?)null)));
        Assert.That((right.Verdict, right.Top), Is.EqualTo((ExplanationVerdict.Named, Cause.RunQueue)));
    }

    [Test]
    public void NoPairsWithoutAChangeNameACauseInOneOfAHundred()
    {
        // Noise of five causes, one of them much larger than the others: what a cause is named of by chance.
        const int Rows = 1000;
        var random = new Random(5);
        var named = 0;
        for (var row = 0; row < Rows; row++)
        {
            var said = Of(Pairs(12, launches: 3, _ =>
            [
                (Cause.RunQueue, Noise(2000)), (Cause.Cpu, Noise(500)), (Cause.Gc, Noise(300)), (Cause.Lock, Noise(100)), (Cause.Wait, Noise(100)),
            ]));
            if (said.Verdict == ExplanationVerdict.Named) named++;
        }

        Assert.That(named, Is.LessThanOrEqualTo(Rows / 100 + 9), "three standard deviations above one in a hundred");

        double Noise(double of) => of * ((random.NextDouble() + random.NextDouble() + random.NextDouble()) * 2 - 3);
    }

    private static ExplanationRow Of(IReadOnlyList<PairTerms> pairs) => Explanations.Of(Row, pairs);

    private static List<PairTerms> Pairs(int count, int launches, Func<int, (Cause Cause, double Ns)[]> terms, double replayError = 0.001) =>
    [
        .. Enumerable.Range(0, count).Select(pair =>
        {
            var own = terms(pair).ToDictionary(term => new TermKey(term.Cause, null, "Stage", null, null), term => (term.Ns, term.Ns));
            return new PairTerms(1 + (pair % launches), 10_000, own.Values.Sum(term => term.Item1), own, replayError);
        }),
    ];
}

using Modbench.Ledger;
using Modbench.Tests.Run;
using Modbench.Tool;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>What got worse without a cause says why it has none.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GateCausesTests
{
    private const string NoTime = "why it got worse was not looked for: it would have taken longer than the gate has";
    private const string NoBudget = "why it got worse was not looked for: --budget leaves no time for it";

    private readonly ScriptedRunner.ScriptedClock clock = new();
    private readonly List<(string Pipeline, int Launch)> traced = [];

    [TestCase(60, 1, TestName = "A minute is enough for one, whatever the gate has taken")]
    [TestCase(99, 1)]
    [TestCase(100, 2)]
    [TestCase(149, 2)]
    [TestCase(150, 3)]
    public async Task TheWorstComeFirstAndTheOthersSayThatTheyWereNotLookedFor(int taken, int expected)
    {
        VerdictRow[] rows = [Slower("A", 1.1), Slower("B", 1.5), Slower("C", 1.3)];
        var noted = await Noted(rows, taken, left: null, 50);
        Assert.That(traced, Is.EqualTo(new[] { ("B", 8), ("C", 15), ("A", 1) }.Take(expected)));
        Assert.That(noted.Where(row => row.Notes.Contains(NoTime)).Select(row => row.Pipeline), Is.EqualTo(new[] { "A", "C" }.Take(3 - expected)));
    }

    [TestCase(29, 0)]
    [TestCase(30, 1)]
    [TestCase(100, 2)]
    public async Task WhatTheBudgetLeavesNoTimeForSaysSo(int left, int expected)
    {
        var noted = await Noted([Slower("A", 1.5), Slower("B", 1.3)], taken: 1000, left, 50);
        Assert.That(traced, Has.Count.EqualTo(expected));
        Assert.That(noted.Where(row => row.Notes.Contains(NoBudget)).Select(row => row.Pipeline), Is.EqualTo(new[] { "A", "B" }.Skip(expected)));
    }

    [Test]
    public async Task WhatFailedWhileItWasTracedSaysSoUnlessTheRestTells()
    {
        const string Failure = "the head of a traced pair failed: it crashed";
        var row = Slower("A", 1.5);
        Assert.That((await Noted([row], 60, null, 10, Failure)).Single().Notes, Is.EqualTo(["why it got worse was not found out: " + Failure]));
        Assert.That((await Noted([row with { Cause = "cpu" }], 60, null, 10, Failure)).Single().Notes, Is.Empty);
    }

    [Test]
    public async Task WhatTracedLaunchesDoNotTellSaysSoByMeasure()
    {
        ExplanationRow explanation = new()
        {
            Pipeline = "A",
            Scenario = "SingleStream",
            Base = Conditions.Base,
            Condition = Conditions.Head,
            Measure = "response.p99",
            BaseValue = 1e6,
            Delta = 3e5,
            Verdict = ExplanationVerdict.NotDistinguishable,
            Terms = [],
            Pairs = 8,
        };
        VerdictRow[] rows =
        [
            Slower("A", 1.5) with { Cause = "cpu" }, Slower("A", 1.5) with { Measure = "response.p99" }, Slower("A", 1.5) with { Measure = "setup" },
            Slower("A", 1) with { Verdict = GateVerdict.Pass }, Slower("A", 1) with { Verdict = GateVerdict.Inconclusive },
        ];
        var noted = await Noted(rows, 60, null, 10, explanations: [explanation]);
        Assert.That(noted.SelectMany(row => row.Notes.Select(note => (row.Measure, note))), Is.EqualTo([("response.p99", "traced launches name no cause of response.p99: none is the largest for certain")]));
    }

    [Test]
    public async Task AnErrorIsANoteOnWhatWasNotTracedByThen()
    {
        var noted = await Noted([Slower("A", 1.5), Slower("B", 1.3)], 1000, null, 50, fails: "B");
        Assert.That(noted.Select(row => row.Notes.Single()), Is.EqualTo(["traced launches name no cause of response.p50: none of them can be compared", "why it got worse was not found out: the disk is full"]));
    }

    [Test]
    public async Task OneThatIsInterruptedIsSaidElsewhere()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var noted = await Noted([Slower("A", 1.5)], 60, null, 50, stop: stop.Token);
        Assert.That(noted.SelectMany(row => row.Notes), Is.Empty);
    }

    private static VerdictRow Slower(string pipeline, double ratio) => new()
    {
        Pipeline = pipeline,
        Scenario = "SingleStream",
        Measure = "response.p50",
        Unit = "ns",
        Base = 1e6,
        Head = 1e6 * ratio,
        Ratio = ratio,
        Verdict = GateVerdict.Fail,
    };

    /// <summary>Three pipelines, seven launches of each; a case takes some seconds.</summary>
    private async Task<List<VerdictRow>> Noted(
        IReadOnlyList<VerdictRow> rows, int taken, int? left, int takes, string? less = null, string? fails = null, IReadOnlyList<ExplanationRow>? explanations = null, CancellationToken stop = default)
    {
        GatedCase[] cases = [.. ((string[])["A", "B", "C"]).Select(name => Graphs.Pipeline(name)).Select(graph => new GatedCase(graph, graph, graph.Scenarios[0]))];
        var causes = new GateCauses(
            (one, launch, _, _, now) =>
            {
                now.ThrowIfCancellationRequested();
                if (one.Head.Name == fails) throw new IOException("the disk is full");
                traced.Add((one.Head.Name, launch));
                clock.Advance(TimeSpan.FromSeconds(takes));
                return Task.FromResult(less);
            },
            cases,
            place => 1 + (7 * place),
            clock)
        {
            Taken = TimeSpan.FromSeconds(taken),
            Left = left is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        using var text = new StringWriter();
        await causes.RunAsync(rows, _ => { }, new Screen(text, text, IsTerminal: false), stop);
        return [.. causes.Noted(rows, explanations ?? [])];
    }
}

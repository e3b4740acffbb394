using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>Rounds of pairs until it is decided: what is run, in which order, and what ends it.</summary>
public sealed class GateLoopTests
{
    private static readonly GatedCase Ask = Case("Acme.Ask");
    private static readonly GatedCase Draft = Case("Acme.Draft");

    [Test]
    public async Task NothingGrewItStopsAtTheFirstLook()
    {
        var runner = new ScriptedPairRunner((_, _) => 1);
        var outcome = await Run(runner, [Ask, Draft]);
        Assert.That((outcome.End, outcome.State.Decided, outcome.State.Failed, outcome.Pairs.Count), Is.EqualTo((GateEnd.Decided, true, false, 16)));
        Assert.That(outcome.State.Results.Select(result => result.Verdict), Is.All.EqualTo(GateVerdict.Pass));
    }

    [Test]
    public async Task OnePipelineGrewItFailsAndNamesIt()
    {
        var runner = new ScriptedPairRunner((order, measure) => order.Head.Name == "Acme.Ask" && measure.Measure == "response.p50" ? 1.3 : 1);
        var outcome = await Run(runner, [Ask, Draft]);
        var failed = outcome.State.Results.Single(result => result.Verdict == GateVerdict.Fail);
        Assert.That((outcome.Pairs.Count, failed.Pipeline, failed.Measure!.Measure, failed.Stage), Is.EqualTo((16, "Acme.Ask", "response.p50", "Embed")));
        Assert.That(failed.Ratio, Is.EqualTo(1.3).Within(0.001));
    }

    [Test]
    public async Task WhatIsSetOtherwiseIsSaidOfItsVerdictsAlone()
    {
        var outcome = await Run(new ScriptedPairRunner((_, _) => 1), [Ask with { Settings = ["Embed: slots 2 → 1", "Search: limit none → 5 ms"] }, Draft]);
        Assert.That(outcome.Notes, Is.EqualTo(new[] { new GateNote("Acme.Ask", Ask.Scenario.Name, "stages are set otherwise: Embed: slots 2 → 1, Search: limit none → 5 ms") }));
    }

    [Test]
    public async Task EachRoundHasAPairOfEachInAnOrderOfItsOwn()
    {
        GatedCase[] cases = [Ask, Draft, Case("Acme.Rank"), Case("Acme.Search")];
        var runner = new ScriptedPairRunner((_, _) => 1);
        await Run(runner, cases);
        var rounds = runner.Orders.Chunk(cases.Length).ToList();
        Assert.That(rounds.Select(round => round.Select(order => order.Number).Distinct().Single()), Is.EqualTo(Enumerable.Range(1, 8)));
        Assert.That(rounds.Select(round => round.Select(order => order.Head.Name).Distinct().Count()), Is.All.EqualTo(4));
        Assert.That(rounds.Select(round => string.Join(' ', round.Select(order => order.Head.ShortName))).Distinct().Count(), Is.GreaterThan(3));
        Assert.That(runner.Orders.Select(order => order.Launch), Is.EqualTo(Enumerable.Range(0, 32).Select(place => (2 * place) + 1)), "as planned");
        Assert.That(runner.Orders.Where(order => order.Head.Name == "Acme.Ask").Count(order => order.HeadFirst), Is.EqualTo(4), "in every second pair the head is first");

        var again = new ScriptedPairRunner((_, _) => 1);
        await Run(again, cases);
        Assert.That(again.Orders.Select(order => order.Head.Name), Is.EqualTo(runner.Orders.Select(order => order.Head.Name)), "deterministic");
    }

    [Test]
    public async Task TooNoisyItTakesAllPairsAndIsInconclusive()
    {
        var runner = new ScriptedPairRunner((order, measure) => measure.IsExact ? 1 : order.Number % 2 == 0 ? 1.3 : 0.8);
        var outcome = await Run(runner, [Ask]);
        var result = outcome.State.Results.Single(result => result.Measure!.Measure == "response.p50");
        Assert.That((outcome.End, outcome.Pairs.Count, result.Verdict), Is.EqualTo((GateEnd.Decided, 20, GateVerdict.Inconclusive)));
    }

    [Test]
    public async Task WhatFailsToLaunchIsNotTriedAgainAndSaid([Values(Conditions.Base, Conditions.Head)] string side)
    {
        var runner = new ScriptedPairRunner((_, _) => 1)
        {
            Change = (order, report) => order.Head.Name == "Acme.Draft" && order.Number == 3 ? ScriptedPairRunner.Failed(report, side, "no model.onnx") : report,
        };
        var outcome = await Run(runner, [Ask, Draft]);
        Assert.That(runner.Orders.Count(order => order.Head.Name == "Acme.Draft"), Is.EqualTo(3));
        Assert.That(runner.Orders.Count(order => order.Head.Name == "Acme.Ask"), Is.EqualTo(8));
        var result = outcome.State.Results.First(result => result.Pipeline == "Acme.Draft");
        Assert.That((result.Measure, result.Verdict), Is.EqualTo(((GatedMeasure?)null, side == Conditions.Head ? GateVerdict.Fail : GateVerdict.NotComparable)));
        Assert.That(result.Reason, Does.Contain("no model.onnx"));
        Assert.That(outcome.State.Results.Where(result => result.Pipeline == "Acme.Ask").Select(result => result.Verdict), Is.All.EqualTo(GateVerdict.Pass));
    }

    [Test]
    public async Task OtherQueriesAreNotComparedAndTheOthersAre()
    {
        var runner = new ScriptedPairRunner((_, _) => 1)
        {
            Change = (order, report) => order.Head.Name == "Acme.Draft" ? new PairReport(report.Pair, null, null) { NotComparable = "another set of queries: the base has 3, the head 4" } : report,
        };
        var outcome = await Run(runner, [Ask, Draft]);
        Assert.That(outcome.NotComparable.Select(row => (row.Pipeline, row.Scenario, row.Verdict, row.Reason)), Is.EqualTo([("Acme.Draft", "SingleStream", GateVerdict.NotComparable, "another set of queries: the base has 3, the head 4")]));
        Assert.That(outcome.State.Results.Select(result => result.Pipeline).Distinct(), Is.EqualTo(["Acme.Ask"]));
        Assert.That(runner.Orders, Has.Count.EqualTo(9));
    }

    [Test]
    public async Task AnInterruptKeepsThePairsBeforeIt()
    {
        using var stop = new CancellationTokenSource();
        var runner = new ScriptedPairRunner((_, _) => 1.3)
        {
            Before = order => { if (order.Number == 3) stop.Cancel(); },
        };
        var kept = new List<int>();
        var outcome = await Loop(runner, [Ask]).RunAsync(report => kept.Add(report.Pair.Number), null, stop.Token);
        Assert.That((outcome.End, outcome.Pairs.Count), Is.EqualTo((GateEnd.Interrupted, 2)));
        Assert.That(kept, Is.EqualTo([1, 2]));
        Assert.That(outcome.State.Results.Select(result => result.Verdict), Is.All.EqualTo(GateVerdict.Inconclusive), "two pairs decide nothing");
    }

    [Test]
    public async Task TheBudgetEndsItBetweenRounds()
    {
        var runner = new ScriptedPairRunner((_, _) => 1);
        var loop = new GateLoop([Ask, Draft], GatedMeasures.Of([Ask, Draft], [], 0.02), Look.Default, runner.RunAsync, runner.Clock) { Budget = TimeSpan.FromSeconds(36) };
        var outcome = await loop.RunAsync(_ => { }, null, CancellationToken.None);
        Assert.That((outcome.End, outcome.Pairs.Count), Is.EqualTo((GateEnd.OutOfTime, 6)), "three rounds of 10 s");
        Assert.That(outcome.State.Results.Select(result => result.Reason), Is.All.EqualTo("not told by 3 pairs: it takes 8 at the least"));
    }

    [Test]
    public async Task ProgressSaysWhereItIsAndAtMostHowLong()
    {
        var runner = new ScriptedPairRunner((_, _) => 1);
        var told = new List<RunProgress>();
        await Loop(runner, [Ask]).RunAsync(_ => { }, new Told(told), CancellationToken.None);
        Assert.That(told.Select(progress => (progress.Launch, progress.Of)), Is.EqualTo(Enumerable.Range(1, 8).Select(pair => (pair, 20))));
        Assert.That((told[2].What, told[2].Phase), Is.EqualTo(("Ask SingleStream, pair 3 of at most 20", "taking turns")));
        Assert.That(told[2].Left, Is.EqualTo(TimeSpan.FromSeconds(18 * 5)));
    }

    [Test]
    public async Task WholeLaunchesAreSaid()
    {
        var runner = new ScriptedPairRunner((_, _) => 1) { Change = (_, report) => report with { WholeBecause = "its sessions outlast a block" } };
        Assert.That((await Run(runner, [Ask])).Notes, Is.EqualTo([Note(Ask, "whole launches in turn, not blocks: its sessions outlast a block")]));

        var failing = new ScriptedPairRunner((_, _) => 1) { Change = (_, report) => ScriptedPairRunner.Failed(report, Conditions.Head, "no model") with { WholeBecause = "its two processes can't be set up at the same time" } };
        Assert.That((await Run(failing, [Ask])).Notes, Is.Empty, "it fails alone as well");
    }

    [Test]
    public async Task ASideThatCannotBeMadeAgainIsSaidOnceOfEachCase()
    {
        var runner = new ScriptedPairRunner((_, _) => 1)
        {
            Change = (order, report) => order.Head.Name == "Acme.Ask" ? report with { MadeOnce = "one pipeline object a process, for the head's could not be made again: the port is taken" } : report,
        };
        Assert.That((await Run(runner, [Ask, Draft])).Notes, Is.EqualTo([Note(Ask, "one pipeline object a process, for the head's could not be made again: the port is taken")]));
    }

    [Test]
    public async Task PairsThatCompiledThroughoutAreCounted()
    {
        var runner = new ScriptedPairRunner((_, _) => 1) { Change = (order, report) => report with { CompiledThroughout = order.Head.Name == "Acme.Draft" && order.Number is 2 or 5 or 6 } };
        Assert.That((await Run(runner, [Ask, Draft])).Notes, Is.EqualTo([Note(Draft, "methods were compiled in most rounds of 3 of 8 pairs, too many to leave them out")]));
    }

    private static Task<GateOutcome> Run(ScriptedPairRunner runner, IReadOnlyList<GatedCase> cases) => Loop(runner, cases).RunAsync(_ => { }, null, CancellationToken.None);

    private static GateLoop Loop(ScriptedPairRunner runner, IReadOnlyList<GatedCase> cases) => new(cases, GatedMeasures.Of(cases, [], 0.02), Look.Default, runner.RunAsync, runner.Clock);

    private static GateNote Note(GatedCase one, string text) => new(one.Head.Name, one.Scenario.Name, text);

    private static GatedCase Case(string name)
    {
        var graph = Graphs.Pipeline(name);
        return new GatedCase(graph, graph, new SingleStreamScenario());
    }

    private sealed class Told(List<RunProgress> told) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => told.Add(value);
    }
}

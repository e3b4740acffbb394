using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Pairs;

/// <summary>Traced pairs of real processes, see <see cref="ChildPipelines"/>: a build against itself.</summary>
public sealed class CausePairsTests : RealChildFixture
{
    [Test]
    public async Task ThreePairsThatExplainTakeTurnsAndAreToldWhileTheyCanBeRead()
    {
        var told = new List<(int Launch, LaunchOutcome Outcome, LaunchKind Kind, int Blocks, bool HasVisits)>();
        var whole = new List<bool>();
        var phases = new Phases();

        var inTurns = await RunAsync(
            new SingleStreamScenario { WarmupQueries = 5 }, Told, phases);

        Assert.That(inTurns, Is.EqualTo((true, (string?)null)));
        var pairs = whole.Chunk(2).Take(3).All(pair => pair.All(isWhole => isWhole)) ? 3 : 4;
        Assert.That(told, Is.EqualTo(Enumerable.Range(21, 2 * pairs).Select(launch => (launch, LaunchOutcome.Ok, LaunchKind.Trace, 16, true))), "a fourth only where a trace lost events");
        Assert.That(phases.Said.Select(said => (said.Launch, said.Of)).Distinct(), Is.EqualTo(Enumerable.Range(1, pairs).Select(pair => (pair, 4))));

        void Told(LaunchResult launch)
        {
            told.Add((launch.Launch, launch.Outcome, launch.Kind, launch.Records!.Blocks.Count, launch.Records.Spans.Count > 0));
            whole.Add(launch.HasWholeTrace());
        }
    }

    [TestCase(2, 32, false, Description = "an explanation rests on three launches")]
    [TestCase(3, 6, false, Description = "turns are long: a pair has two")]
    [TestCase(3, 24, true)]
    [TestCase(3, 16, true)]
    [TestCase(3, 15, false)]
    public void AFourthIsNeededWhereATraceLostEventsOrTurnsAreFew(int whole, int compared, bool enough) => Assert.That(CausePairs.IsEnough(whole, compared), Is.EqualTo(enough));

    [Test]
    public async Task WhatCanTakeNoTurnsIsNotRun()
    {
        var told = 0;
        Assert.That(await RunAsync(new OfflineScenario { Queries = 10 }, _ => told++, null), Is.EqualTo((false, (string?)null)));
        Assert.That(told, Is.Zero);
        Assert.That(Directory.GetFiles(Folder, "*.nettrace"), Is.Empty);
    }

    [Test]
    public async Task OneThatFailsEndsThemAndSaysWhy()
    {
        var told = new List<LaunchOutcome>();
        var (inTurns, less) = await RunAsync(new SingleStreamScenario { WarmupQueries = 3 }, launch => told.Add(launch.Outcome), null, "Dies");
        Assert.That((inTurns, told.Count), Is.EqualTo((true, 2)), "the first pair's");
        Assert.That(less, Does.Match("^the (base|head) of a traced pair failed: ").And.Contain("signal 9"));
    }

    private Task<(bool InTurns, string? Less)> RunAsync(Scenario scenario, Action<LaunchResult> onLaunch, IProgress<RunProgress>? progress, string pipeline = "Sleeps")
    {
        var graph = Pipeline(pipeline, scenario);
        var output = new ProjectOutput("", Folder, "dotnet", [typeof(ChildPipelines).Assembly.Location], [graph]);
        return new CausePairs(output, output, Folder).RunAsync(new GatedCase(graph, graph, scenario), 21, onLaunch, progress, CancellationToken.None);
    }

    private sealed class Phases : IProgress<RunProgress>
    {
        public List<RunProgress> Said { get; } = [];

        public void Report(RunProgress value) => Said.Add(value);
    }
}

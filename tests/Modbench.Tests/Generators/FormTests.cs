using Modbench.Engine;
using Modbench.Tests.Engine;

namespace Modbench.Tests.Generators;

/// <summary>Each graph form, compiled and run by the executor: every answer must be the right one.</summary>
public sealed class FormTests
{
    private const int Queries = 100;

    private static readonly Lazy<Microsoft.CodeAnalysis.CSharp.CSharpCompilation> Compilation = new(() => GeneratorRun.Compile([FormSubjects.Source], name: "FormSubjects"));

    private static readonly string[] Pipelines =
    [
        "Routed", "RoutedByObject", "Looped", "JoinedIfThere", "ParallelAndRouted", "Batched", "Streamed", "ReadTwice", "Nesting", "NestingByRoutes", "NestingNested", "Quiet",
    ];

    private static readonly Scenario[] Loads = [new SingleStreamScenario(), new ServerScenario { QueriesPerSecond = 4000 }, new OfflineScenario()];

    private static readonly Lazy<Subject> Any = new(() => Subject.Load("Forms.Routed", Compilation.Value));

    [Test]
    public void EveryAnswerIsRight([ValueSource(nameof(Pipelines))] string pipeline, [ValueSource(nameof(Loads))] Scenario load)
    {
        var records = LaunchRun.Once(Wiring(pipeline), load, Queries);
        Assert.That(records.Failures, Is.Empty);
        Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed));
        Assert.That(records.Qualities, Is.EqualTo(new[] { new QualityRecord("solo", "right", Queries, 1, null) }));
    }

    [Test]
    public void TheWiringTellsTheExecutorOfEachForm()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Tell("Looped"), Is.EqualTo(new[] { "Add → 1 starts visits 6", "Judge → routes 2 3", "Again → routes 0", "End →" }));
            Assert.That(Tell("JoinedIfThere"), Is.EqualTo(new[] { "Search → 1", "Judge → routes 2 3", "Rank → 4", "Skip → 4", "Write →" }), "what Search gives is read");
            Assert.That(Tell("Batched").Take(3), Is.EqualTo(new[] { "Text → 1 batch 4 wait 1000000", "Length → 2 batch 3", "Wide → 3 batch 2 limit 5000000000" }));
            Assert.That(Tell("Streamed"), Is.EqualTo(new[] { "Count → 2 first piece 1", "First → 3", "Whole → 3", "Both →" }));
            Assert.That(Wiring("Nesting").Stages.Select(stage => stage.Name), Is.EqualTo(new[]
            {
                "Start", "Deep.Add", "Deep.Judge", "Deep.Twice", "Deep.Thrice", "Deep.(answer)", "After.Left", "After.Square", "After.Sum", "Write",
            }));
            Assert.That(Wiring("NestingNested").Stages.Select(stage => stage.Name), Does.Contain("Middle.Deep.Judge").And.Contain("Middle.Deep.(answer)"));
        });
    }

    [Test]
    public void TheManifestTellsEachForm()
    {
        var looped = Graph("Looped").Stages;
        var streamed = Graph("Streamed").Stages;
        Assert.Multiple(() =>
        {
            Assert.That(looped[0] is { StartsWithQuery: true, MaxVisits: 6, After.Count: 0 });
            Assert.That(looped[1].Routes, Is.EqualTo(new[] { "Again", "End" }));
            Assert.That(Graph("Routed").Stages.Single(stage => stage.Name == "Judge").MayAnswer);
            Assert.That(Graph("JoinedIfThere").Stages.Single(stage => stage.Name == "Write").Reads, Is.EqualTo(new[] { "Search" }));
            Assert.That(Graph("Batched").Stages[0] is { BatchSize: 4, BatchWaitNs: 1_000_000 });
            Assert.That(Graph("Batched").Stages[2].TimeoutNs, Is.EqualTo(5_000_000_000));
            Assert.That(streamed[0] is { Streams: true, IsAsync: true, Output: "IReadOnlyList<string>" });
            Assert.That(streamed[1].FromFirstPiece, Is.EqualTo(new[] { "Count" }));
        });
    }

    [Test]
    public void AVisitTooManyFailsItsQueryAlone()
    {
        var records = LaunchRun.Once(Wiring("Endless"), new SingleStreamScenario(), Queries);
        var failed = records.Queries.Count(query => query.Outcome == QueryOutcome.Failed);
        Assert.That(failed, Is.InRange(1, Queries / 2));
        Assert.That(records.Failures.Select(failure => (failure.Stage, failure.Type, failure.Count)), Is.EqualTo(new[] { ("Search", "visits", failed) }));
    }

    [Test]
    public void ABatchThatLosesAResultFails()
    {
        var records = LaunchRun.Once(Wiring("Short"), new SingleStreamScenario(), 5);
        Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Failed));
        Assert.That(records.Failures[0].Message, Does.Contain("batched stage 'Lose' was given 1 and gave 0"));
    }

    [Test]
    public async Task TheGeneratedCodeAllocatesNothing()
    {
        var wiring = Wiring("Quiet");
        await wiring.LoadQueriesAsync(CancellationToken.None);
        await wiring.SetUpAsync(CancellationToken.None);
        var frames = new[] { wiring.CreateFrame() };
        var shape = new GraphShape(wiring.Stages);
        frames[0].visits = [.. wiring.Stages.Select((stage, i) => new Visit(null!, frames[0], new StageSlots(i, stage, shape)))];
        wiring.MakeRoomForAnswers(1);
        for (var i = 0; i < 20; i++) Query(i % 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Query(i % 10);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Query(int number)
        {
            var frame = frames[0];
            foreach (var visit in frame.visits) visit.Count = 0;
            wiring.Begin(frame, number);
            Enter(frame, 0);
            if (!wiring.VisitBatch(1, frames)) throw new InvalidOperationException("went on");
            Enter(frame, 2);
            Enter(frame, wiring.Stages[2].Routes[frame.visits[2].Route]);
            Enter(frame, 5);
            wiring.KeepAnswer(0, frame);
            if (wiring.Judge(0, 0) != 1) throw new InvalidOperationException("wrong answer");
            wiring.Clear(frame);
        }

        void Enter(QueryFrame frame, int stage)
        {
            if (!wiring.Visit(stage, frame)) throw new InvalidOperationException("went on");
            frame.visits[stage].Count++;
        }
    }

    [Test]
    public async Task AnAnswerWithoutATypeThatTheCompilerCannotSeeFailsWithItsNumber()
    {
        var subject = await Subject.Load("Ends", """
            [Pipeline]
            public class Ends
            {
                [Queries] public static IEnumerable<string> Questions() => ["a"];
                [Stage(Routes = [nameof(Left), nameof(Right)])] static Next<int, int> Judge(string text) => Elsewhere();
                [Stage] static int Left(int n) => n;
                [Stage] static int Right(int n) => n;
                static Next<int, int> Elsewhere() => Next.Answer(1);
            }
            """).SetUpAsync();
        Assert.That(() => subject.Run(0), Throws.InvalidOperationException.With.Message.StartsWith("MB0088: router 'Judge'").And.Message.Contains("add the answer's type last"));
    }

    [Test]
    public void ARouterThatReturnsDefaultFailsItsQueriesAlone()
    {
        var records = LaunchRun.Once(Wiring("Undecided"), new SingleStreamScenario(), Queries);
        var failed = records.Queries.Count(query => query.Outcome == QueryOutcome.Failed);
        Assert.Multiple(() =>
        {
            Assert.That(records.Queries.Select(query => query.Outcome == QueryOutcome.Failed), Is.EqualTo(records.Queries.Select(query => query.Choice % 2 == 1)));
            Assert.That(failed, Is.InRange(1, Queries - 1));
            Assert.That(records.Failures.Select(failure => (failure.Stage, failure.Type, failure.Count)), Is.EqualTo(new[] { ("Judge", typeof(InvalidOperationException).FullName, failed) }));
            Assert.That(records.Failures[0].Message,
                Is.EqualTo("MB0097: router 'Judge' returned default, which takes no route: return Next.First(…) or Next.Second(…) or Next.Answer(…)"));
        });
    }

    private static PipelineWiring Wiring(string pipeline)
    {
        _ = Any.Value; // Loading it registers its pipelines.
        Assert.That(PipelineRegistry.TryCreate("Forms." + pipeline, out var wiring));
        return wiring!;
    }

    private static PipelineGraph Graph(string pipeline)
    {
        var json = Any.Value.Assembly.GetCustomAttributes(typeof(PipelineManifestAttribute), false).Cast<PipelineManifestAttribute>().Single().Json;
        return PipelineManifest.Parse(json).Pipelines.Single(graph => graph.ShortName == pipeline);
    }

    private static IEnumerable<string> Tell(string pipeline) => Wiring(pipeline).Stages.Select(stage =>
        $"{stage.Name} →{Part("", stage.Successors)}{Part("routes ", stage.Routes)}{Part("first piece ", stage.StreamSuccessors)}"
        + (stage.StartsWithQuery ? " starts" : "") + (stage.MaxVisits > 0 ? $" visits {stage.MaxVisits}" : "") + (stage.BatchSize > 0 ? $" batch {stage.BatchSize}" : "")
        + (stage.BatchWaitNs > 0 ? $" wait {stage.BatchWaitNs}" : "") + (stage.TimeoutNs > 0 ? $" limit {stage.TimeoutNs}" : ""));

    private static string Part(string what, int[] numbers) => numbers.Length == 0 ? "" : $" {what}{string.Join(' ', numbers)}";
}

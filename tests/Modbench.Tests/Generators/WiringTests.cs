using System.Collections.Concurrent;

namespace Modbench.Tests.Generators;

/// <summary>Valid graphs: they compile without a warning, and the emitted wiring gives the right values.</summary>
public sealed class WiringTests
{
    private const string Numbers = "[Queries] public static IEnumerable<int> Numbers() => [3, 10];";

    [Test]
    public async Task AChainOfMethodsRunsInOrder()
    {
        var subject = await Subject.Load("Demo.Chain", """
            namespace Demo;

            [Pipeline]
            public sealed class Chain
            {
                public static TaskCompletionSource Gate = new();
                [Queries] public static IEnumerable<string> Questions() => ["ab", "abc"];

                [Stage] static int Count(string text) => text.Length;
                [Stage(Slots = 2)] async Task<double> Half(int count) { await Gate.Task; return count / 2.0; }
                [Stage] ValueTask<string> Write(double half, CancellationToken stop) => new(half.ToString("0.0") + stop.CanBeCanceled);
            }
            """).SetUpAsync();

        Assert.That(subject.Wiring.QueryCount, Is.EqualTo(2));
        Assert.That(subject.Run(1, _ => subject.Static<TaskCompletionSource>("Demo.Chain", "Gate").SetResult()), Is.EqualTo(("1.5True", 1)));
        Assert.That(subject.Wiring.Stages.Select(stage => (stage.Name, stage.Slots, string.Join(' ', stage.Successors))),
            Is.EqualTo(new[] { ("Count", 1, "1"), ("Half", 2, "2"), ("Write", 1, "") }));
    }

    [Test]
    public async Task QueriesAreToldApartByWhatTheyHold()
    {
        var digests = new List<string?>();
        foreach (var queries in (string[])["new(1, \"a\"), new(2, \"b\")", "new(1, \"a\"), new(2, \"b\")", "new(1, \"a\"), new(2, \"c\")"])
        {
            var subject = await Subject.Load("Asks", $$"""
                public sealed record Question(int Number, string Text);

                [Pipeline]
                public sealed class Asks
                {
                    [Queries] public static IEnumerable<Question> Questions() => [{{queries}}];

                    [Stage] static int Count(Question question) => question.Number;
                }
                """).SetUpAsync();
            digests.Add(subject.Wiring.DigestQueries());
        }

        Assert.That(digests[0], Is.Not.Null);
        Assert.That(digests[1], Is.EqualTo(digests[0]), "in another assembly");
        Assert.That(digests[2], Is.Not.EqualTo(digests[0]));
    }

    [Test]
    public async Task BranchesJoinByPositionAndByFrom()
    {
        var subject = await Subject.Load("Fan", $$"""
            [Pipeline]
            internal class Fan
            {
                {{Numbers}}
                [Stage(After = [nameof(Double), nameof(Square), nameof(Negate)])]
                string Join(int twice, [From(nameof(Negate))] int minus, [FromQuery] int number, int squared) => $"{twice} {minus} {number} {squared}";

                [Stage] int Same([FromQuery] int number) => number;
                [Stage(After = [nameof(Same)])] private int Double(int number) => number * 2;
                [Stage(After = [nameof(Same)])] protected async ValueTask<int> Square(int number) { await Task.Yield(); return number * number; }
                [Stage] static int Negate([FromQuery] int number) => -number;
            }
            """).SetUpAsync();

        Assert.That(subject.Answer(), Is.EqualTo("6 -3 3 9"));
        Assert.That(subject.Wiring.Stages.Select(stage => stage.Name), Is.EqualTo(new[] { "Same", "Double", "Square", "Negate", "Join" }));
        Assert.That(subject.Wiring.Stages.Select(stage => string.Join(' ', stage.Successors)), Is.EqualTo(new[] { "1 2", "4", "4", "4", "" }));
        Assert.That(subject.Graph.Stages[4].After, Is.EqualTo(new[] { "Double", "Negate", "Square" }));
    }

    [Test]
    public async Task FromAddsToTheDefaultEdgeAndOneResultMayServeTwice()
    {
        var subject = await Subject.Load("Mix", $$"""
            [Pipeline] public class Mix
            {
                {{Numbers}}
                [Stage] int First(int n) => n + 1;
                [Stage] int Second(int n) => n * 10;
                [Stage] string Both(int second, [From(nameof(First))] int first, [From(nameof(First))] int again) => $"{second} {first} {again}";
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo("40 4 4"));
        Assert.That(subject.Wiring.Stages.Select(stage => string.Join(' ', stage.Successors)), Is.EqualTo(new[] { "1 2", "2", "" }));
    }

    [Test]
    public async Task AnEmptyAfterTakesTheQuery()
    {
        var subject = await Subject.Load("Apart", $$"""
            public sealed class Triple : IStage<int, int> { public int Run(int n) => n * 3; }
            [Pipeline] public class Apart
            {
                {{Numbers}}
                [Stage] int First(int n) => n + 1;
                [Stage(After = [])] readonly Triple Other = new();
                [Stage(After = [nameof(First), nameof(Other)])] int Sum(int a, int b) => a + b;
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(13));
    }

    [Test]
    public async Task ResultsConvertToBaseTypesAndInterfaces()
    {
        var subject = await Subject.Load("Wide", """
            [Pipeline] public class Wide
            {
                [Queries] public static IEnumerable<List<string>> Texts() => [["a", "bc"]];
                [Stage] string[] Copy(IReadOnlyList<string> texts) => [.. texts];
                [Stage] int Count(IEnumerable<object> texts) => texts.Count();
                int Count(string[] texts) => -1;
                [Stage] string? Maybe(int count) => count > 5 ? null : "few";
                [Stage] dynamic Any(string? few) => few ?? "many";
                [Stage] (string Name, int[][] Grid) Tuple(object any) => ((string)any, [[1]]);
            }
            """).SetUpAsync();
        var (name, grid) = ((string, int[][]))subject.Answer()!;
        Assert.That((name, grid[0][0]), Is.EqualTo(("few", 1)));
    }

    [Test]
    public async Task ATaskIsWaitedForAndItsFailureIsTheStages()
    {
        var subject = await Subject.Load("Late", """
            [Pipeline] public class Late
            {
                public static TaskCompletionSource<int> Gate = new();
                [Queries] public static IEnumerable<int> Numbers() => [1];
                [Stage] Task<int> Wait(int n) => Gate.Task;
                [Stage] ValueTask<int> Again(int n) => new(Gate.Task);
            }
            """).SetUpAsync();
        using var ended = new BlockingCollection<int>();
        var frame = subject.Frame(ended);
        subject.Wiring.Begin(frame, 0);

        Assert.That(subject.Wiring.Visit(0, frame), Is.False);
        Assert.That(ended, Is.Empty);
        subject.Static<TaskCompletionSource<int>>("Late", "Gate").SetException(new FormatException("planted"));
        Assert.That(ended.TryTake(out var stage, TimeSpan.FromSeconds(60)) ? stage : -1, Is.Zero);
        Assert.That(() => subject.Wiring.Complete(0, frame), Throws.TypeOf<FormatException>().With.Message.EqualTo("planted"));
        Assert.That(() => subject.Wiring.Visit(1, frame), Throws.TypeOf<FormatException>(), "already failed: at once");
    }

    [Test]
    public async Task TheStopTokenReachesStages()
    {
        var subject = await Subject.Load("Stoppable", """
            public sealed class Sleeper : IAsyncStage<int, int>
            {
                public async ValueTask<int> RunAsync(int n, CancellationToken stop) { await Task.Delay(n, stop); return n; }
            }
            [Pipeline] public class Stoppable
            {
                [Queries] public static IEnumerable<int> Milliseconds() => [100_000];
                [Stage] Sleeper Sleep { get; } = new();
                [Stage] string Say(CancellationToken stop, int n, CancellationToken again) => $"{stop == again}";
            }
            """).SetUpAsync();
        using var ended = new BlockingCollection<int>();
        var frame = subject.Frame(ended);
        subject.Wiring.Begin(frame, 0);
        Assert.That(subject.Wiring.Visit(0, frame), Is.False);
        _ = frame.Stop;
        await frame.stopSource.CancelAsync();
        Assert.That(ended.TryTake(out _, TimeSpan.FromSeconds(60)));
        Assert.That(() => subject.Wiring.Complete(0, frame), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(subject.Wiring.Visit(1, frame), "the second stage is synchronous");
        Assert.That(Subject.Value(frame, 1), Is.EqualTo("True"));
    }

    [Test]
    public async Task VisitsAllocateNothing()
    {
        var subject = await Subject.Load("Quiet", """
            public struct Adder : IStage<int, int> { public int Run(int n) => n + 1; }
            public sealed class Later : IAsyncStage<int, long> { public ValueTask<long> RunAsync(int n, CancellationToken stop) => new((long)n); }
            [Pipeline] public class Quiet
            {
                [Queries] public static IEnumerable<int> Numbers() => [1];
                [Stage] private int Double(int n) => n * 2;
                [Stage] readonly Adder Add;
                [Stage] readonly IStage<int, int> Boxed = new Adder();
                [Stage] private readonly Later Widen = new();
                [Stage] ValueTask<(long, int)> Pair(long wide, [FromQuery] int n) => new((wide, n));
                [Stage] static decimal Last((long, int) pair) => pair.Item1;
                [Quality("even")] static bool Even(int query, decimal answer) => answer % 2 == 0;
            }
            """).SetUpAsync();
        var frame = subject.Frame();
        _ = frame.Stop;
        subject.Wiring.MakeRoomForAnswers(1);
        Query();
        Query();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Query();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(Subject.Value(frame, 5), Is.EqualTo(4m));

        void Query()
        {
            subject.Wiring.Begin(frame, 0);
            for (var stage = 0; stage < 6; stage++)
            {
                if (!subject.Wiring.Visit(stage, frame)) throw new InvalidOperationException("went on");
            }

            subject.Wiring.KeepAnswer(0, frame);
        }
    }

    [Test]
    public async Task AClearedFrameKeepsNothingAlive()
    {
        var subject = await Subject.Load("Holding", """
            [Pipeline] public class Holding
            {
                [Queries] public static IEnumerable<string> Texts() => ["a"];
                [Stage] Task<object> Make(string text) => Task.FromResult(new object());
                [Stage] int[] Last(object made) => [1];
            }
            """).SetUpAsync();
        var frame = subject.Frame();
        subject.Wiring.Begin(frame, 0);
        Assert.That(subject.Wiring.Visit(0, frame) && subject.Wiring.Visit(1, frame));
        Assert.That(frame.GetType().GetField("query")!.GetValue(frame), Is.EqualTo("a"));

        subject.Wiring.Clear(frame);
        Assert.That(new[] { "query", "result0", "result1" }.Select(field => frame.GetType().GetField(field)!.GetValue(frame)), Is.All.Null);
    }
}

using Modbench.Engine;

namespace Modbench.Tests.Generators;

/// <summary>Stages held in fields and properties: which form is called, and when they are set up and disposed.</summary>
public sealed class StageObjectTests
{
    [TestCase("int", "1", "int 1")]
    [TestCase("string", "\"a\"", "text a")]
    [TestCase("List<string>", "[\"a\", \"b\"]", "list 2")]
    [TestCase("Uri", "new(\"http://x\")", "async http://x/")]
    public async Task TheIncomingTypeDecidesTheForm(string type, string value, string answer)
    {
        var subject = await Subject.Load("Choice", $$"""
            public sealed class Many : IStage<int, string>, IStage<string, string>, IStage<IReadOnlyList<string>, string>, IAsyncStage<Uri, string>
            {
                public string Run(int n) => $"int {n}";
                public string Run(string text) => $"text {text}";
                public string Run(IReadOnlyList<string> texts) => $"list {texts.Count}";
                public async ValueTask<string> RunAsync(Uri uri, CancellationToken stop) { await Task.Yield(); return $"async {uri}"; }
            }
            [Pipeline] public class Choice
            {
                [Queries] public static IEnumerable<{{type}}> Values() => [{{value}}];
                [Stage] Many Pick { get; } = new();
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(answer));
    }

    [TestCase("int", "3", "asynchronous")]
    [TestCase("Sub", "new()", "specific")]
    public async Task OfSeveralFormsTheClosestIsTaken(string type, string value, string answer)
    {
        var subject = await Subject.Load("Close", $$"""
            public class Top; public class Base : Top; public class Sub : Base;
            public sealed class Both : IStage<int, string>, IAsyncStage<int, string>, IStage<Top, string>, IStage<Base, string>
            {
                public string Run(int n) => "synchronous";
                public ValueTask<string> RunAsync(int n, CancellationToken stop) => new("asynchronous");
                public string Run(Top top) => "general";
                public string Run(Base middle) => "specific";
            }
            [Pipeline] public class Close
            {
                [Queries] public static IEnumerable<{{type}}> Values() => [{{value}}];
                [Stage] readonly Both Pick = new();
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(answer));
    }

    [Test]
    public async Task FieldsPropertiesStaticsInterfacesAndStructsAreStages()
    {
        var subject = await Subject.Load("Held", """
            public interface IAdd : IStage<int, int>;
            public class One : IAdd { public virtual int Run(int n) => n + 1; }
            public sealed class Hundred : One { public override int Run(int n) => n + 100; }
            public struct Counter : IStage<int, int>, ISetup
            {
                private int _visits;
                public int Run(int n) => n + 1000 * ++_visits;
                public ValueTask SetupAsync(CancellationToken stop) { _visits = 4; return default; }
            }
            public record struct Scale(int Factor) : IStage<int, int> { public int Run(int n) => n * Factor; }

            [Pipeline] public class Held
            {
                [Queries] static int[] Numbers { get; } = [1];
                [Stage] private readonly IAdd _add = new One();
                [Stage] protected One Virtual { get; private set; } = new Hundred();
                [Stage] private static readonly One s_one = new();
                [Stage] internal static One Shared => s_one;
                [Stage] Counter Count;
                [Stage] Scale Twice { get; } = new(2);
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo((1 + 1 + 100 + 1 + 1 + 5000) * 2));
        Assert.That(subject.Answer(), Is.EqualTo((1 + 1 + 100 + 1 + 1 + 6000) * 2), "a struct stage keeps its state");
    }

    [Test]
    public async Task SetUpRunsInGraphOrderOncePerObjectAndDisposalBackwards()
    {
        var subject = await Subject.Load("Life", """
            public static class Log { public static List<string> Lines = []; }
            public sealed class Part(string name) : IStage<int, int>, ISetup, IAsyncDisposable, IDisposable
            {
                public int Run(int n) => n;
                public async ValueTask SetupAsync(CancellationToken stop) { await Task.Yield(); Log.Lines.Add("set up " + name); }
                public ValueTask DisposeAsync() { Log.Lines.Add("dispose " + name); return name == "two" ? throw new InvalidOperationException("stuck") : default; }
                public void Dispose() => Log.Lines.Add("wrong");
            }
            public abstract class Base
            {
                [Setup] private void First() => Log.Lines.Add("base");
            }
            [Pipeline] public sealed class Life : Base, IDisposable
            {
                [Queries] public static IEnumerable<int> Numbers() => [1];
                [Create] static async Task<Life> OpenAsync(CancellationToken stop) { await Task.Yield(); Log.Lines.Add("create"); return new(); }
                [Stage(After = [nameof(One)])] Part Two { get; set; }
                [Stage] Part One([FromQuery] int n) => n < 0 ? Two : Two;
                [Setup] async Task LoadAsync(CancellationToken stop) { await Task.Yield(); Log.Lines.Add("own"); Two = null!; }
                public void Dispose() => Log.Lines.Add("dispose pipeline");
            }
            """.Replace("[Stage(After = [nameof(One)])] Part Two { get; set; }", "[Stage(After = [nameof(One)])] Part Two { get; set; } = null!; [Stage(After = [nameof(Two)])] Part Again => Two;", StringComparison.Ordinal)
            .Replace("[Stage] Part One([FromQuery] int n) => n < 0 ? Two : Two;", "[Stage(After = [])] private Part One = new(\"one\");", StringComparison.Ordinal)
            .Replace("Two = null!; }", "Two = new(\"two\"); }", StringComparison.Ordinal)).SetUpAsync();

        var lines = subject.Static<List<string>>("Log", "Lines");
        Assert.That(lines, Is.EqualTo(new[] { "create", "base", "own", "set up one", "set up two" }));
        lines.Clear();
        Assert.That(async () => await subject.Wiring.TearDownAsync(), Throws.InvalidOperationException.With.Message.EqualTo("stuck"));
        Assert.That(lines, Is.EqualTo(new[] { "dispose two", "dispose one", "dispose pipeline" }));
        Assert.That(async () => await subject.Wiring.TearDownAsync(), Throws.Nothing, "a second time there is nothing left");
        Assert.That(lines, Has.Count.EqualTo(3));
    }

    [Test]
    public void AStageThatIsNullAfterSetUpIsNamed()
    {
        var subject = Subject.Load("Forgotten", """
            public sealed class Same : IStage<int, int> { public int Run(int n) => n; }
            [Pipeline] public class Forgotten
            {
                [Queries] public static IEnumerable<int> Numbers() => [1];
                [Stage] Same Keep { get; set; } = null!;
            }
            """);
        Assert.That(async () => await subject.SetUpAsync(),
            Throws.TypeOf<StageSetupException>().With.Property("Stage").EqualTo("Keep").And.Message.Contains("'Keep' is null"));
        Assert.That(async () => await subject.Wiring.TearDownAsync(), Throws.Nothing);
    }
}

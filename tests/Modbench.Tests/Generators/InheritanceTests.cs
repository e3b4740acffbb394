using System.Reflection;
using Microsoft.CodeAnalysis;
using Modbench.Engine;

namespace Modbench.Tests.Generators;

/// <summary>Stages, queries and qualities from base classes, in this assembly and in others.</summary>
public sealed class InheritanceTests
{
    private const string Bases = """
        namespace Lib;

        public abstract class Root
        {
            [Queries] private static IEnumerable<string> Texts() => ["one two"];
            [Stage] private string[] Split(string text) => text.Split(' ');
            [Stage] protected virtual int Count(string[] words) => words.Length;
            [Stage(Slots = 3)] protected internal abstract string Write(int count);
            [Quality("kept")] private protected static bool Kept(string query, string answer) => answer.Length > 0;
        }
        """;

    private const string Derived = """
        namespace App;

        [Pipeline] public class Plain : Lib.Root
        {
            protected override string Write(int count) => $"{count}";
        }

        [Pipeline] public class Changed : Lib.Root
        {
            protected override int Count(string[] words) => base.Count(words) * 10;
            [Stage(Slots = 5)] protected override string Write(int count) => $"<{count}>";
            [Stage(After = [nameof(Write)])] private string Last(string text, [FromQuery] string query) => text + query;
        }

        [Pipeline] public class Again : Changed
        {
            [Queries] public static string[] Own => ["x"];
            [Stage(After = ["Last"])] private int Length(string text) => text.Length;
            [Quality("kept")] public static bool Longer(string query, int answer) => answer > 100;
        }
        """;

    [Test]
    public async Task InOneAssembly()
    {
        var sources = new[] { Bases, Derived.Replace("protected override string", "protected internal override string", StringComparison.Ordinal) };
        await Check(name => Subject.Load(name, sources));
    }

    [Test]
    public async Task FromAReferencedAssembly()
    {
        // The compiler does not show a project the private members of another.
        var library = GeneratorRun.Compile([Bases.Replace("private protected", "protected", StringComparison.Ordinal).Replace("private", "protected", StringComparison.Ordinal)], name: "Lib" + Guid.NewGuid().ToString("N"));
        var image = Subject.Image(library);
        var reference = MetadataReference.CreateFromImage(image);
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        try
        {
            await Check(name => Subject.Load(name, GeneratorRun.Compile([Derived], references: [reference])));
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
        }

        Assembly? Resolve(object? sender, ResolveEventArgs wanted) => new AssemblyName(wanted.Name).Name == library.AssemblyName ? Assembly.Load(image) : null;
    }

    private static async Task Check(Func<string, Subject> load)
    {
        var plain = await load("App.Plain").SetUpAsync();
        Assert.That(plain.Answer(), Is.EqualTo("2"));
        Assert.That(plain.Wiring.Stages.Select(stage => (stage.Name, stage.Slots)), Is.EqualTo(new[] { ("Split", 1), ("Count", 1), ("Write", 3) }));
        Assert.That(plain.Wiring.Qualities, Is.EqualTo(new[] { "kept" }));

        var changed = await load("App.Changed").SetUpAsync();
        Assert.That(changed.Answer(), Is.EqualTo("<20>one two"));
        Assert.That(changed.Wiring.Stages.Select(stage => (stage.Name, stage.Slots)), Is.EqualTo(new[] { ("Split", 1), ("Count", 1), ("Write", 5), ("Last", 1) }));

        var again = await load("App.Again").SetUpAsync();
        Assert.That(again.Answer(), Is.EqualTo("<10>x".Length));
        var frame = again.Frame();
        again.Wiring.Begin(frame, 0);
        for (var stage = 0; stage < 5; stage++) Assert.That(again.Wiring.Visit(stage, frame));
        again.Wiring.MakeRoomForAnswers(1);
        again.Wiring.KeepAnswer(0, frame);
        Assert.That(again.Wiring.Judge(0, 0), Is.Zero, "the derived class's quality takes the place of the base's");
    }

    [Test]
    public async Task PrivateMembersOfAGenericBase()
    {
        var subject = await Subject.Load("Subject", """
            public sealed class Wrap<T> : IStage<T, List<T>> { public List<T> Run(T value) => [value]; }
            public class Outer<TKey> where TKey : notnull, IComparable<TKey>
            {
                public abstract class Base<TValue> where TValue : struct
                {
                    [Queries] private static IEnumerable<TKey> Keys() => [default!];
                    [Stage] private TValue Look(TKey key) => default;
                    [Stage] private readonly Wrap<TValue> _wrap = new();
                    [Stage] private static Dictionary<TKey, TValue> Map(List<TValue> values, [FromQuery] TKey key) => new() { [key] = values[0] };
                    [Quality("q")] private static bool Right(TKey key, Dictionary<TKey, TValue> map) => map.ContainsKey(key);
                }
            }
            [Pipeline] public class Subject : Outer<int>.Base<double>;
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(new Dictionary<int, double> { [0] = 0 }));
        var frame = subject.Frame();
        subject.Wiring.Begin(frame, 0);
        for (var stage = 0; stage < 3; stage++) subject.Wiring.Visit(stage, frame);
        subject.Wiring.MakeRoomForAnswers(1);
        subject.Wiring.KeepAnswer(0, frame);
        Assert.That(subject.Wiring.Judge(0, 0), Is.EqualTo(1));
    }

    [Test]
    public void AttributesAreInheritedAndAScenarioReplacesItsNamesake()
    {
        var graph = Subject.Load("Subject", """
            [SingleStream(Queries = 100), Server(QueriesPerSecond = 5), Objective("1 s"), Budget("response.mean", AtMost = "2 s")]
            public abstract class Base
            {
                [Queries] protected static int[] Numbers => [5];
                [Stage] protected int Read(int n) => n;
            }
            [Pipeline, Offline, SingleStream(Queries = 7), Objective("3 s")] public sealed class Subject : Base;
            """).Graph;
        Assert.That(graph.Scenarios, Is.EqualTo(new Scenario[]
        {
            new SingleStreamScenario { Queries = 7 }, new ServerScenario { QueriesPerSecond = 5 }, new OfflineScenario(),
        }));
        Assert.That(graph.Objective, Is.EqualTo(new Objective(3_000_000_000, 1)));
        Assert.That(graph.Budgets.Select(budget => budget.Measure), Is.EqualTo(new[] { "response.mean" }));
    }

    [Test]
    public async Task OverridesOfAGenericBase()
    {
        var subject = await Subject.Load("Subject", """
            public sealed class Times(int factor) : IStage<int, int> { public int Run(int n) => n * factor; }
            public abstract class Base<T>
            {
                [Queries] protected static int[] Numbers => [5];
                [Stage] protected abstract T Read(int n);
                [Stage] protected virtual IStage<T, T> Change { get; } = null!;
            }
            [Pipeline] public sealed class Subject : Base<int>
            {
                protected override int Read(int n) => n + 1;
                [Stage(Slots = 2)] protected override IStage<int, int> Change { get; } = new Times(7);
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(42));
        Assert.That(subject.Wiring.Stages.Select(stage => (stage.Name, stage.Slots)), Is.EqualTo(new[] { ("Read", 1), ("Change", 2) }));
    }

    [Test]
    public async Task AnOverrideKeepsTheParametersThatItsBaseBinds()
    {
        var subject = await Subject.Load("Subject", """
            public abstract class Base
            {
                [Queries] protected static int[] Numbers => [5];
                [Stage] protected int Twice(int n) => n * 2;
                [Stage] protected virtual string Say([FromQuery] int n, [From(nameof(Twice))] int twice) => "";
                [Setup] protected virtual void Load() => Loaded += "base ";
                public static string Loaded = "";
            }
            [Pipeline] public class Subject : Base
            {
                protected override string Say(int n, int twice) => $"{n} {twice} {Loaded}";
                protected override void Load() => Loaded += "derived";
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo("5 10 derived"));
    }

    [Test]
    public async Task PartsInSeveralFilesStartWithTheMarkedOne()
    {
        var subject = await Subject.Load("Subject",
            """
            public partial class Subject
            {
                [Stage(After = [nameof(First)])] int Second(int n) => n * 10;
                [Stage] int Third(int n) => n + 1;
            }
            """,
            """
            [Pipeline] public partial class Subject
            {
                [Queries] static int[] Numbers => [1];
                [Stage] int First(int n) => n + 1;
            }
            """,
            """
            public partial class Subject
            {
                [Stage] int Own([FromQuery] int n) => -n;
                [Stage(After = [nameof(Third), nameof(Own)])] (int, int) Last(int a, int b) => (a, b);
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo((21, -1)));
    }

    [Test]
    public void AMistakeInASharedBaseIsToldOnce()
    {
        var source = """
            public abstract class Base
            {
                [Queries] protected static int[] Numbers => [5];
                [Stage] protected void Drop(int n) { }
            }
            [Pipeline] public class A : Base;
            [Pipeline] public class B : Base;
            """;
        Assert.That(GeneratorRun.Diagnose(GeneratorRun.Compile([source])).Select(diagnostic => diagnostic.Id), Is.EqualTo(new[] { "MB0025" }));
    }

    [Test]
    public void AMistakeInAReferencedBaseIsToldAtTheClass()
    {
        var library = GeneratorRun.Compile(["public abstract class Base { [Stage] protected void Drop(int n) { } }"]);
        var marked = Marked.Parse("[Pipeline] public class [|A|] : Base { [Queries] static int[] Numbers => [5]; }");
        var found = GeneratorRun.Diagnose(GeneratorRun.Compile([marked.Text], references: [MetadataReference.CreateFromImage(Subject.Image(library))]));
        Assert.That(found.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan.Start)), Is.EqualTo(new[] { ("MB0025", marked.Start) }));
    }

    [Test]
    public void TheOrderOfFieldsAndMethodsInAReferencedBaseIsNotGuessed()
    {
        var library = GeneratorRun.Compile(["""
            public class Same : IStage<int, int> { public int Run(int n) => n; }
            public abstract class Base { [Stage] protected int Next(int n) => n; [Stage] protected readonly Same Keep = new(); }
            """]);
        var found = GeneratorRun.Diagnose(GeneratorRun.Compile(["[Pipeline] public class A : Base { [Queries] static int[] Numbers => [5]; }"],
            references: [MetadataReference.CreateFromImage(Subject.Image(library))]));
        Assert.That(found.Select(diagnostic => diagnostic.Id), Is.EqualTo(new[] { "MB0034" }));
        Assert.That(found[0].GetMessage(null), Does.Contain("fields and methods have no order"));
    }
}

using Microsoft.CodeAnalysis;

namespace Modbench.Tests.Generators;

/// <summary>Where and how a pipeline class may be written.</summary>
public sealed class ClassFormTests
{
    private const string Members = """
        [Queries] static IEnumerable<int> Numbers() => [1];
        [Stage] private int Next(int n) => n + 1;
        [Quality("next")] static bool IsNext(int query, int answer) => answer == query + 1;
        """;

    [TestCase("Plain", "[Pipeline] class Plain { $ }")]
    [TestCase("A.B.Inside", "namespace A.B { [Pipeline] internal sealed class Inside { $ } }")]
    [TestCase("A.Outer+Middle+Inner", "namespace A { internal static class Outer { public class Middle { [Pipeline] protected internal class Inner { $ } } } }")]
    [TestCase("class", "[Pipeline] public class @class { $ }")]
    [TestCase("namespace.record+event", "namespace @namespace { public class @record { [Pipeline] public class @event { $ } } }")]
    [TestCase("Größe.Вопрос", "namespace Größe { [Pipeline] public class Вопрос { $ } }")]
    [TestCase("質問", "[Pipeline] public class 質問 { $ }")]
    [TestCase("Rec", "[Pipeline] public record Rec { $ }")]
    [TestCase("Rec", "[Pipeline] public sealed record class Rec(int Extra = 3) { $ }")]
    [TestCase("Primary", "[Pipeline] public class Primary(int extra = 0) { int Extra => extra; $ }")]
    [TestCase("Modbench.Shop.Ask", "namespace Modbench.Shop { [Pipeline] public class Ask { $ } }")]
    [TestCase("Shop.Ask", "namespace Shop { class Modbench; class System; class Task; class Generated; [Pipeline] class Ask { $ } }")]
    [TestCase("Shop.Modbench", "namespace Shop { [Pipeline] class Modbench { $ } }")]
    [TestCase("Shop.System.Engine", "namespace Shop.System { [Pipeline] class Engine { $ } }")]
    [TestCase("Values", "[Pipeline] public class Values { $ }")]
    [TestCase("Protected", "[Pipeline] public class Protected { protected internal Protected() { } $ }")]
    public async Task RunsWhereverItStands(string name, string source)
    {
        var subject = await Subject.Load(name, source.Replace("$", Members, StringComparison.Ordinal)).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(2));
        Assert.That(subject.Graph.ShortName, Is.EqualTo(name.Split('.', '+')[^1]));
    }

    [Test]
    public async Task NamesOfMembersMayBeKeywordsAndUnicode()
    {
        var subject = await Subject.Load("Odd", """
            public class @int { public int Value; }
            [Pipeline] public class Odd
            {
                [Queries] public static IEnumerable<@int> @foreach => [new() { Value = 4 }];
                [Stage] public int @switch(@int @params) => @params.Value;
                [Stage] private int größer(int @in) => @in + 1;
                [Stage] public static int f(int stage) => stage * 2;
                [Stage] int stop([FromQuery] @int query, [From(nameof(f))] int frame) => query.Value + frame;
                [Quality("q")] public static double @double(@int place, int @class) => @class;
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(14));
        Assert.That(subject.Graph.Stages.Select(stage => stage.Name), Is.EqualTo(new[] { "switch", "größer", "f", "stop" }));
    }

    [Test]
    public async Task NeitherUsingsNorNullableTypesAreNeeded()
    {
        const string Source = """
            using System.Threading.Tasks;
            using Modbench;

            public sealed class Same : IStage<string, string>, ISetup
            {
                public string Run(string text) => text;
                public ValueTask SetupAsync(System.Threading.CancellationToken stop) => default;
            }
            [Pipeline] public class Bare
            {
                [Queries] static async System.Collections.Generic.IAsyncEnumerable<string> Texts() { await Task.Yield(); yield return "abc"; }
                [Create] static Task<Bare> Open() => Task.FromResult(new Bare());
                [Setup] Task Load() => Task.CompletedTask;
                [Stage] private volatile Same _same = new Same();
                [Stage] async Task<int> Count(string text) { await Task.Yield(); return text.Length; }
                [Quality("q")] static double Right(string query, int answer) => 1;
            }
            """;
        var subject = await Subject.Load("Bare", GeneratorRun.Compile([Source], bare: true)).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(3));
    }

    [Test]
    public async Task ExperimentalAndObsoleteTypesGiveNoErrorInGeneratedCode()
    {
        var subject = await Subject.Load("Trying", """
            #pragma warning disable X0001
            [System.Diagnostics.CodeAnalysis.Experimental("X0001")] public record Draft(int Number);
            #pragma warning disable CS0612
            [Obsolete] public record Old(int Number);
            [Pipeline] public class Trying
            {
                [Queries] public static Draft[] Drafts => [new(1)];
                [Stage] public Old Age(Draft draft) => new(draft.Number + 1);
                [Stage] int Read(Old old) => old.Number;
                [Quality("q")] public static bool Right(Draft query, int answer) => true;
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(2));
    }

    [TestCase("static P Open() => new(7);")]
    [TestCase("static Task<P> Open() => Task.FromResult(new P(7));")]
    [TestCase("private static async ValueTask<P> Open(CancellationToken stop) { await Task.Delay(1, stop); return new(7); }")]
    [TestCase("public static P Open(CancellationToken stop) => new(7);")]
    [TestCase("internal static async Task<P> Open(CancellationToken stop) { await Task.Yield(); return new(7); }")]
    public async Task CreateHasItsShapes(string create)
    {
        var subject = await Subject.Load("P", $$"""
            [Pipeline] public class P(int extra)
            {
                public required int? Unset { get; init; }
                [Queries] static IEnumerable<int> Numbers() => [1];
                [Create] {{create.Replace("new(7)", "new(7) { Unset = null }", StringComparison.Ordinal).Replace("new P(7)", "new P(7) { Unset = null }", StringComparison.Ordinal)}}
                [Stage] int Add(int n) => n + extra;
            }
            """).SetUpAsync();
        Assert.That(subject.Answer(), Is.EqualTo(8));
    }

    [TestCase("static IEnumerable<int> Numbers() { yield return 1; yield return 2; }")]
    [TestCase("private static int[] Numbers => [1, 2];")]
    [TestCase("public static HashSet<int> Numbers { get; } = [1, 2];")]
    [TestCase("static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; yield return 2; }")]
    [TestCase("internal static IAsyncEnumerable<int> Numbers => Later(); static async IAsyncEnumerable<int> Later() { await Task.Yield(); yield return 1; yield return 2; }")]
    public async Task QueriesHaveTheirShapes(string queries)
    {
        var subject = await Subject.Load("P", $$"""
            [Pipeline] public class P
            {
                [Queries] {{queries}}
                [Stage] int Add(int n) => n + 10;
            }
            """).SetUpAsync();
        Assert.That(subject.Wiring.QueryCount, Is.EqualTo(2));
        Assert.That((subject.Answer(0), subject.Answer(1)), Is.EqualTo((11, 12)));
    }

    [Test]
    public void CreationAndQueriesThatGiveNullSaySo()
    {
        var subject = Subject.Load("Nothing", """
            [Pipeline] public class Nothing
            {
                [Queries] static IEnumerable<int> Numbers() => null!;
                [Create] static Nothing Open() => null!;
                [Stage] int Same(int n) => n;
            }
            """);
        Assert.That(async () => await subject.Wiring.LoadQueriesAsync(default), Throws.InvalidOperationException.With.Message.EqualTo("[Queries] 'Numbers' gave null"));
        Assert.That(async () => await subject.Wiring.SetUpAsync(default), Throws.InvalidOperationException.With.Message.EqualTo("[Create] 'Open' gave null"));
    }

    [Test]
    public async Task QualitiesJudgeKeptAnswers()
    {
        var subject = await Subject.Load("Judged", """
            [Pipeline] public class Judged
            {
                [Queries] static IEnumerable<string> Texts() => ["a", "bcd"];
                [Stage] int[] Count(string text) => [text.Length];
                [Quality("length")] private static double Length(object query, IEnumerable<int> answer) => answer.First();
                [Quality("short")] public static bool Short(string query, int[] answer) => answer[0] < 2;
            }
            """).SetUpAsync();
        Assert.That(subject.Wiring.Qualities, Is.EqualTo(new[] { "length", "short" }));
        subject.Wiring.MakeRoomForAnswers(2);
        for (var query = 0; query < 2; query++)
        {
            var frame = subject.Frame();
            subject.Wiring.Begin(frame, query);
            subject.Wiring.Visit(0, frame);
            subject.Wiring.KeepAnswer(query, frame);
        }

        Assert.That(new[] { subject.Wiring.Judge(0, 0), subject.Wiring.Judge(0, 1), subject.Wiring.Judge(1, 0), subject.Wiring.Judge(1, 1) },
            Is.EqualTo(new[] { 1, 3, 1, 0 }));
    }

    [TestCase("public class Empty;", true)]
    [TestCase("public static class Own { public static void Main() { } }", false)]
    [TestCase("public static class Own { public static async Task<int> Main(string[] args) { await Task.Yield(); return 0; } }", false)]
    [TestCase("Console.WriteLine();", false)]
    public void AConsoleApplicationGetsAMainOnlyIfItHasNone(string source, bool generated)
    {
        var compilation = GeneratorRun.Compile([source], OutputKind.ConsoleApplication);
        var (output, reported) = GeneratorRun.Generate(compilation);
        Subject.Emit(output, reported);
        Assert.That(output.SyntaxTrees.Any(tree => tree.FilePath.EndsWith("Main.g.cs", StringComparison.Ordinal)), Is.EqualTo(generated));
    }

    [Test]
    public void ALibraryGetsNoMain()
    {
        var (output, _) = GeneratorRun.Generate(GeneratorRun.Compile(["public class Empty;"]));
        Assert.That(output.GetEntryPoint(default), Is.Null);
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Modbench.Tests.Generators;

/// <summary>Source that the compiler refuses: the generator neither fails nor adds to what the compiler says.</summary>
public sealed class BrokenSourceTests
{
    private const string Whole = """
        namespace Demo;

        public sealed class Same<T> : IStage<T, T>, ISetup { public T Run(T value) => value; public ValueTask SetupAsync(CancellationToken stop) => default; }

        public abstract class Base<T>
        {
            [Queries] public static IEnumerable<string> Questions() => ["a"];
            [Stage] protected virtual T? Read(string text) => default;
        }

        [Pipeline(Alone = true), Server(QueriesPerSecond = 20, Duration = "4 s"), Objective("80 ms", Share = 0.9)]
        [Collocate(typeof(Demo.Whole), Copies = 2), Budget("response.p50", AtMost = "1 s", Scenario = "Server")]
        public partial class Whole(int extra) : Base<object>
        {
            [Create] static async Task<Whole> OpenAsync(CancellationToken stop) { await Task.Delay(1, stop); return new(1); }
            [Setup] void Load() => extra++;
            protected override object? Read(string text) => text;
            [Stage(After = [nameof(Read)])] readonly Same<object?> Keep = new();
            [Stage] int Other([FromQuery] string text) => text.Length + extra;
            [Stage(After = new[] { nameof(Keep), "Other" }, Slots = 2)] async ValueTask<(object?, int)> Join(object? kept, [From(nameof(Other))] int other) { await Task.Yield(); return (kept, other); }
            [Quality("q", AtLeast = 0.5)] static bool Right(string query, (object?, int) answer) => true;
        }
        """;

    [Test]
    public void TheWholeIsRight() => Assert.That(GeneratorRun.Diagnose(GeneratorRun.Compile([Whole])), Is.Empty);

    /// <summary>As while typing: of each two tokens the text is cut off after the first, and the second left out.</summary>
    [TestCase(true)]
    [TestCase(false)]
    [Category("Long")]
    public void HalfWrittenSourceDoesNotBreakTheGenerator(bool cut)
    {
        var compilation = GeneratorRun.Compile([Whole]);
        var tree = compilation.SyntaxTrees[0];
        var driver = GeneratorRun.Driver();
        foreach (var token in tree.GetRoot().DescendantTokens().Where((_, place) => place % 2 == (cut ? 0 : 1)))
        {
            var text = cut ? Whole[..token.Span.End] : Whole.Remove(token.Span.Start, token.Span.Length);
            var broken = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath));
            driver = driver.RunGenerators(broken);
            Assert.That(driver.GetRunResult().Results[0].Exception, Is.Null, text);
        }
    }

    [TestCase("CS0246", "[Stage] static Missing Search(string text) => null!;")]
    [TestCase("CS0246", "[Stage] static int Search(List<Missing> text) => 1;")]
    [TestCase("CS0246", "[Stage] readonly Missing Search = null!;")]
    [TestCase("CS0103", "[Stage] static int Search(string text) => 1; [Stage(After = [nameof(Serach)])] static int Rank(int n) => n;")]
    [TestCase("CS0103", "[Stage] static int Search(string text) => 1; [Stage] static int Rank([From(nameof(Serach))] int n) => n;")]
    [TestCase("CS0029", "[Stage] static int Search(string text) => 1; [Stage(After = \"Search\")] static int Rank(int n, int m) => n;")]
    [TestCase("CS0029", "[Stage(Slots = \"2\")] static int Search(string text) => 1;")]
    [TestCase("CS0246", "[Stage] static int Search(string text) => 1; [Quality(\"q\")] static bool Right(Missing query, int answer) => true;")]
    [TestCase("CS7036", "[Stage] static int Search(string text) => 1; [Quality] static bool Right(string query, int answer) => true;")]
    [TestCase("CS0246", "[Setup] Missing Load() => null!; [Stage] static int Search(string text) => 1;")]
    [TestCase("CS0246", "[Create] static Missing Open() => null!; [Stage] static int Search(string text) => 1;")]
    public void WhatTheCompilerSaysIsNotSaidTwice(string id, string members) =>
        Assert.That(Ids(Marked.Pipeline(members)), Is.EqualTo(new[] { id }));

    [TestCase("CS0246", "[Collocate(typeof(Missing))]")]
    [TestCase("CS0246", "[Missing]")]
    [TestCase("CS0029", "[Server(QueriesPerSecond = \"20\")]")]
    [TestCase("CS7036", "[Objective]")]
    [TestCase("CS7036", "[Budget]")]
    [TestCase("CS0029", "[Budget(\"response.p50\", AtMost = 60)]")]
    [TestCase("CS0579", "[Pipeline]")]
    public void NorWhatItSaysOfAttributes(string id, string attributes) =>
        Assert.That(Ids(Marked.Attributes(attributes)).Distinct(), Is.EqualTo(new[] { id }));

    [TestCase("CS0246", "[Pipeline] public class Subject : Missing { [Stage] int Search(int n) => n; }")]
    [TestCase("CS0592", "[Pipeline] public struct Subject { }")]
    [TestCase("CS0592", "[Pipeline] public interface ISubject { }")]
    [TestCase("CS0579", "[Pipeline] public partial class Subject { [Queries] static int[] Q => [1]; [Stage] int Same(int n) => n; } [Pipeline] public partial class Subject;")]
    public void NorOfTheClass(string id, string source) => Assert.That(Ids(source), Is.EqualTo(new[] { id }));

    [Test]
    public void AWarningCanBeSilencedWhereItStands()
    {
        const string Members = """
            [Stage] static string? Find(string text) => null;
            #pragma warning disable MB0023
                [Stage] static int Count(string found) => 1;
            #pragma warning restore MB0023
            """;
        Assert.That(Ids(Marked.Pipeline(Members)), Is.Empty);
    }

    private static IEnumerable<string> Ids(string source) =>
        GeneratorRun.Diagnose(GeneratorRun.Compile([source], OutputKind.ConsoleApplication)).Select(diagnostic => diagnostic.Id);
}

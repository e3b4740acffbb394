using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Modbench.Tests.Generators;

/// <summary>Why a pipeline of another assembly cannot be a stage: one mistake, at the member, with its mend.</summary>
public sealed class LentMistakeTests
{
    private const string Words = "[Pipeline] public class Words { [Queries] public static string[] All => []; [Stage] static int Count(string text) => text.Length; }";

    private const string Kept = """
        internal record Word(string Text);
        internal sealed class Splitter : IStage<string, Word[]> { public Word[] Run(string text) => [.. text.Split(' ').Select(word => new Word(word))]; }
        [Pipeline] public class Words { [Queries] public static string[] All => []; [Stage] private readonly Splitter _split = new(); [Stage] private int Count(Word[] words) => words.Length; }
        """;

    private static readonly Marked Outer = Marked.Parse(Marked.Pipeline("[Stage] readonly Words [|Inner|] = new();"));

    [TestCase(false)]
    [TestCase(true)]
    public void AnAssemblyWithoutTheGeneratorDoesNotTellOfItsStages(bool inAnEditor)
    {
        var library = GeneratorRun.Compile([Words], name: "Library");
        Refused(inAnEditor ? library.ToMetadataReference() : LentAssembly.Of("Library", library).Reference,
            "'Inner' is the pipeline 'Words' of the assembly 'Library', which does not tell what its stages are", "<PackageReference Include=\"Modbench\" />", "IStage<TIn, TOut>");
    }

    [Test]
    public void InAnEditorTheOtherProjectIsAsGoodAsItsAssembly()
    {
        var library = GeneratorRun.Generate(GeneratorRun.Compile([Words], name: "Library")).Output;
        Assert.That(Diagnose(library.ToMetadataReference()), Is.Empty);
    }

    [TestCase("PipelinePartsAttribute(1,", "PipelinePartsAttribute(2,")]
    [TestCase("scope|-1||0", "scope|-1||0|new")]
    [TestCase("|0|1|-1|", "|0|1|7|")]
    [TestCase("Stage0(", "Visit0(")]
    public void AnotherVersionsFormIsToldWithThatVersion(string written, string other) =>
        Refused(Changed(written, other), $"was built with Modbench {Modbench.Generators.PipelineGenerator.PackageVersion}, which tells of its stages in another form", "build both projects with one version of the package");

    [Test]
    public void AVersionThatToldNothingIsAnotherOne() =>
        Refused(Changed("static class Words__", "static class Unknown__"), "was built with another version of Modbench", "build both projects with one version of the package");

    [Test]
    public void ATypeBetweenItsStagesThatIsInternalIsNamed() =>
        Refused(LentAssembly.Build("Library", Kept).Reference, "keeps 'Word' to itself, which the values between its stages need", "make it public there", "<InternalsVisibleTo Include=\"Friend\" />");

    [Test]
    public void AFriendUsesInternalTypes() =>
        Assert.That(Diagnose(LentAssembly.Build("Library", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Friend\")]" + Kept).Reference), Is.Empty);

    /// <summary>Without nullable annotations nothing is said of null, there or here.</summary>
    [TestCase("#nullable enable", "MB0023")]
    [TestCase("#nullable disable", null)]
    public void AQueryThatMayBeNullIsWhatItsOwnContextSays(string context, string? id)
    {
        var marked = Marked.Parse(Marked.Pipeline("[Stage] static string? Trim(string text) => text.Trim(); [Stage] readonly Words [|Inner|] = new();"));
        var library = LentAssembly.Build("Library", $"{context}\n{Words}");
        var found = GeneratorRun.Diagnose(GeneratorRun.Compile([marked.Text], references: [library.Reference]));
        Assert.That(found.Select(diagnostic => diagnostic.Id), Is.EqualTo(id is null ? [] : new[] { id }), () => string.Join("\n", found));
    }

    [Test]
    public void AnInternalPipelineIsNoneOfAStrangersTypes() =>
        Assert.That(Diagnose(LentAssembly.Build("Library", Words.Replace("public class", "internal class", StringComparison.Ordinal)).Reference).Select(diagnostic => diagnostic.Id), Is.EqualTo(new[] { "CS0122" }));

    [Test]
    public void WhatDoesNotFitIsToldAsOfAnyStage()
    {
        var marked = Marked.Parse(Marked.Pipeline("[Stage] static int Length(string text) => text.Length; [Stage] readonly Words [|Inner|] = new();"));
        var found = GeneratorRun.Diagnose(GeneratorRun.Compile([marked.Text], references: [LentAssembly.Build("Library", Words).Reference]));
        Assert.That(found.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan.Start)), Is.EqualTo(new[] { ("MB0022", marked.Start) }), () => string.Join("\n", found));
        Assert.That(found[0].GetMessage(null), Does.Contain("'Inner' takes 'string', but 'Length' gives 'int'"));
    }

    private static void Refused(MetadataReference library, params string[] parts)
    {
        var found = Diagnose(library);
        Assert.That(found.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan.Start)), Is.EqualTo(new[] { ("MB0096", Outer.Start) }), () => string.Join("\n", found));
        foreach (var part in parts) Assert.That(found[0].GetMessage(null), Does.Contain(part));
    }

    private static IReadOnlyList<Diagnostic> Diagnose(MetadataReference library) => GeneratorRun.Diagnose(GeneratorRun.Compile([Outer.Text], references: [library], name: "Friend"));

    /// <summary>The library as a generator would have written it whose text differs there.</summary>
    private static MetadataReference Changed(string written, string other)
    {
        var output = GeneratorRun.Generate(GeneratorRun.Compile([Words], name: "Library")).Output;
        var parts = output.SyntaxTrees.Single(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) && tree.ToString().Contains(" static class Words__", StringComparison.Ordinal));
        Assert.That(parts.ToString(), Does.Contain(written));
        return LentAssembly.Of("Library", output.ReplaceSyntaxTree(parts, parts.WithChangedText(SourceText.From(parts.ToString().Replace(written, other, StringComparison.Ordinal), parts.Encoding)))).Reference;
    }
}

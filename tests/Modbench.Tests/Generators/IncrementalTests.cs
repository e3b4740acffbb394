using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Modbench.Generators;

namespace Modbench.Tests.Generators;

public sealed class IncrementalTests
{
    private const string Pipeline = """
        [Pipeline] [Server(QueriesPerSecond = 20)] [Objective("80 ms")] [Budget("response.p50", AtMost = "1 s")]
        public class Subject
        {
            [Queries] static string[] Texts => ["a"];
            [Stage] static int Count(string text) => text.Length;
            [Quality("q", AtLeast = 0.5)] static bool Right(string query, int answer) => true;
        }
        """;

    [TestCase("public class Other { int _n; }", "public class Other { int _n; void More() { } }")]
    [TestCase("// nothing", "// nothing at all")]
    public void AnEditElsewhereLeavesAllOutputsAsTheyWere(string before, string after) =>
        Assert.That(Reasons(before, after), Is.All.AnyOf(IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged));

    [Test]
    public void AnEditOfTheClassIsSeen()
    {
        var changed = Pipeline.Replace("int Count(string text) => text.Length", "long Count(string text) => text.Length", StringComparison.Ordinal).Replace("int answer", "long answer", StringComparison.Ordinal);
        Assert.That(Reasons(Pipeline, changed, with: "// nothing"), Has.Some.EqualTo(IncrementalStepRunReason.Modified));
    }

    [Test]
    public void AnEditOfABodyChangesNoWiring() =>
        Assert.That(Reasons(Pipeline, Pipeline.Replace("text.Length", "text.Length + 1", StringComparison.Ordinal), with: "// nothing"),
            Is.All.AnyOf(IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged));

    [Test]
    public void AHundredPipelinesTakeLittleTime()
    {
        var sources = Enumerable.Range(0, 100).Select(i => Pipeline.Replace("Subject", "Subject" + i, StringComparison.Ordinal)).ToList();
        var compilation = GeneratorRun.Compile(sources);
        var driver = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compile([Pipeline]));

        var watch = Stopwatch.StartNew();
        driver.RunGenerators(compilation);
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)), "binding included; some 100 ms on an idle core");
    }

    /// <summary>Why each of our steps ran again after the first text was replaced by the second.</summary>
    private static List<IncrementalStepRunReason> Reasons(string before, string after, string with = Pipeline)
    {
        var compilation = GeneratorRun.Compile([before, with]);
        var driver = GeneratorRun.Driver(track: true).RunGenerators(compilation);
        var tree = compilation.SyntaxTrees[0];
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(after))));
        var steps = driver.GetRunResult().Results[0].TrackedSteps;
        string[] ours = [PipelineGenerator.WiringStep, PipelineGenerator.ManifestStep, PipelineGenerator.EntryPointStep];
        Assert.That(steps.Keys, Is.SupersetOf(ours));
        return [.. ours.SelectMany(step => steps[step]).SelectMany(step => step.Outputs).Select(output => output.Reason)];
    }
}

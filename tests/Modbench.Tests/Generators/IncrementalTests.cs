using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Modbench.Engine;
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

    private const string Section = """
        [Stage] int A#(int n) => n;
        [Stage(Routes = [nameof(L#), nameof(R#)])] Next<int, int> J#(int n) => n > 0 ? Next.First(n) : Next.Second(n);
        [Stage] int L#(int n) => n;
        [Stage] int R#(int n) => n;
        [Stage(After = [nameof(L#), nameof(R#)])] int M#(int? left, int? right) => left ?? right ?? 0;
        [Stage(After = [nameof(M#)])] int P#(int n) => n;
        [Stage(After = [nameof(M#)])] int Q#(int n) => n;
        [Stage(After = [nameof(P#), nameof(Q#)])] int Z#(int one, int other) => one + other;
        [Stage(MaxVisits = 3)] int W#(int n) => n;
        [Stage(Routes = [nameof(W#), nameof(V#)])] Next<int, int> U#(int n) => Next.Second(n);
        [Stage] int V#(int n, [From(nameof(A#))] int first) => n + first;

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

        var before = WorkedMs();
        driver.RunGenerators(compilation);
        Assert.That(WorkedMs() - before, Is.LessThan(5000), "binding included; some 100 ms on an idle core");
    }

    [TestCase(9)]
    [TestCase(18)]
    public void AnEditOfAGreatGraphTakesLittleTime(int sections)
    {
        var text = "[Pipeline] public class Great { [Queries] public static int[] Numbers => [1];\n"
            + string.Concat(Enumerable.Range(0, sections).Select(k => Section.Replace("#", k.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)))
            + "[Stage] int End(int n) => n; }";
        var compilation = GeneratorRun.Compile([text]);
        Assert.That(GeneratorRun.Diagnose(compilation), Is.Empty);
        var driver = GeneratorRun.Driver().RunGenerators(compilation);
        var times = new List<double>();
        for (var edit = 0; edit < 5; edit++)
        {
            var tree = compilation.SyntaxTrees[0];
            compilation = compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text.Replace("End(int n) => n", $"End(int n) => n + {edit}", StringComparison.Ordinal))));
            var before = WorkedMs();
            driver = driver.RunGenerators(compilation);
            times.Add(WorkedMs() - before);
        }

        TestContext.Out.WriteLine($"{(11 * sections) + 1} stages: {string.Join(", ", times.Select(time => $"{time:0.0}"))} ms");
        Assert.That(times.Min(), Is.LessThan(1000), "20 ms for the lesser one on an idle core");
    }

    /// <summary>What the calling thread has had of a core, all of a run's work being its own; where that is not known, the time of day.</summary>
    private static double WorkedMs() => ThreadClock.Read().CpuNs is var ns and >= 0 ? ns / 1e6 : Stopwatch.GetElapsedTime(0).TotalMilliseconds;

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

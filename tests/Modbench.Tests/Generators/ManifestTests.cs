using Modbench.Engine;
using Modbench.Generators;

namespace Modbench.Tests.Generators;

public sealed class ManifestTests
{
    private const string Source = """
        namespace Docs;

        public record Question(string Text);

        [Pipeline(Alone = true)]
        [SingleStream(Queries = 100, WarmupQueries = 3)]
        [Server(QueriesPerSecond = 20.5, Duration = "4 s", MaxInFlight = 7, Seed = 9, Timeout = "1.5 min")]
        [Offline]
        [Objective("80 ms", Share = 0.99)]
        [Collocate(typeof(Build), Scenario = "Server", Copies = 2)]
        [Collocate(typeof(Build), typeof(Outer.Other))]
        [Budget("response.p90", AtMost = "60 ms", Scenario = "server")]
        [Budget("service.p50", AtMost = "250us", Stage = nameof(Search))]
        [Budget("memory.peak", AtMost = "1 MB")]
        [Budget("throughput", AtLeast = "2 /s")]
        [Budget("attainment", AtLeast = "99 %")]
        [Budget("slowdown", AtMost = "1.5", Condition = "beside Build + Other")]
        [Budget("quality.a@5", AtLeast = "0.8")]
        public sealed class Ask
        {
            [Queries] public static IEnumerable<Question> Questions() => [];
            [Stage(Slots = 4)]
            string Text(Question question) => question.Text;
            [Stage] Task<List<string?>> Search(string text, [FromQuery] Question question) => null!;
            [Quality("a@5", AtLeast = 0.8)] static double A(Question query, List<string?> answer) => 1;
            [Quality("b", AtMost = 5)] static bool B(Question query, List<string?> answer) => true;
        }

        [Pipeline] public class Build { [Queries] static int[] Numbers => [1]; [Stage] static int Next(int n) => n; }
        public static class Outer { [Pipeline] public class Other { [Queries] static int[] Numbers => [1]; [Stage] static int Next(int n) => n; } }
        """;

    [Test]
    public void HoldsAllThatTheAttributesSay()
    {
        var graph = Subject.Load("Docs.Ask", Source).Graph;
        Assert.Multiple(() =>
        {
            Assert.That((graph.Name, graph.ShortName, graph.File, graph.Line, graph.Alone), Is.EqualTo(("Docs.Ask", "Ask", "File0.cs", 19, true)));
            Assert.That((graph.QueryType, graph.AnswerType), Is.EqualTo(("Question", "List<string?>")));
            Assert.That(graph.Scenarios, Is.EqualTo(new Scenario[]
            {
                new SingleStreamScenario { Queries = 100, WarmupQueries = 3 },
                new ServerScenario { QueriesPerSecond = 20.5, DurationNs = 4_000_000_000, MaxInFlight = 7, Seed = 9, TimeoutNs = 90_000_000_000 },
                new OfflineScenario(),
            }));
            Assert.That(graph.Scenarios[1].Name, Is.EqualTo("Server(20.5/s)"));
            Assert.That(graph.Objective, Is.EqualTo(new Objective(80_000_000, 0.99)));
            Assert.That(graph.Collocations.Select(c => (string.Join('|', c.Neighbours), c.Copies, c.Scenario)),
                Is.EqualTo(new[] { ("Docs.Build", 2, "Server"), ("Docs.Build|Docs.Outer+Other", 1, (string?)null) }));
            Assert.That(graph.Budgets, Is.EqualTo(new Budget[]
            {
                new("response.p90", 60_000_000, null, "server", null, "solo", "File0.cs", 12),
                new("service.p50", 250_000, null, null, "Search", "solo", "File0.cs", 13),
                new("memory.peak", 1_048_576, null, null, null, "solo", "File0.cs", 14),
                new("throughput", null, 2, null, null, "solo", "File0.cs", 15),
                new("attainment", null, 0.99, null, null, "solo", "File0.cs", 16),
                new("slowdown", 1.5, null, null, null, "beside Build + Other", "File0.cs", 17),
                new("quality.a@5", null, 0.8, null, null, "solo", "File0.cs", 18),
            }));
            Assert.That(graph.Qualities, Is.EqualTo(new QualityBound[] { new("a@5", 0.8, null, "File0.cs", 25), new("b", null, 5, "File0.cs", 26) }));
        });
    }

    [Test]
    public void StagesTellTheirEdgesTypesAndPlaces()
    {
        var stages = Subject.Load("Docs.Ask", Source).Graph.Stages;
        Assert.That(stages.Select(stage => $"{stage.Name}({stage.Input}) → {stage.Output} after [{string.Join(' ', stage.After)}] query {stage.TakesQuery} slots {stage.Slots} async {stage.IsAsync} {stage.File}({stage.Line},{stage.Column})"),
            Is.EqualTo(new[]
            {
                "Text(Question) → string after [] query True slots 4 async False File0.cs(23,12)",
                "Search(string, Question) → List<string?> after [Text] query True slots 1 async True File0.cs(24,33)",
            }));
    }

    [Test]
    public void WithoutAScenarioItIsSingleStream() =>
        Assert.That(Subject.Load("Docs.Build", Source).Graph.Scenarios, Is.EqualTo(new[] { new SingleStreamScenario() }));

    [Test]
    public void NamesPackageAssemblyAndAllPipelinesInOrder()
    {
        var assembly = Subject.Load("Docs.Ask", Source).Assembly;
        var manifest = PipelineManifest.Parse(Json(assembly));
        Assert.That((manifest.Format, manifest.Package, manifest.Assembly), Is.EqualTo((PipelineManifest.CurrentFormat, PipelineGenerator.PackageVersion, assembly.GetName().Name)));
        Assert.That(manifest.Package, Does.Match(@"^\d+\.\d+\.\d+[^+]*$"));
        Assert.That(manifest.Pipelines.Select(pipeline => pipeline.Name), Is.EqualTo(new[] { "Docs.Ask", "Docs.Build", "Docs.Outer+Other" }));
    }

    [Test]
    public void ThereIsOneWithoutPipelinesToo()
    {
        var (output, reported) = GeneratorRun.Generate(GeneratorRun.Compile(["public class Empty;"]));
        Assert.That(PipelineManifest.Parse(Json(Subject.Emit(output, reported))).Pipelines, Is.Empty);
    }

    [TestCase("[Stage] int Next(int n) => n;", "[Stage] int Next(int n) => n + 1;", true)]
    [TestCase("[Stage] int Next(int n) => n;", "[Stage(Slots = 2)] int Next(int n) => n;", true)]
    [TestCase("[Stage] int Next(int n) => n;", "[Stage] long Next(int n) => n;", false)]
    [TestCase("[Stage] int Next(int n) => n;", "[Stage] int Other(int n) => n;", false)]
    [TestCase("[Stage] int A(int n) => n; [Stage] int B(int n) => n;", "[Stage] int A(int n) => n; [Stage] int B(int n, [FromQuery] int q) => n;", false)]
    public void TheHashChangesWithShapeAndTypesOnly(string one, string other, bool same)
    {
        string Hash(string stages) => Subject.Load("P", $"[Pipeline] public class P {{ [Queries] static int[] Numbers => [1]; {stages} }}").Graph.Hash;
        Assert.That(Hash(one) == Hash(other), Is.EqualTo(same));
    }

    [Test]
    public void FilesElsewhereKeepTheirPaths()
    {
        var compilation = GeneratorRun.Compile([]);
        var tree = Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(
            "[Pipeline] public class P { [Queries] static int[] Numbers => [1]; [Stage] int Next(int n) => n; }",
            (Microsoft.CodeAnalysis.CSharp.CSharpParseOptions)compilation.SyntaxTrees[0].Options, "/elsewhere/Linked \"file\".cs");
        Assert.That(Subject.Load("P", compilation.AddSyntaxTrees(tree)).Graph.File, Is.EqualTo("/elsewhere/Linked \"file\".cs"));
    }

    private static string Json(System.Reflection.Assembly assembly) =>
        ((PipelineManifestAttribute)assembly.GetCustomAttributes(typeof(PipelineManifestAttribute), false).Single()).Json;
}

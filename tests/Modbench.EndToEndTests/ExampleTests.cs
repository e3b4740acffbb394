using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>The first example, copied out of the repository and measured with the packages: alone, as a stage of another project, and without what it needs.</summary>
public sealed class ExampleTests : ExampleFixture
{
    [Test]
    public void AskTheDotNetDocs()
    {
        var project = Rag.Value;
        var result = RagRun.Value.Result;
        Assert.That(result.ExitCode, Is.Zero, result.ToString());

        var measures = project.Ledger().Measures.Where(row => row.Pipeline == "Rag.AskDocs").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Value("solo", "quality.recall@5"), Is.GreaterThanOrEqualTo(0.6));
            Assert.That(Value("solo", "service.mean", "Embed"), Is.GreaterThan(Value("solo", "service.mean", "Keyword")));
            Assert.That(Value("beside BuildIndex", "slowdown"), Is.Positive);
            Assert.That(
                Directory.EnumerateFileSystemEntries(project.Folder).Select(Path.GetFileName).Except(ExampleFiles("Rag")),
                Is.EquivalentTo(new[] { "Modbench.Artifacts", "bin", "obj" }),
                "nothing is written elsewhere");
            Assert.That(
                Directory.EnumerateDirectories(Path.Combine(project.Artifacts, "cache")).ToList(), Has.Count.EqualTo(1), "one index, whole");
        });

        double Value(string condition, string measure, string? stage = null) =>
            measures.Single(row => row.Condition == condition && row.Measure == measure && row.Stage == stage).Value!.Value;
    }

    [Test]
    public void TracesOfTheDocsLoseNothingAndTheirCostIsPrinted()
    {
        Assert.That(RagRun.Value.Result.ExitCode, Is.Zero, RagRun.Value.Result.ToString());
        AssertTracesAreWhole(RagRun.Value.Folder, "Rag.AskDocs");
        Assert.That(LedgerFile.Read(Path.Combine(RagRun.Value.Folder, LedgerFile.Name)).Explanations.Select(row => (row.Condition, row.Measure)), Does.Contain(("beside BuildIndex", "response.mean")));
    }

    [Test]
    [Category("Long")]
    public void AskTheDocsAsAStageOfAnotherProject()
    {
        var file = UserProject.ProjectFile(items: """<ProjectReference Include="../Rag/Rag.csproj" />""");
        var project = new UserProject("Helpdesk", file).Write("Ticket.cs", """
            using Modbench;
            using Rag;

            namespace Helpdesk;

            [Pipeline]
            [SingleStream(Queries = 100)]
            public sealed class Ticket
            {
                [Queries] static IEnumerable<Question> Tickets => Questions.All;
                [Stage] static Question Greet(Question ticket) => ticket with { Text = ticket.Text + "?" };
                [Stage] private readonly AskDocs? _ask;
                [Stage] static string Reply(Answer answer) => $"Dear reader, {answer.Text}";
                [Stage(After = [nameof(_ask), nameof(Reply)])] static Answer Sign(Answer answer, string reply) => answer with { Text = reply };
                [Quality("recall@5")] static bool Recall(Question question, Answer answer) => answer.RankFor(question) <= 5;
                [Quality("polite")] static bool IsPolite(Question question, Answer answer) => answer.Text.StartsWith("Dear reader, ", StringComparison.Ordinal);
            }
            """);
        TakeIndex(project);
        var result = project.Modbench("--filter", "Ticket", "--launches", "1", "--diagnosers", "none");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());

        var measures = project.Ledger().Measures.Where(row => row.Pipeline == "Helpdesk.Ticket").ToList();
        var home = LedgerFile.Read(Path.Combine(RagRun.Value.Folder, LedgerFile.Name)).Measures.Where(row => row.Pipeline == "Rag.AskDocs" && row.Condition == "solo").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Of(measures, "failures"), Is.Zero);
            Assert.That(Of(measures, "quality.polite"), Is.EqualTo(1));
            Assert.That(Of(measures, "quality.recall@5"), Is.EqualTo(Of(home, "quality.recall@5")), "the same answers");
            foreach (var stage in (string[])["Normalise", "Embed", "Search", "Keyword", "Fuse", "Rerank", "Compose"])
                Assert.That(Of(measures, "service.mean", "_ask." + stage), Is.Positive, stage);
        });

        static double Of(List<MeasureRow> measures, string measure, string? stage = null) => measures.Single(row => row.Measure == measure && row.Stage == stage).Value!.Value;
    }

    [Test]
    public void WithoutTheSdkThatHoldsItsDocumentsTheLaunchesFailAndSayWhatToInstall()
    {
        var project = Rag.Value;
        Assert.That(project.Modbench("list").ExitCode, Is.Zero);

        var runtime = CopyRuntime();
        var result = project.Run(
            "env", $"DOTNET_ROOT={runtime}", "PATH=/nowhere", Feed.Tool, "--no-build", "--scenario", "SingleStream", "--launches", "1", "--diagnosers", "none");
        Assert.That(result.ExitCode, Is.EqualTo(3), result.ToString());
        var message = $"System.IO.DirectoryNotFoundException: No reference pack for net10.0 (packs/Microsoft.NETCore.App.Ref) under {runtime}: install the .NET SDK, or let DOTNET_ROOT point to it.";
        Assert.Multiple(() =>
        {
            // Beside its neighbour, which needs them too, whoever looks for them first.
            string[] reasons = [.. project.Ledger().Launches.Select(launch => WithoutPlace(launch.Reason))];
            Assert.That(reasons, Does.Contain($"failed during set-up: {message}"));
            Assert.That(reasons, Is.All.AnyOf($"failed during set-up: {message}", $"neighbour BuildIndex failed during loading the queries: {message}"));
            Assert.That(Words(result.Output), Does.Contain(Words(message)));
            Assert.That(result.Output + result.Error, Does.Not.Contain("   at "));
        });

        static string Words(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    [Test]
    public void AMissingModelIsAFailedRunThatNamesStageAndFile()
    {
        var project = new UserProject(
                "NoModel", UserProject.ProjectFile(items: $"""<PackageReference Include="Modbench.Onnx" Version="{Feed.Version}" />"""))
            .Write(
                "Similar.cs",
                """
                using Modbench;
                using Modbench.Onnx;

                [Pipeline]
                public sealed class Similar
                {
                    [Queries] static IEnumerable<string> Texts() => ["one", "two"];
                    [Stage] readonly TextEmbedder Embed = new(EmbeddingModel.FromFiles("models/model.onnx", "models/vocab.txt"));
                }
                """);
        var result = project.Modbench("--launches", "1", "--diagnosers", "none");
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(3), result.ToString());
            Assert.That(result.Output + result.Error, Does.Contain("'Embed'").And.Contain(Path.Combine(project.Folder, "models", "vocab.txt")));
        });
    }

    /// <summary>What a machine has where only the runtime is installed.</summary>
    private static string CopyRuntime()
    {
        var version = Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory());
        var root = Path.GetFullPath(Path.Combine(version, "../../.."));
        var copy = Path.Combine(Feed.Folder, "runtime");
        foreach (var file in Files(Path.Combine(root, "host")).Concat(Files(version)))
        {
            CopyFile(file, Path.Combine(copy, Path.GetRelativePath(root, file)));
        }

        return copy;
    }

    // Where it was thrown is said too; the line moves with the source.
    private static string WithoutPlace(string? reason) => Regex.Replace(reason!, @" \(Corpus/ReferencePack\.cs:\d+\)$", "");
}

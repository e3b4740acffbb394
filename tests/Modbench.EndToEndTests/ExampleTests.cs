using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>The examples, copied out of the repository and measured with the packages.</summary>
public sealed class ExampleTests
{
    private static readonly Lazy<UserProject> Rag = new(() =>
    {
        // A run of the example in the repository may have made its index already; else this one does.
        var project = Copy("Rag");
        var made = Path.Combine(Feed.Repository, "examples", "Rag", "Modbench.Artifacts", "cache");
        if (Directory.Exists(made) && Directory.GetDirectories(made).Length == 1) CopyCache(made, project);
        return project;
    });
    private static readonly Lazy<UserProject> SelfRag = new(() => Copy("SelfRag"));
    private static readonly Lazy<(CommandResult Result, string Folder)> RagRun = new(() => (Rag.Value.Modbench("--scenario", "SingleStream", "--launches", "1"), Latest(Rag.Value)));

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
    [Category("Long")]
    public void AskCheckAndCorrect()
    {
        // It takes sources of the other example, and has the same index.
        var project = SelfRag.Value;
        TakeIndex(project);

        var result = project.Run("env", "SELFRAG_MODEL=tiny", "dotnet", "modbench", "--scenario", "SingleStream", "--launches", "1", "--queries", "12", "--diagnosers", "none");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());

        var measures = project.Ledger().Measures.Where(row => row.Condition == "solo").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Value("AskAndCheck", "visits", "Try"), Is.GreaterThan(1), "some questions were asked again");
            Assert.That(Value("AskAndCheck", "visits", "Try"), Is.EqualTo(1 + Value("AskAndCheck", "visits", "Rewrite")).Within(1e-9), "each after it was rewritten");
            Assert.That(Value("AskAndCheck", "visits", "Generate"), Is.EqualTo(Value("AskAndCheck", "visits", "Ground")).And.AtLeast(1));
            Assert.That(Value("AskAndCheck", "quality.dummy-words"), Is.EqualTo(1));
            foreach (var quality in (string[])["quality.recall@5", "quality.attempts", "quality.sure"])
                Assert.That(Value("AskAndCheck", quality), Is.EqualTo(Value("AskAndCheckAtOnce", quality)), $"{quality}: one stage or many, it is the same work");
            Assert.That(
                Directory.EnumerateDirectories(Path.Combine(project.Artifacts, "cache")).Select(folder => Path.GetFileName(folder)!.Split('-')[0]),
                Is.EquivalentTo(new[] { "docs", "model" }));
        });

        double Value(string pipeline, string measure, string? stage = null) =>
            measures.Single(row => row.Pipeline == "SelfRag." + pipeline && row.Measure == measure && row.Stage == stage).Value!.Value;
    }

    [Test]
    [Category("Long")]
    public void DecodeBesideEmbedding()
    {
        // It takes the sources of both others.
        _ = SelfRag.Value;
        var project = Copy("Findings");
        TakeIndex(project);

        var result = project.Run("env", "SELFRAG_MODEL=tiny", "dotnet", "modbench", "--filter", "DecodeOnOneThread", "--launches", "1", "--queries", "20", "--diagnosers", "none");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());

        var measures = project.Ledger().Measures;
        Assert.Multiple(() =>
        {
            foreach (var condition in (string[])["solo", "beside AskDocs", "beside BuildIndex", "beside BuildIndex on 1"])
            {
                Assert.That(Value("DecodeOnOneThread", condition, "tokens", "Generate"), Is.EqualTo(32), "as many in each answer, whoever is there");
                Assert.That(Value("DecodeOnOneThread", condition, "ttft.p50", "Generate"), Is.Positive);
                Assert.That(Value("DecodeOnOneThread", condition, "tpot.p50", "Generate"), Is.Positive);
            }

            foreach (var condition in (string[])["beside AskDocs", "beside BuildIndex", "beside BuildIndex on 1"])
            {
                Assert.That(Value("DecodeOnOneThread", condition, "antt"), Is.Positive, condition);
                Assert.That(Value("DecodeOnOneThread", condition, "stp"), Is.Positive, condition);
            }

            Assert.That(measures.Select(row => row.Pipeline).Where(name => name.StartsWith("SelfRag.", StringComparison.Ordinal)), Is.Empty, "what is not asked for is not measured");
        });

        double Value(string pipeline, string condition, string measure, string? stage = null) =>
            measures.Single(row => row.Pipeline == "Findings." + pipeline && row.Condition == condition && row.Measure == measure && row.Stage == stage).Value!.Value;
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
    public void TracesOfACheckedAnswerLoseNothingAndTheirCostIsPrinted()
    {
        var project = Copy("SelfRag", "SelfRag traced");
        TakeIndex(project);
        var result = project.Run("env", "SELFRAG_MODEL=tiny", "dotnet", "modbench", "--filter", "AskAndCheck", "--scenario", "SingleStream", "--launches", "1", "--queries", "20");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        AssertTracesAreWhole(Latest(project), "SelfRag.AskAndCheck");
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

    /// <summary>The index that a run of the example has made is as good for another project.</summary>
    private static void TakeIndex(UserProject project)
    {
        _ = RagRun.Value;
        CopyCache(Path.Combine(Rag.Value.Artifacts, "cache"), project);
    }

    private static void CopyCache(string cache, UserProject project)
    {
        foreach (var file in Files(cache)) CopyFile(file, Path.Combine(project.Artifacts, "cache", Path.GetRelativePath(cache, file)));
    }

    private static void CopyFile(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    private static void AssertTracesAreWhole(string folder, string pipeline)
    {
        var ledger = LedgerFile.Read(Path.Combine(folder, LedgerFile.Name));
        var traced = ledger.Launches.Where(launch => launch.Kind == LaunchKind.Trace).Select(launch => launch.Launch).Distinct().ToList();
        var report = File.ReadAllText(Path.Combine(folder, "report.md"));
        Assert.Multiple(() =>
        {
            Assert.That(traced, Is.Not.Empty);
            foreach (var launch in traced)
                Assert.That(TraceReader.Read(Path.Combine(folder, $"trace-{launch}.nettrace")).EventsLost, Is.Zero);
            Assert.That(ledger.Launches.Select(launch => (launch.Outcome, launch.Reason)), Is.All.EqualTo((LaunchOutcome.Ok, (string?)null)), "it would be marked");
            Assert.That(ledger.Explanations.SelectMany(row => row.Notes), Has.None.StartsWith("events lost"));
            foreach (var measure in (string[])["traced.overhead", "traced.overhead.p50", "traced.overhead.p99"])
            {
                // Against launches of the same run that had no session.
                var untraced = measure == "traced.overhead" ? "response.mean" : measure.Replace("traced.overhead", "response", StringComparison.Ordinal);
                var row = ledger.Measures.First(row => row.Pipeline == pipeline && row.Measure == measure && row.Value is not null);
                Assert.That(row.Value, Is.EqualTo(Of(row, "traced." + untraced) / Of(row, untraced)).Within(1e-9), measure);
            }

            Assert.That(report, Does.Contain("cost of tracing").And.Match(@"\| *condition *\| *mean response *\| *p50 *\| *p99 *\|"));
            Assert.That(report, Does.Contain("Cost of tracing: traced ÷ untraced"));
        });

        double Of(MeasureRow like, string measure) => ledger.Measures
            .Single(row => (row.Pipeline, row.Scenario, row.Condition, row.Stage, row.Measure) == (like.Pipeline, like.Scenario, like.Condition, null, measure)).Value!.Value;
    }

    /// <summary>The folder of the run itself: later ones of the same project have theirs.</summary>
    private static string Latest(UserProject project) => Directory.ResolveLinkTarget(Path.Combine(project.Artifacts, "latest"), returnFinalTarget: true)!.FullName;

    private static UserProject Copy(string name, string? folder = null)
    {
        var source = Path.Combine(Feed.Repository, "examples", name);
        var file = File.ReadAllText(Path.Combine(source, name + ".csproj"));
        var version = Regex.Replace(file, "(Include=\"Modbench[^\"]*\" Version=)\"0.1.0\"", $"$1\"{Feed.Version}\"");
        var project = new UserProject(name, version, folder);
        foreach (var path in ExampleFiles(name).SelectMany(entry => Files(Path.Combine(source, entry))).Where(path => !path.EndsWith(".csproj", StringComparison.Ordinal)))
            project.Write(Path.GetRelativePath(source, path), File.ReadAllText(path));
        return project;
    }

    private static IEnumerable<string> ExampleFiles(string name) =>
        Directory.EnumerateFileSystemEntries(Path.Combine(Feed.Repository, "examples", name)).Select(path => Path.GetFileName(path))
            .Except(["bin", "obj", "Modbench.Artifacts"]);

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path];

    // Where it was thrown is said too; the line moves with the source.
    private static string WithoutPlace(string? reason) => Regex.Replace(reason!, @" \(Corpus/ReferencePack\.cs:\d+\)$", "");
}

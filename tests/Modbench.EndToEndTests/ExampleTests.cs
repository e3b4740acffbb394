using System.Runtime.InteropServices;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>The examples, copied out of the repository and measured with the packages.</summary>
public sealed class ExampleTests
{
    private static readonly Lazy<UserProject> Rag = new(() => Copy("Rag"));

    [Test]
    public void AskTheDotNetDocs()
    {
        var project = Rag.Value;
        var result = project.Modbench("--scenario", "SingleStream", "--launches", "1", "--diagnosers", "none");
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
            Assert.That(project.Ledger().Launches.Select(launch => launch.Reason).Distinct(), Is.EqualTo(new[]
            {
                $"failed during set-up: {message}",
                $"neighbour BuildIndex failed during loading the queries: {message}",
            }));
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
            var target = Path.Combine(copy, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private static UserProject Copy(string name)
    {
        var source = Path.Combine(Feed.Repository, "examples", name);
        var file = File.ReadAllText(Path.Combine(source, name + ".csproj"));
        var version = file.Replace("Include=\"Modbench\" Version=\"0.1.0\"", $"Include=\"Modbench\" Version=\"{Feed.Version}\"", StringComparison.Ordinal)
            .Replace("Include=\"Modbench.Onnx\" Version=\"0.1.0\"", $"Include=\"Modbench.Onnx\" Version=\"{Feed.Version}\"", StringComparison.Ordinal);
        var project = new UserProject(name, version);
        foreach (var path in ExampleFiles(name).SelectMany(entry => Files(Path.Combine(source, entry))).Where(path => !path.EndsWith(".csproj", StringComparison.Ordinal)))
            project.Write(Path.GetRelativePath(source, path), File.ReadAllText(path));
        return project;
    }

    private static IEnumerable<string> ExampleFiles(string name) =>
        Directory.EnumerateFileSystemEntries(Path.Combine(Feed.Repository, "examples", name)).Select(path => Path.GetFileName(path))
            .Except(["bin", "obj", "Modbench.Artifacts"]);

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path];
}

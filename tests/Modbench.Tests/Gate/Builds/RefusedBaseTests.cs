using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;
using Modbench.Tool;
using Modbench.Tool.Gating;
using Modbench.Tool.Projects;

namespace Modbench.Tests.Gate.Builds;

/// <summary>Where there is no base, or none that can be used, a gate ends with a numbered error and exit code 2, and nothing of the base is left.</summary>
public sealed class RefusedBaseTests : RepositoryFixture
{
    private const string Project = "src/App/App.csproj";

    private static readonly ReadProject NotAsked = (_, _, _) => throw new AssertionException("the base was built");

    [TestCase("mian", "MB3005", "there is no commit 'mian' in ")]
    [TestCase("orphan", "MB3008", "'orphan' and HEAD have no commit in common")]
    [TestCase(null, "MB3006", "give one, such as --base main")]
    public async Task ACommitThatIsNoneIsRefusedBeforeAnythingIsBuilt(string? reference, string code, string message)
    {
        var top = App();
        Git(top, "switch", "--quiet", "--orphan", "orphan");
        Commit(top, "b.txt", "1");
        Git(top, "switch", "--quiet", "main");
        await Refused(code, message, top, reference);
    }

    [Test]
    public async Task AShallowCloneIsRefusedBeforeAnythingIsBuilt()
    {
        var origin = App();
        Git(origin, "switch", "--quiet", "--create", "work", "HEAD~1");
        Commit(origin, "b.txt", "1");
        Git(Folder, "clone", "--quiet", "--depth", "1", "--no-single-branch", "file://" + origin, "clone");
        await Refused("MB3005", "The clone is shallow", At("clone"), "HEAD~1");
        await Refused("MB3007", "was not fetched, the clone is shallow", At("clone"), "origin/main");
    }

    [Test]
    public async Task FilesThatAPartialCloneCanNotFetchAnyMoreAreRefused()
    {
        var origin = App();
        Git(origin, "config", "uploadpack.allowFilter", "true");
        Git(Folder, "clone", "--quiet", "--filter=blob:none", "file://" + origin, "clone");
        Directory.Delete(origin, recursive: true);
        await Refused("MB3009", "the base can't be checked out: git: ", At("clone"), readBase: NotAsked);
    }

    [Test]
    public async Task ASubmodulesCommitThatNobodyHasIsRefused()
    {
        var (part, top) = (Init("part"), App());
        Commit(part, "part.txt", "1");
        Git(top, "submodule", "--quiet", "add", part, "part");
        Git(top, "update-index", "--cacheinfo", "160000,1234567890123456789012345678901234567890,part");
        Git(top, "commit", "--quiet", "--message", "a commit that nobody pushed");
        Commit(top, "b.txt", "1");
        await Refused("MB3010", "the base has submodule 'part' at 1234567890", top, readBase: NotAsked);
    }

    [Test]
    public Task OneThatDoesNotBuildIsShownByItsFirstError() => Refused("MB3011", "(HEAD~1), does not build: src/App/Ask.cs(3,9): error CS1002: ; expected (and 1 more). Compare", App(), readBase: async (project, errors, _) =>
    {
        await errors.WriteLineAsync($"{Path.GetDirectoryName(project)}/Ask.cs(3,9): error CS1002: ; expected");
        await errors.WriteLineAsync($"{Path.GetDirectoryName(project)}/Ask.cs(4,1): error CS1513: }} expected");
        throw new ModbenchException("MB1006", "App.csproj does not build: 2 errors, see 'dotnet build'");
    });

    [TestCase("0.0.7", 0, "(HEAD~1): App.csproj uses package Modbench 0.0.7, older than this tool (")]
    [TestCase("999.0.0", 1, "(HEAD~1): App.csproj uses package Modbench 999.0.0, newer than this tool (")]
    public Task OneWithAnotherVersionOfThePackageIsRefused(string version, int later, string message) => Refused("MB3012", message, App(), readBase: (project, errors, stop) =>
    {
        var assembly = Path.Combine(Path.GetDirectoryName(project)!, "bin", "App.dll");
        SaveAssembly(assembly, string.Create(CultureInfo.InvariantCulture, $$"""{"format":{{PipelineManifest.CurrentFormat + later}},"package":"{{version}}","pipelines":"in a form of its own"}"""));
        WriteRecord(project, "1", assembly);
        return new ProjectReader(new ProjectBuilder(errors), errors).ReadAsync(project, mayBuild: false, stop);
    });

    /// <summary>Else it would pass for a base that does not use Modbench yet, and all of the head for new.</summary>
    [Test]
    public Task OneWhosePackageWritesItsBuildsDownOtherwiseIsRefused() => Refused("MB3012", "(HEAD~1): App.csproj uses another version of package Modbench, whose builds this tool (", App(), readBase: (project, _, _) =>
    {
        WriteRecord(project, "2", Path.Combine(Path.GetDirectoryName(project)!, "bin", "App.dll"));
        Assert.That(BuildRecord.Find(project, "Release"), Is.Null);
        throw ProjectReader.WhyNoRecord(project);
    });

    [Test]
    public Task OneThatCanNotBeReadIsRefused() => Refused("MB3013", "(HEAD~1), can't be used: the manifest in ", App(), readBase: (project, errors, stop) =>
    {
        var assembly = Path.Combine(Path.GetDirectoryName(project)!, "bin", "App.dll");
        SaveAssembly(assembly, "{}");
        WriteRecord(project, "1", assembly);
        return new ProjectReader(new ProjectBuilder(errors), errors).ReadAsync(project, mayBuild: false, stop);
    });

    [Test]
    public Task OneThatIsBuiltIntoTheHeadsFolderIsRefused() => Refused(
        "MB3014", $"the base's build wrote over the head's, {At("out", "App")}: the project's output folder is outside its repository", App(), readBase: (project, _, _) => Task.FromResult(Output(project)));

    [Test]
    public async Task AnInterruptWhileItIsBuiltLeavesNothing()
    {
        var top = App();
        using var stop = new CancellationTokenSource();
        string? folder = null;
        var gate = Gate(top, "HEAD~1", (project, _, now) =>
        {
            folder = Path.GetDirectoryName(project);
            Write(folder!, "obj/half.dll", "built");
            stop.Cancel();
            now.ThrowIfCancellationRequested();
            return Task.FromResult(Output(project));
        });
        await Assert.CatchAsync<OperationCanceledException>(() => gate.RunAsync(stop.Token));
        AssertGone(top, folder!);
    }

    /// <param name="code">Of the error.</param>
    /// <param name="message">A part of it.</param>
    /// <param name="top">The repository's.</param>
    /// <param name="reference">The base.</param>
    /// <param name="readBase">Null: neither build is asked for.</param>
    private async Task Refused(string code, string message, string top, string? reference = "HEAD~1", ReadProject? readBase = null)
    {
        Expect(code, message, await Error(() => Gate(top, reference, readBase).RunAsync(CancellationToken.None)));
        AssertGone(top);
        Assert.That(Directory.Exists(Path.Combine(top, "src", "App", "Modbench.Artifacts", "latest")), Is.False, "no run was begun");
    }

    private CommitGate Gate(string top, string? reference, ReadProject? readBase) => new(
        Path.Combine(top, Project),
        _ => readBase is null ? throw new AssertionException("the head was built") : Task.FromResult(Output(Path.Combine(top, Project))),
        new GateOptions { Base = reference },
        new Screen(TextWriter.Null, TextWriter.Null, IsTerminal: false))
    {
        ReadBase = readBase ?? NotAsked,
        Pairs = (_, _, _) => throw new AssertionException("it was measured"),
    };

    /// <summary>A repository with two commits of a project.</summary>
    private string App()
    {
        var top = Init("repo");
        Commit(top, Project, "<Project Sdk=\"No.Such.Sdk\" />");
        Commit(top, Project, "<Project />");
        return top;
    }

    private ProjectOutput Output(string project) => new(project, Path.GetDirectoryName(project)!, At("out", "App"), [], [Graphs.Pipeline("Acme.Ask")]);

    private static void WriteRecord(string project, string format, string assembly) => Write(
        Path.GetDirectoryName(project)!, "obj/modbench.Release.inputs", $"format\t{format}\nframework\tnet10.0\noutputtype\tExe\napphost\t\nassembly\t{assembly}\t\n");

    /// <summary>As the generator of some version has it compiled.</summary>
    private static void SaveAssembly(string path, string manifest)
    {
        var assembly = new PersistedAssemblyBuilder(
            new AssemblyName("App"), typeof(object).Assembly, [new CustomAttributeBuilder(typeof(PipelineManifestAttribute).GetConstructor([typeof(string)])!, [manifest])]);
        assembly.DefineDynamicModule("App");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        assembly.Save(path);
    }
}

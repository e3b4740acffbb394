using Modbench.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tool;
using Modbench.Tool.Commands;
using Modbench.Tool.Running;

namespace Modbench.Tests.Tool;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ShellTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Test]
    public async Task AMistypedCommandIsSuggested() =>
        await Expect(["lst"], "error MB1001: 'lst' is neither a folder nor a project. Did you mean 'list'?");

    [Test]
    public async Task AWordThatIsNoCommandIsToldThoseThatThereAre()
    {
        var names = string.Join(", ", ModbenchCommand.Root(new Screen(TextWriter.Null, TextWriter.Null, false)).Subcommands.Select(command => command.Name));
        await Expect(["foo"], $"error MB1001: 'foo' is neither a folder nor a project. The commands are {names}.");
        await Expect(["explain", "br"], $"error MB1014: 'explain' is no command, and neither a folder nor a project. The commands are {names}.");
        await Expect(["lst", "br"], "error MB1014: 'lst' is no command, and neither a folder nor a project. Did you mean 'list'?");
        await Expect(["./foo"], "error MB1001: './foo' is neither a folder nor a project.");
        await Expect(["list", "foo"], "error MB1001: 'foo' is neither a folder nor a project.");
        await Expect([folder.Path, "br"], "error MB1014: Unrecognized command or argument 'br'. See 'dotnet modbench run --help'.");
    }

    [Test]
    public async Task AMistypedOptionIsSuggested() =>
        await Expect(["list", "--no-bild"], "error MB1014: 'list' has no option '--no-bild'. Did you mean '--no-build'? See 'dotnet modbench list --help'.");

    [Test]
    public async Task AnUnknownFormatNamesTheKnownOnes() =>
        await Expect(["graph", "--format", "svg"], "error MB1014: Argument 'svg' not recognized. Must be one of: 'text' 'mermaid'. See 'dotnet modbench graph --help'.");

    [Test]
    public async Task AFolderWithoutProjectSaysHowToMakeOne() => await Expect(
        ["list", folder.Path],
        $"error MB1002: no project in {folder.Path}: give the path of one, or make one with 'dotnet new classlib' and 'dotnet add package Modbench'");

    [Test]
    public async Task SeveralProjectsAskForOne()
    {
        folder.Write("A.csproj");
        folder.Write("B.csproj");
        await Expect(["list", folder.Path], $"error MB1003: 2 projects in {folder.Path} (A.csproj, B.csproj): say which, as in 'dotnet modbench {folder.Path}/A.csproj'");
    }

    [Test]
    public async Task AFolderOfProjectsNamesThem()
    {
        folder.Write("Words.sln");
        folder.Write("src/App/App.csproj");
        await Expect(["list", folder.Path], $"error MB1002: no project in {folder.Path}: there is src/App/App.csproj, as in 'dotnet modbench {folder.Path}/src/App'");
        folder.Write("Cli/Cli.csproj");
        folder.Write("src/bin/Copy.csproj");
        await Expect(
            ["list", folder.Path],
            $"error MB1002: no project in {folder.Path}: say which, as in 'dotnet modbench {folder.Path}/Cli' (there is Cli/Cli.csproj, src/App/App.csproj)");
        await Expect(
            ["list", $"{folder.Path}/Words.sln"],
            $"error MB1001: '{folder.Path}/Words.sln' is a solution, and Modbench takes one project: say which, as in 'dotnet modbench {folder.Path}/Cli' (there is Cli/Cli.csproj, src/App/App.csproj)");
    }

    [Test]
    public async Task AnEmptyPathIsNoBug()
    {
        await Expect(["list", ""], "error MB1001: PATH is empty: give a folder or a project, or leave it out for the current folder");
        await Expect(["report", ""], "error MB1015: PATH|RUN is empty: give a project, a run or a ledger.json, or leave it out for the current folder");
    }

    [Test]
    public async Task ANumberThatIsNoneIsShown(
        [Values("--queries", "--launches")] string option, [Values("0", "-3", "1.5", "99999999999", "many", "")] string number) =>
        await Expect([folder.Path, option, number], $"error MB1014: {option} takes a whole number of at least 1, not '{number}'. See 'dotnet modbench run --help'.");

    [Test]
    public async Task AReportEndsWithTheRunItIsOf()
    {
        var run = RunFolder.Create(folder.Path, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        LedgerFile.Write(Path.Combine(run, LedgerFile.Name), ScriptedReports.Failing());
        var (exitCode, output, error) = await Run(["report", folder.Path]);
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.EndWith($"\n{folder.Path}/Modbench.Artifacts/20260102-030405/ledger.json\n"));
    }

    [Test]
    public async Task AReportNotesWhichFilesBesideItAreNoLongerWhole()
    {
        var run = RunFolder.Create(folder.Path, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        foreach (var name in new[] { "trace-1.nettrace", "trace-2.nettrace", "trace-3.nettrace" }) File.WriteAllText(Path.Combine(run, name), "0123456789");
        LedgerFile.Write(Path.Combine(run, LedgerFile.Name), ScriptedReports.Failing() with { Artifacts = new RunArtifacts(run).Look() });
        Assert.That((await Run(["report", folder.Path])).Error, Is.Empty);
        File.WriteAllText(Path.Combine(run, "trace-2.nettrace"), "0123");
        File.Delete(Path.Combine(run, "trace-3.nettrace"));
        var (exitCode, output, error) = await Run(["report", folder.Path]);
        Assert.That((exitCode, error), Is.EqualTo((0, "note: trace-2.nettrace is not as the run left it: 4 bytes in place of 10\n")), "one that is gone was taken away on purpose");
        Assert.That(output, Does.EndWith("ledger.json\n"));
    }

    [Test]
    public async Task AnotherLanguageIsNamed()
    {
        folder.Write("A.fsproj");
        await Expect(["list", folder.Path], "error MB1004: A.fsproj is not a C# project: pipelines are read by a C# source generator");
    }

    [Test]
    public async Task AFileThatIsNoProjectIsNamed()
    {
        var file = folder.Write("A.txt");
        await Expect(["list", file], $"error MB1001: '{file}' is not a project: give a .csproj file or the folder that holds one");
    }

    [Test]
    public async Task NotBuiltAndMayNotBuild()
    {
        folder.Write("A.csproj");
        await Expect(["list", folder.Path, "--no-build"], "error MB1010: A.csproj is not built for Release: leave out --no-build");
    }

    [Test]
    public async Task HelpGoesToStandardOutputAndNamesTheCommands()
    {
        var (exitCode, output, error) = await Run(["--help"]);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Contain("dotnet modbench [command] [options]").And.Contain("--budget <TIME>"));
            foreach (var command in (string[])["run", "list", "graph"])
            {
                Assert.That(output, Does.Match($@"(?m)^  {command} <PATH>  +\S"));
            }
        });
    }

    private static async Task Expect(string[] args, string message)
    {
        var (exitCode, output, error) = await Run(args);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(error.TrimEnd('\n'), Is.EqualTo(message));
            Assert.That(output, Is.Empty);
        });
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await Shell.RunAsync(args, new Screen(output, error, IsTerminal: false));
        return (exitCode, output.ToString(), error.ToString());
    }
}

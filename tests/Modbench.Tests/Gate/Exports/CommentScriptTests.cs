using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Modbench.Ledger;
using Modbench.Tool;
using Modbench.Tool.Exports;
using YamlDotNet.RepresentationModel;

namespace Modbench.Tests.Gate.Exports;

/// <summary>The script that docs/ci.md posts comments with, run by a shell with a GitHub of one repository and this tool.</summary>
[Platform(Exclude = "Win"), UnsupportedOSPlatform("windows")]
public sealed class CommentScriptTests : FolderFixture
{
    // Prints what the API would, and keeps what it is told.
    private const string GitHub = """
        #!/bin/sh
        echo "$*" >> calls
        case "$*" in
          *"/pulls "*) echo '[{"number":7,"head":{"sha":"aaa"}},{"number":8,"head":{"sha":"bbb"}}]' ;;
          *--paginate*) cat comments.json ;;
          *) cat comment.md > posted ;;
        esac
        """;

    private const string Stranger = """{"id":1,"user":{"login":"stranger"},"body":"<!-- modbench --> mine"}""";

    [SetUp]
    public void NeedsTheShellsOfARunner()
    {
        if (!File.Exists("/usr/bin/jq") || !File.Exists("/bin/bash")) Assert.Ignore("a runner of GitHub has bash and jq, this machine has not");
    }

    [Test]
    public async Task OurCommentIsWrittenAnew()
    {
        await RunAsync("bbb", $$"""[{{Stranger}}][{"id":2,"user":{"login":"github-actions[bot]"},"body":"another tool's"},{"id":3,"user":{"login":"github-actions[bot]"},"body":"<!-- modbench -->\nold"}]""");
        Assert.That(Calls(), Has.Length.EqualTo(3));
        Assert.That(Calls()[^1], Does.StartWith("api --method PATCH repos/o/r/issues/comments/3 "));
        Assert.That(Read("posted"), Is.EqualTo("<!-- modbench -->\n" + GitHubSummary.Of(ScriptedGate.Hostile("")) + "\n[The whole report](https://github.example/run)\n"));
    }

    [Test]
    public async Task AStrangersCommentIsLeftAlone()
    {
        await RunAsync("bbb", $"[{Stranger}]");
        Assert.That(Calls()[^1], Does.StartWith("api --method POST repos/o/r/issues/8/comments "));
    }

    [Test]
    public async Task WhatTheBranchIsCalledIsNotRun()
    {
        await RunAsync("bbb", "[]");
        Assert.That(Calls()[0], Does.EndWith("-f head=stranger:$(touch pwned); `touch pwned`"));
        Assert.That(File.Exists(Path.Combine(Folder, "pwned")), Is.False);
    }

    [Test]
    public async Task AnOlderCommitHasNothingToSay()
    {
        await RunAsync("ccc", "[]");
        Assert.That(Calls(), Has.Length.EqualTo(1));
        Assert.That(File.Exists(Path.Combine(Folder, "posted")), Is.False);
    }

    private async Task RunAsync(string commit, string comments)
    {
        var run = Directory.CreateDirectory(Path.Combine(Folder, "artifact", "src", "Modbench.Artifacts", "20260102-030405")).FullName;
        LedgerFile.Write(Path.Combine(run, LedgerFile.Name), ScriptedGate.Hostile(""));
        File.WriteAllText(Path.Combine(Folder, "comments.json"), comments);
        var tools = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        Executable(Path.Combine(tools, "gh"), GitHub);
        Executable(Path.Combine(tools, "modbench"), $"#!/bin/sh\nexec '{host}' '{typeof(Shell).Assembly.Location}' \"$@\"\n");
        Executable(Path.Combine(tools, "dotnet"), $"#!/bin/sh\nmkdir -p \"$RUNNER_TEMP/tools\" && cp '{tools}/modbench' \"$RUNNER_TEMP/tools/dotnet-modbench\"\n");
        var start = new ProcessStartInfo("/bin/bash") { WorkingDirectory = Folder, RedirectStandardError = true, RedirectStandardOutput = true, ArgumentList = { "-c", Script() } };
        (string Name, string Value)[] variables =
        [
            ("PATH", $"{tools}:/usr/bin:/bin"), ("RUNNER_TEMP", Path.Combine(Folder, "temp")), ("GH_TOKEN", "x"), ("REPOSITORY", "o/r"), ("HEAD_OWNER", "stranger"),
            ("HEAD_BRANCH", "$(touch pwned); `touch pwned`"), ("HEAD_SHA", commit), ("RUN_URL", "https://github.example/run"), ("MARK", "<!-- modbench -->"),
        ];
        foreach (var (name, value) in variables) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await error);
    }

    private static string Script()
    {
        var steps = ((YamlSequenceNode)CiDocumentTests.Comment["jobs"]["comment"]["steps"]).Children.Cast<YamlMappingNode>();
        return steps.Single(step => step.Children.ContainsKey("run"))["run"].ToString();
    }

    private static void Executable(string path, string text)
    {
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string[] Calls() => Read("calls").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}

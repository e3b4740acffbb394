using System.Diagnostics;
using Modbench.Ledger;
using Modbench.Tool;

namespace Modbench.Tests.Gate.Exports;

/// <summary><c>dotnet build -t:ModBench</c>, with a gate that has been scripted and the tool's own report.</summary>
[Platform(Exclude = "Win")]
public sealed class BuildTargetTests : FolderFixture
{
    [Test]
    public async Task WhatFailedAreErrorsOfTheBuildAtTheirLines()
    {
        var (exitCode, lines) = await BuildAsync(ScriptedGate.Failing(), 1);
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(lines, Has.Some.Match($@"^{Folder}/Docs\.cs\(21,5\): error MB3300: AskDocs is 30 % slower .+ \[{Folder}/Docs\.proj\]$"));
        Assert.That(lines.Count(line => line.Contains(": error MB33", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(lines, Has.Some.Contains("error : The gate ended with exit code 1."));
        Assert.That(lines, Has.Some.EndsWith($"asked: gate {Folder}/Docs.proj --base origin/main"));
    }

    [Test]
    public async Task AGateThatPassesFailsNoBuild()
    {
        var (exitCode, lines) = await BuildAsync(ScriptedGate.Passing(), 0);
        Assert.That(exitCode, Is.Zero);
        Assert.That(lines, Has.None.Contains("error"));
    }

    [Test]
    public async Task WhatTheToolCanNotDoIsAnErrorToo()
    {
        var (exitCode, lines) = await BuildAsync(null, 2);
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(lines, Has.Some.Contains("error MB3001: there is no repository"));
    }

    private async Task<(int ExitCode, string[] Lines)> BuildAsync(RunLedger? ledger, int gateEnds)
    {
        var engine = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(engine, "Benchmark.sln"))) engine = Path.GetDirectoryName(engine)!;
        var project = Path.Combine(Folder, "Docs.proj");
        await File.WriteAllTextAsync(project, $"""<Project><Import Project="{engine}/src/Engine/build/Modbench.targets" /></Project>""");
        var run = Directory.CreateDirectory(Path.Combine(Folder, "Modbench.Artifacts", "1")).FullName;
        var told = ledger is null ? "echo 'error MB3001: there is no repository' >&2" : $"echo \"{run}/ledger.json\"; echo '::warning title=a, b::it was noisy' >&2";
        if (ledger is not null) LedgerFile.Write(Path.Combine(run, LedgerFile.Name), ledger);
        var script = Path.Combine(Folder, "tool.sh");
        await File.WriteAllTextAsync(script, $"if [ \"$1\" = gate ]; then echo \"asked: $*\"; {told}; exit {gateEnds}; fi\nexec dotnet '{typeof(Shell).Assembly.Location}' \"$@\"\n");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { "msbuild", project, "-t:ModBench", "-nologo", "-v:m", "-tl:off", "-nodeReuse:false", $"-p:ModBenchCommand=sh {script}", "-p:ModBenchArguments=--base origin/main" },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, [.. output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)]);
    }
}

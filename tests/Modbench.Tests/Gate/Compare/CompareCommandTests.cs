using System.Text.Json;
using Modbench.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tests.Tool;
using Modbench.Tool;

namespace Modbench.Tests.Gate.Compare;

/// <summary><c>compare</c> and <c>baseline</c> as they are typed.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Test]
    public async Task TwoRunsEndWithTheirPaths()
    {
        var (a, b) = (Keep("a.json", Ledger("a", 100)), Keep("b.json", Ledger("b", 150)));
        var (exitCode, output, error) = await Run("compare", a, b);
        Assert.Multiple(() =>
        {
            Assert.That((exitCode, error), Is.EqualTo((0, "")), "what differs is no failure");
            Assert.That(output, Does.Match(@"response\.p50 +differs +100 ns +150 ns +1\.5× +1\.4\d–1\.5\d×").And.EndsWith($"\n{a}\n{b}\n"));
        });
    }

    [Test]
    public async Task AProjectsLatestRunIsComparedWithABaseline()
    {
        Keep("Modbench.Artifacts/20260102-030405/ledger.json", Ledger("20260102-030405", 150));
        var baseline = Path.Combine(folder.Path, "kept.json");
        Keep("old.json", Ledger("old", 100));
        var written = await Run("baseline", Path.Combine(folder.Path, "old.json"), "--output", baseline);
        Assert.That((written.ExitCode, written.Error), Is.EqualTo((0, "")));
        Assert.That(written.Output, Does.StartWith("Docs.csproj: 1 run, 2 measures of 1 pipeline\nso few runs don't tell how runs differ").And.EndsWith($"\n{baseline}\n"));
        var (exitCode, output, _) = await Run("compare", baseline, folder.Path);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("1.5×").And.EndsWith($"\n{baseline}\n{folder.Path}/Modbench.Artifacts/20260102-030405/ledger.json\n"));
        Assert.That((await Run("report", baseline)).ExitCode, Is.Zero, "a baseline is a ledger");
    }

    [Test]
    public async Task JsonIsAloneOnStandardOutput()
    {
        var (a, b) = (Keep("a.json", Ledger("a", 100)), Keep("b.json", Ledger("b", 150)));
        var (exitCode, output, error) = await Run("compare", a, b, "--json", "--measures", "response.*");
        using var json = JsonDocument.Parse(output);
        var measure = json.RootElement.GetProperty("subjects")[0].GetProperty("measures");
        Assert.Multiple(() =>
        {
            Assert.That((exitCode, error), Is.EqualTo((0, $"{a}\n{b}\n")));
            Assert.That(json.RootElement.GetProperty("schema").GetString(), Is.EqualTo("modbench-compare/1"));
            Assert.That(measure.GetArrayLength(), Is.EqualTo(1));
            Assert.That((measure[0].GetProperty("measure").GetString(), measure[0].GetProperty("outcome").GetString()), Is.EqualTo(("response.p50", "differs")));
            Assert.That(measure[0].GetProperty("ratio").GetDouble(), Is.EqualTo(1.5).Within(1e-9));
        });
    }

    [Test]
    public async Task MarkdownIsAloneOnStandardOutput()
    {
        var (a, b) = (Keep("a.json", Ledger("a", 100)), Keep("b.json", Ledger("b", 150)));
        var (exitCode, output, error) = await Run("compare", a, b, "--format", "md");
        Assert.That((exitCode, error), Is.EqualTo((0, $"{a}\n{b}\n")));
        Assert.That(output, Does.StartWith("# Docs.csproj, run b compared with run a\n").And.EndsWith(" |\n"));
    }

    [Test]
    public async Task TwoConditionsOfOneRun()
    {
        var file = Keep("a.json", ScriptedReports.Collocated());
        foreach (string[] args in new string[][] { ["compare", file, "--conditions", "paused BuildIndex", "beside BuildIndex"], ["compare", "--conditions", "paused BuildIndex", "beside BuildIndex", file] })
        {
            var (exitCode, output, error) = await Run(args);
            Assert.That((exitCode, error), Is.EqualTo((0, "")));
            Assert.That(output, Does.Contain("AskDocs · SingleStream · paused BuildIndex → beside BuildIndex (3 and 3 launches, the same ones, pair by pair)"));
        }
    }

    [Test]
    public async Task WhatCanNotBeComparedIsNumbered()
    {
        var (a, b) = (Keep("a.json", Ledger("a", 100)), Keep("b.json", Ledger("b", 150)));
        await Expect("error MB1014: compare takes two runs, such as 'compare BASE HEAD', or one run and --conditions. See 'dotnet modbench compare --help'.", "compare", a);
        await Expect("error MB3050: compare measures nothing, so it can't compare commits: 'dotnet modbench gate --base main' builds and measures both", "compare", "--base", "main");
        await Expect("error MB3050: 'main' is neither a project, a run nor a ledger. Two commits are compared by 'dotnet modbench gate --base main', which builds and measures both", "compare", "main", a);
        await Expect($"error MB3051: both are one ledger, {a}: name another run, or two of its --conditions", "compare", a, a);
        await Expect("error MB3052: nothing to compare: run a has no condition 'beside B'; it has 'solo'", "compare", a, b, "--conditions", "beside B", "solo");
        await Expect("error MB3053: --measures p50 matches no measure of both; there is response.p50, allocated", "compare", a, b, "--measures", "p50");
        await Expect("error MB1014: --output takes a .json file, not 'baseline.txt': that is how the other commands know a ledger", "baseline", a, "--output", Path.Combine(folder.Path, "baseline.txt"));
    }

    private string Keep(string name, RunLedger ledger)
    {
        var file = folder.Write(name);
        LedgerFile.Write(file, ledger);
        return file;
    }

    private static RunLedger Ledger(string run, double response) =>
        new ScriptedLedger(run).With("response.p50", response, response * 1.01, response / 1.01).With("allocated", 1000, 1000, 1000).Ledger();

    private static async Task Expect(string message, params string[] args)
    {
        var (exitCode, output, error) = await Run(args);
        Assert.That((exitCode, output, error), Is.EqualTo((2, "", message + "\n")));
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await Shell.RunAsync(args, new Screen(output, error, IsTerminal: false));
        return (exitCode, output.ToString(), error.ToString());
    }
}

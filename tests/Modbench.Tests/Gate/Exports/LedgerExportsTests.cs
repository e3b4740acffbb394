using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Modbench.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tool;
using Modbench.Tool.Exports;
using Modbench.Tool.Running;

namespace Modbench.Tests.Gate.Exports;

/// <summary>Exports by name: of a run, of a gate, and again from a ledger.</summary>
public sealed class LedgerExportsTests : FolderFixture
{
    [Test]
    public void FailuresAreLinesThatMSBuildReads()
    {
        var lines = CanonicalErrors.Of(ScriptedGate.Failing(), new SourceRoot("/repo/src/Docs", "/repo")).ToList();
        Assert.That(lines.Select(line => line[..(line.IndexOf(": AskDocs", StringComparison.Ordinal) + 2)]), Is.EqualTo(new[]
        {
            "/repo/src/Docs/Docs.cs(40): error MB3306: ",
            "/repo/src/Docs/Docs.cs(21,5): error MB3300: ",
            "/repo/src/Docs/Docs.cs(10): error MB3303: ",
        }));
        Assert.That(CanonicalErrors.Of(ScriptedGate.Passing(), new SourceRoot(null, null)), Is.Empty);
        Assert.That(
            CanonicalErrors.Of(ScriptedGate.Failing() with { Plan = ScriptedGate.Failing().Plan with { Pipelines = [] }, Checks = [], Verdicts = [new VerdictRow { Pipeline = "Docs.AskDocs", Verdict = GateVerdict.Fail, Reason = "it died" }] }, new SourceRoot(null, null)).Single(),
            Is.EqualTo("modbench: error MB3308: Docs.AskDocs fails: it died."));
    }

    [Test]
    public void FilesLieBesideTheLedger()
    {
        var paths = LedgerExports.Write(["junit", "SARIF", "github", "junit"], Folder, ScriptedGate.Failing(), new SourceRoot("/repo", "/repo"));
        Assert.That(paths.Select(Path.GetFileName), Is.EqualTo(new[] { "junit.xml", "modbench.sarif", "summary.md" }));
        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "junit.xml", "modbench.sarif", "summary.md" }), "and no temporary file");
        Assert.That(File.ReadAllBytes(paths[0]).Take(5), Is.EqualTo("<?xml"u8.ToArray()), "no byte order mark");
    }

    [Test]
    public void ARunsNamesAreBenchmarkDotNetsAndOurs()
    {
        var (benchmarkDotNet, ours) = LedgerExports.Split(["json", "sarif", "github", "junit"]);
        Assert.That(benchmarkDotNet, Is.EqualTo(new[] { "json", "github" }));
        Assert.That(ours, Is.EqualTo(new[] { "sarif", "github", "junit" }));
        Assert.That(
            () => LedgerExports.Split(["json", "sarf"]),
            Throws.TypeOf<ModbenchException>().With.Message.StartsWith("no exporter is named 'sarf'. Did you mean 'sarif'? There is: json, ").And.Message.EndsWith("sarif, junit").And.Property("Code").EqualTo("MB1024"));
        Assert.That(
            () => LedgerExports.Check(["csv"]),
            Throws.TypeOf<ModbenchException>().With.Message.EqualTo("no exporter is named 'csv'. There is: sarif, junit, github"), "a gate measures without BenchmarkDotNet");
    }

    [TestCase("src/App")]
    [TestCase("")]
    public async Task AReportFormatsWhatAGateHasLeft(string project)
    {
        Directory.CreateDirectory(Path.Combine(Folder, ".git"));
        var run = RunFolder.Create(Path.Combine(Folder, project), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        LedgerFile.Write(Path.Combine(run, LedgerFile.Name), ScriptedGate.Failing());
        var root = project.Length == 0 ? "" : project + "/";

        using (var sarif = JsonDocument.Parse(await Report("sarif")))
        {
            var uris = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
                .Select(result => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
            Assert.That(uris, Is.All.EqualTo(root + "Docs.cs"), "as it lies to the repository");
        }

        Assert.That(XDocument.Parse(await Report("junit")).Descendants("testcase").Select(one => one.Attribute("file")?.Value).OfType<string>(), Is.All.EqualTo(root + "Docs.cs"));
        Assert.That(await Report("github"), Is.EqualTo(GitHubSummary.Of(ScriptedGate.Failing())));
        Assert.That((await Report("msbuild")).Split('\n')[1], Does.StartWith($"{Folder}/{root}Docs.cs(21,5): error MB3300: AskDocs is 30 % slower"));

        async Task<string> Report(string format)
        {
            using var output = new StringWriter { NewLine = "\n" };
            using var error = new StringWriter { NewLine = "\n" };
            var exitCode = await Shell.RunAsync(["report", Path.Combine(Folder, project), "--format", format], new Screen(output, error, IsTerminal: false));
            Assert.That((exitCode, error.ToString()), Is.EqualTo((0, "")));
            return output.ToString();
        }
    }

    [Test]
    public void ALedgerThatWasTakenElsewhereNamesFilesAsTheProjectDoes()
    {
        var sources = SourceRoot.OfLedger(Path.Combine(Folder, "kept", LedgerFile.Name));
        Assert.That((sources.InRepository("Parts\\Search.cs"), sources.Full("Docs.cs")), Is.EqualTo(("Parts/Search.cs", "Docs.cs")));
    }

    [Test]
    public void ALedgerFromBeforeThereWereWaiversAndNotesIsReported()
    {
        var json = JsonNode.Parse(LedgerFile.ToBytes(ScriptedGate.Failing()))!.AsObject();
        json.Remove("waivers");
        foreach (var verdict in json["verdicts"]!.AsArray()) Assert.That(verdict!.AsObject().Remove("notes"), Is.True);
        json["digest"] = LedgerDigest.Blank;
        var file = Encoding.UTF8.GetBytes(json.ToJsonString());
        LedgerDigest.Stamp(file);
        var ledger = LedgerFile.Parse(file, "old.json");
        Assert.That(ledger.Waivers, Is.Empty);
        Assert.That(ledger.Verdicts.SelectMany(row => row.Notes), Is.Empty);
        Assert.That(GitHubSummary.Of(ledger), Does.Contain("AskDocs is 30 % slower"));
    }

    [Test]
    public void WhatAGateHasAVerdictOfIsNotSaidTwice()
    {
        var ledger = ScriptedGate.Failing();
        var quality = ledger.Checks.Single(check => check.Measure == "quality.recall@5");
        var verdict = new VerdictRow { Pipeline = quality.Pipeline, Scenario = quality.Scenario, Measure = quality.Measure, Unit = "score", Head = 0.41, Verdict = GateVerdict.Fail, File = quality.File, Line = quality.Line, Reason = "at least 0.8" };
        var finding = Findings.Of(ledger with { Verdicts = [verdict] }).Single(finding => finding.Rule == FindingRule.Quality);
        Assert.That(finding.Sentence, Is.EqualTo("AskDocs misses a quality: recall@5 is 0.41 (0.41–0.41), and ≥ 0.8 is asked (SingleStream, head): Docs.cs:40."));
        var twice = Findings.Of(ledger with { Checks = [], Verdicts = [verdict, verdict] }).Select(one => one.Name);
        Assert.That(twice, Is.EqualTo(new[] { "SingleStream · quality.recall@5", "SingleStream · quality.recall@5 (2)" }), "two of one name have two");
    }

    /// <summary>Set-up, pauses and CPU time have none, and a stage's measure is its own.</summary>
    [Test]
    public void AStageThatGrewIsSpokenOfWhereOneIsNamed()
    {
        var rules = MeasureCatalog.All.Select(kind => kind.Name).Where(GrownStage.Tells).Select(FindingRule.Of).Distinct();
        Assert.That(FindingRule.All.Where(rule => rule.Help.Contains("the stage that grew most", StringComparison.Ordinal)), Is.EquivalentTo(rules));
    }

    [Test]
    public void EveryRuleHasItsNumber()
    {
        Assert.That(FindingRule.All.Select(rule => rule.Id), Is.Unique.And.Ordered);
        Assert.That(FindingRule.All.Select(rule => rule.Name), Is.Unique);
        Assert.That(ScriptedReports.Failing().Measures.Select(row => FindingRule.Of(row.Measure)).Distinct(), Is.SubsetOf(FindingRule.All));
    }
}

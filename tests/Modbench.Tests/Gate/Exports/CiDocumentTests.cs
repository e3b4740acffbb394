using System.CommandLine;
using System.Text.RegularExpressions;
using Modbench.Ledger;
using Modbench.Tool;
using Modbench.Tool.Commands;
using Modbench.Tool.Exports;
using YamlDotNet.RepresentationModel;

namespace Modbench.Tests.Gate.Exports;

/// <summary>docs/ci.md: its workflow files are YAML that says what the page says, and every command in it is one that there is.</summary>
public sealed partial class CiDocumentTests
{
    private static readonly string Page = Read("docs", "ci.md");

    private static readonly IReadOnlyList<string> Workflows = [.. Fence().Matches(Page).Where(fence => fence.Groups[1].Value == "yaml").Select(fence => fence.Groups[2].Value)];

    private static YamlMappingNode Gate => Yaml(Workflows[0]);

    internal static YamlMappingNode Comment => Yaml(Workflows[1]);

    [Test]
    public void EveryWorkflowIsYaml()
    {
        Assert.That(Workflows, Has.Count.EqualTo(3));
        Assert.That(Workflows.Select(text => Yaml(text).Children.Count), Is.All.GreaterThan(0));
    }

    [Test]
    public void EveryCommandAndOptionExists()
    {
        var root = ModbenchCommand.Root(new Screen(TextWriter.Null, TextWriter.Null, false));
        var used = Invocation().Matches(Page).Select(match => match.Groups[1].Value).ToList();
        Assert.That(used, Has.Count.AtLeast(5));
        foreach (var line in used)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var command = root.Subcommands.FirstOrDefault(one => one.Name == words[0]);
            Assert.That(command, Is.Not.Null, line);
            var options = words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();
            Assert.That(options, Is.SubsetOf(command!.Options.Select(option => option.Name)), line);
            Assert.That(root.Parse(words.Select(word => word.Trim('"')).ToArray()).Errors.Select(error => error.Message), Is.Empty, line);
            if (words.SkipWhile(word => word != "--exporters").ElementAtOrDefault(1) is { } exporters) Assert.That(exporters.Split(','), Is.SubsetOf(LedgerExports.Names), line);
        }
    }

    [Test]
    public void TheGateRunsStrangersCodeWithoutSecrets()
    {
        Assert.That(Gate["on"].ToString(), Does.Contain("pull_request").And.Not.Contains("pull_request_target"));
        Assert.That(Permissions(Gate), Is.EqualTo("contents: read"));
        Assert.That(Workflows[0], Does.Not.Contain("secrets."));
        var checkout = Steps(Gate, "gate").Single(step => Uses(step)?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true);
        Assert.That((checkout["with"]["fetch-depth"].ToString(), checkout["with"]["persist-credentials"].ToString()), Is.EqualTo(("0", "false")));
        Assert.That(Yaml(Workflows[2])["modbench"]["variables"]["GIT_DEPTH"].ToString(), Is.EqualTo("0"));
    }

    [Test]
    public void TheCommentRunsNothingOfTheChange()
    {
        var steps = Steps(Comment, "comment").ToList();
        Assert.That(Comment["on"]["workflow_run"]["workflows"][0].ToString(), Is.EqualTo(Gate["name"].ToString()), "it starts when the gate has ended");
        Assert.That(steps.Select(Uses).OfType<string>().Select(action => action.Split('@')[0]), Is.EquivalentTo(new[] { "actions/download-artifact", "actions/setup-dotnet" }), "nothing is checked out");
        Assert.That(Permissions(Comment), Is.Empty);
        Assert.That(Permissions((YamlMappingNode)Comment["jobs"]["comment"]), Is.EqualTo("actions: read, pull-requests: write"));
        Assert.That(Workflows[1], Does.Not.Contain("secrets."));
        foreach (var script in steps.Where(step => step.Children.ContainsKey("run")).Select(step => step["run"].ToString()))
        {
            Assert.That(script, Does.Not.Contain("${{"), "what a stranger chose must not become a part of the script");
            Assert.That(script, Does.Not.Match(@"\b(bash|sh|source|dotnet (run|build|restore|test))\b[^\n]*artifact"));
        }
    }

    [Test]
    public void WhatIsUploadedIsWhatTheToolWrites()
    {
        var upload = Steps(Gate, "gate").Single(step => Uses(step)?.StartsWith("actions/upload-artifact@", StringComparison.Ordinal) == true);
        var download = Steps(Comment, "comment").Single(step => Uses(step)?.StartsWith("actions/download-artifact@", StringComparison.Ordinal) == true);
        Assert.That(upload["if"].ToString(), Is.EqualTo("always()"), "also when the gate fails");
        Assert.That(download["with"]["name"].ToString(), Is.EqualTo(upload["with"]["name"].ToString()));
        var folder = Directory.CreateTempSubdirectory("modbench-").FullName;
        var written = LedgerExports.Write(["sarif", "junit"], folder, ScriptedGate.Failing(), new SourceRoot(null, null)).Select(Path.GetFileName);
        Directory.Delete(folder, recursive: true);
        Assert.That(
            upload["with"]["path"].ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFileName),
            Is.EquivalentTo(written.Concat([LedgerFile.Name, Modbench.Tool.Reports.MarkdownReport.Name])));
    }

    [Test]
    public void TheWaiversOfThePageAreRead()
    {
        var text = Fence().Matches(Page).Single(fence => fence.Groups[1].Value == "text").Groups[2].Value;
        Assert.That(
            WaiverParser.Parse(text, "w").Select(waiver => (waiver.Measure, waiver.Pipeline, waiver.Stage, waiver.Ceiling)),
            Is.EqualTo(new[] { ("response.p50", "AskDocs", "Rerank", 0.15), ("memory.peak", "Index*", (string?)null, 0.25) }));
    }

    [Test]
    public void TheTestOfThePageIsTheExamples() => Assert.That(
        Read("examples", "Rag.Tests", "AskDocsTests.cs"), Does.Contain(Fence().Matches(Page).Single(fence => fence.Groups[1].Value == "csharp").Groups[2].Value));

    private static YamlMappingNode Yaml(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode workflow, string job) => ((YamlSequenceNode)workflow["jobs"][job]["steps"]).Children.Cast<YamlMappingNode>();

    private static string? Uses(YamlMappingNode step) => step.Children.TryGetValue("uses", out var action) ? action.ToString() : null;

    private static string Permissions(YamlMappingNode of) => string.Join(", ", ((YamlMappingNode)of["permissions"]).Children.Select(one => $"{one.Key}: {one.Value}"));

    private static string Read(params string[] path)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Benchmark.sln"))) root = Path.GetDirectoryName(root)!;
        return File.ReadAllText(Path.Combine([root, .. path])).ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    // In code, on a line of a workflow or within backticks; a tool on another path too.
    [GeneratedRegex("dotnet[ -]modbench\"? ([^`\n;&|>(]+)")]
    private static partial Regex Invocation();
}

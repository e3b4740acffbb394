using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>docs/ledger.md and the code agree.</summary>
public sealed partial class LedgerDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "ledger.md"));

    [Test]
    public void EveryMeasureIsDescribedWithItsUnitInTheOrderOfTheCatalog()
    {
        var described = MeasureLine().Matches(Section("measures")).Select(match => (match.Groups[1].Value, match.Groups[2].Value));
        Assert.That(described, Is.EqualTo(MeasureCatalog.All.Select(kind => (kind.Name, kind.Unit)).Append(("quality.<name>", "score"))));
    }

    [Test]
    public void EveryFieldIsNamed()
    {
        var launch = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream)
            .FailingBlock("beside BuildIndex", 4, 1, 0)
            .Beside(new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream).Result())
            .Result();
        var graph = ScriptedGraphs.AskDocs with { Budgets = [new Budget("failures", 1, null, null, null, "beside BuildIndex", "Docs.cs", 3)] };
        using var json = JsonDocument.Parse(LedgerFile.ToBytes(ScriptedRun.Of([graph, ScriptedGraphs.BuildIndex], launch)));
        var root = json.RootElement;
        var fields = root.EnumerateObject().Select(property => property.Name)
            .Concat(new[] { "launches", "measures", "slices", "absent", "checks", "failures", "neighbours" }.SelectMany(list => Names(root.GetProperty(list)[0])))
            .Concat(typeof(RouteRow).GetProperties().Concat(typeof(PeakRow).GetProperties()).Concat(typeof(PeakProbeRow).GetProperties()).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
            .Concat(typeof(UtilisationRow).GetProperties().Concat(typeof(ArtifactRow).GetProperties()).Concat(typeof(WhatIfRow).GetProperties()).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
            .Concat(typeof(ExplanationRow).GetProperties().Concat(typeof(ExplanationTerm).GetProperties()).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
            .Concat(typeof(StackRow).GetProperties().Concat(typeof(StageStackRow).GetProperties()).Concat(typeof(MethodStackRow).GetProperties()).Concat(typeof(StateCount).GetProperties()).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
            .Concat(typeof(BisectionRow).GetProperties().Concat(typeof(BisectedCommitRow).GetProperties()).Concat(typeof(BisectionStepRow).GetProperties()).Concat(typeof(BisectionProbeRow).GetProperties()).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
            .Append("class")
            .Concat(Names(root.GetProperty("environment")))
            .Concat(Names(root.GetProperty("plan")))
            .Distinct();
        Assert.That(fields.Where(field => !Document.Contains($"`{field}`") && !Document.Contains($"\"{field}\"")), Is.Empty);
    }

    [Test]
    public void EveryErrorIsListed() =>
        Assert.That(ErrorCode().Matches(Document).Select(match => match.Value).Distinct().Order(), Is.EqualTo(new[] { "MB4001", "MB4002", "MB4003", "MB4004" }));

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static string Section(string title)
    {
        var start = Document.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        return Document[start..Document.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }

    internal static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex(@"^\| `([a-z0-9_.<>]+)` \| (ns|ns/query|bytes|bytes/query|bytes/s|1/s|ratio|ratio/s|count|score|visits/query|cores|Hz|°C|W|J/query) \|", RegexOptions.Multiline)]
    private static partial Regex MeasureLine();

    [GeneratedRegex("MB4[0-9]{3}")]
    private static partial Regex ErrorCode();
}

using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Modbench.Generators;

namespace Modbench.Tests.Generators;

/// <summary>docs/diagnostics.md tells of every rule, and its examples show what they say.</summary>
public sealed partial class DiagnosticsDocumentTests
{
    private static readonly string Root = FindRoot();

    private static readonly string[] AttributesOfTheClass = ["[Objective", "[Budget", "[Collocate", "[Server", "[SingleStream", "[Offline", "[Burst", "[Phase", "[Replay", "[Peak"];

    [Test]
    public void EveryRuleHasASectionWithItsTitle() =>
        Assert.That(Sections().Select(section => $"{section.Id}: {section.Title}"), Is.EqualTo(Rules().Select(rule => $"{rule.Id}: {rule.Title}")));

    [Test]
    public void EveryRuleIsInTheReleaseFile()
    {
        var rows = File.ReadLines(Path.Combine(Root, "src", "Generators", "AnalyzerReleases.Unshipped.md"))
            .Concat(File.ReadLines(Path.Combine(Root, "src", "Generators", "AnalyzerReleases.Shipped.md")))
            .Where(line => line.StartsWith("MB0", StringComparison.Ordinal));
        Assert.That(rows, Is.EqualTo(Rules().Select(rule => $"{rule.Id} | Modbench | {rule.DefaultSeverity} | {rule.Title}")));
    }

    [Test]
    public void EveryRuleHasATestedCase()
    {
        var tested = MistakeTests.All().Select(data => (string)data.Arguments[0]!).Distinct().Order();
        Assert.That(tested, Is.EqualTo(Rules().Select(rule => rule.Id)));
    }

    [TestCaseSource(nameof(Examples))]
    public void ItsExamplesShowTheMistakeAndTheMend(string id, string wrong, string right)
    {
        Assert.That(Ids(wrong), Is.EqualTo(new[] { id }));
        Assert.That(Ids(right), Is.Empty);
    }

    private static IEnumerable<TestCaseData> Examples() =>
        Sections().Select(section => new TestCaseData(section.Id, section.Wrong, section.Right).SetName($"{section.Id} in the documentation"));

    private static IEnumerable<string> Ids(string example) =>
        GeneratorRun.Diagnose(GeneratorRun.Compile([Whole(example)], OutputKind.ConsoleApplication)).Select(diagnostic => diagnostic.Id);

    /// <summary>The example with what the page says stands around it.</summary>
    private static string Whole(string example)
    {
        const string Neighbour = "[Pipeline] public class Neighbour { [Queries] static int[] Numbers => [1]; [Stage] int Next(int n) => n; }";
        if (example.Contains("[Pipeline]", StringComparison.Ordinal)) return example;

        var isAttributes = AttributesOfTheClass.Any(start => example.Split('\n').Any(line => line.StartsWith(start, StringComparison.Ordinal)));
        if (!isAttributes) return Marked.Pipeline(example).Replace("class Subject", "class Example", StringComparison.Ordinal);
        var types = string.Join('\n', example.Split('\n').Where(line => line.StartsWith("public", StringComparison.Ordinal)));
        var attributes = string.Join('\n', example.Split('\n').Where(line => line.StartsWith('[')));
        return types + Marked.Pipeline("[Stage] static int Count(string text) => text.Length;", attributes) + Neighbour;
    }

    private static IEnumerable<(string Id, string Title, string Wrong, string Right)> Sections() =>
        Section().Matches(File.ReadAllText(Path.Combine(Root, "docs", "diagnostics.md")))
            .Select(match => (match.Groups["id"].Value, match.Groups["title"].Value, match.Groups["wrong"].Value, match.Groups["right"].Value));

    private static IEnumerable<DiagnosticDescriptor> Rules() => typeof(PipelineGenerator).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
        .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
        .OrderBy(rule => rule.Id, StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Benchmark.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"^### (?<id>MB\d{4}): (?<title>.+?)\n\n.+?\n\n```csharp\n(?<wrong>.+?)\n```\n\nMend:\n\n```csharp\n(?<right>.+?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}

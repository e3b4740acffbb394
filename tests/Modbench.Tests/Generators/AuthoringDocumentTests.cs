using System.Text.RegularExpressions;

namespace Modbench.Tests.Generators;

/// <summary>The whole pipelines that docs/authoring.md shows compile without a warning.</summary>
public sealed partial class AuthoringDocumentTests
{
    [Test]
    public void ItsPipelinesCompile([ValueSource(nameof(Examples))] string example) =>
        Assert.That(GeneratorRun.Diagnose(GeneratorRun.Compile([example], Microsoft.CodeAnalysis.OutputKind.ConsoleApplication)), Is.Empty);

    [Test]
    public void ThereAreSome() => Assert.That(Examples().Count(), Is.AtLeast(5));

    private static IEnumerable<string> Examples()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Benchmark.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Block().Matches(File.ReadAllText(Path.Combine(folder, "docs", "authoring.md")))
            .Select(match => match.Groups["code"].Value)
            .Where(code => code.Contains("[Pipeline]", StringComparison.Ordinal) && !code.Contains('…'));
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.+?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

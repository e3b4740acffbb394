using System.Text.RegularExpressions;

namespace Modbench.Tests.Tool;

/// <summary>docs/errors.md explains every code that the tool can print.</summary>
public sealed partial class ErrorsDocumentTests
{
    [Test]
    public void EveryCodeHasARow()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Benchmark.sln"))) root = Path.GetDirectoryName(root)!;

        var used = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file))
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .SelectMany(line => Code().Matches(line))
            .Select(match => match.Value)
            .Distinct()
            .Order(StringComparer.Ordinal);
        var explained = File.ReadLines(Path.Combine(root, "docs", "errors.md")).Select(line => Row().Match(line)).Where(row => row.Success).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.That(explained, Is.EqualTo(used));
    }

    [GeneratedRegex(@"MB[1-4]\d{3}")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `(MB\d{4})` \|")]
    private static partial Regex Row();
}

using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Modbench.EndToEndTests;

public sealed partial class PackageTests
{
    [Test]
    public void ExactlyTheNamedPackagesArePacked() => Assert.That(
        Directory.EnumerateFiles(Feed.Packages).Select(file => Path.GetFileName(file).Replace($".{Feed.Version}.nupkg", "", StringComparison.Ordinal)),
        Is.EquivalentTo(new[] { "Modbench", "Modbench.Abstractions", "Modbench.Chat", "Modbench.Neighbours", "Modbench.NUnit", "Modbench.Onnx", "Modbench.Tool" }));

    [TestCase("Modbench", "lib/net10.0/Modbench.dll", "analyzers/dotnet/cs/Modbench.Generators.dll", "build/net10.0/Modbench.props", "build/net10.0/Modbench.targets")]
    [TestCase("Modbench.Abstractions", "lib/net10.0/Modbench.Abstractions.dll")]
    [TestCase("Modbench.Chat", "lib/net10.0/Modbench.Chat.dll")]
    [TestCase("Modbench.Neighbours", "lib/net10.0/Modbench.Neighbours.dll")]
    [TestCase("Modbench.NUnit", "ref/net10.0/Modbench.NUnit.dll", "lib/net10.0/Modbench.NUnit.dll", "lib/net10.0/Modbench.Tool.dll", "lib/net10.0/Modbench.Diagnosers.dll", "lib/net10.0/Modbench.Ledger.dll", "buildTransitive/net10.0/Modbench.NUnit.targets")]
    [TestCase("Modbench.Onnx", "lib/net10.0/Modbench.Onnx.dll")]
    [TestCase("Modbench.Tool", "tools/net10.0/any/Modbench.Tool.dll", "ledger.schema.json")]
    public void APackageHoldsWhatItsUsersNeed(string package, params string[] files)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Feed.Packages, $"{package}.{Feed.Version}.nupkg"));
        Assert.That(archive.Entries.Select(entry => entry.FullName), Is.SupersetOf(files.Append("README.md")));
    }

    [Test]
    public void TheAbstractionsDependOnNothing()
    {
        Assert.That(Nuspec("Modbench.Abstractions"), Does.Not.Contain("<dependency "));
    }

    [Test]
    public void NoPackageDependsOnOneThatIsNotPacked()
    {
        var packed = Directory.EnumerateFiles(Feed.Packages).Select(file => Path.GetFileName(file).Replace($".{Feed.Version}.nupkg", "", StringComparison.Ordinal)).ToList();
        Assert.That(
            packed.SelectMany(package => Dependency().Matches(Nuspec(package))).Select(match => match.Groups[1].Value).Where(id => id.StartsWith("Modbench", StringComparison.Ordinal)).Distinct(),
            Is.Not.Empty.And.SubsetOf(packed));
    }

    private static string Nuspec(string package)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Feed.Packages, $"{package}.{Feed.Version}.nupkg"));
        using var reader = new StreamReader(archive.GetEntry($"{package}.nuspec")!.Open());
        return reader.ReadToEnd();
    }

    [GeneratedRegex("<dependency id=\"([^\"]+)\"")]
    private static partial Regex Dependency();
}

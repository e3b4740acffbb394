using System.IO.Compression;

namespace Modbench.EndToEndTests;

public sealed class PackageTests
{
    [Test]
    public void ExactlyTheNamedPackagesArePacked() => Assert.That(
        Directory.EnumerateFiles(Feed.Packages).Select(file => Path.GetFileName(file).Replace($".{Feed.Version}.nupkg", "", StringComparison.Ordinal)),
        Is.EquivalentTo(new[] { "Modbench", "Modbench.Abstractions", "Modbench.Chat", "Modbench.Neighbours", "Modbench.Onnx", "Modbench.Tool" }));

    [TestCase("Modbench", "lib/net10.0/Modbench.dll", "analyzers/dotnet/cs/Modbench.Generators.dll", "build/net10.0/Modbench.props", "build/net10.0/Modbench.targets")]
    [TestCase("Modbench.Abstractions", "lib/net10.0/Modbench.Abstractions.dll")]
    [TestCase("Modbench.Chat", "lib/net10.0/Modbench.Chat.dll")]
    [TestCase("Modbench.Neighbours", "lib/net10.0/Modbench.Neighbours.dll")]
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
        using var archive = ZipFile.OpenRead(Path.Combine(Feed.Packages, $"Modbench.Abstractions.{Feed.Version}.nupkg"));
        using var reader = new StreamReader(archive.GetEntry("Modbench.Abstractions.nuspec")!.Open());
        Assert.That(reader.ReadToEnd(), Does.Not.Contain("<dependency "));
    }
}

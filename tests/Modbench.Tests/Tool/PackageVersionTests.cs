using Modbench.Tool.Projects;

namespace Modbench.Tests.Tool;

public sealed class PackageVersionTests
{
    [TestCase("1.0.0", "1.0.1", true)]
    [TestCase("1.10.0", "1.9.0", false)]
    [TestCase("1.0.0-alpha", "1.0.0", true)]
    [TestCase("1.0.0", "1.0.0-alpha", false)]
    [TestCase("1.0.0-beta.9", "1.0.0-beta.10", true)]
    [TestCase("1.0.0-beta.10", "1.0.0-beta.9", false)]
    [TestCase("1.0.0-beta", "1.0.0-beta.1", true)]
    [TestCase("1.0.0-1", "1.0.0-beta", true)]
    public void AnOlderPackageIsToldFromANewerOneAsNuGetOrdersThem(string package, string tool, bool older) =>
        Assert.That(ProjectReader.IsOlder(package, tool), Is.EqualTo(older));
}

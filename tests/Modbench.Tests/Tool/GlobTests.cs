using Modbench.Tool.Projects;

namespace Modbench.Tests.Tool;

/// <summary>The answers are MSBuild's own, of an item with that pattern in a project in the folder.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GlobTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [TestCase("d/*.*", "d/.dot.json d/README d/a.JSON d/b.json")]
    [TestCase("d/*.json", "d/.dot.json d/a.JSON d/b.json")]
    [TestCase("D/*.json", "")]
    [TestCase("d/?.json", "d/a.JSON d/b.json")]
    [TestCase("d/**", "d/.dot.json d/README d/a.JSON d/b.json d/e/c.json")]
    [TestCase("d/**/*", "d/.dot.json d/README d/a.JSON d/b.json d/e/c.json")]
    [TestCase("**/e/*.json", "d/e/c.json")]
    [TestCase("*/e/c.*", "d/e/c.json")]
    [TestCase("d\\**\\c*.json", "d/e/c.json")]
    [TestCase("d/e/../*.JSON", "d/.dot.json d/a.JSON d/b.json")]
    [TestCase("d/**.json", "")]
    [TestCase("x/**/*.json", "")]
    public void MatchesWhatMSBuildMatches(string pattern, string files)
    {
        foreach (var file in (string[])["d/README", "d/a.JSON", "d/b.json", "d/.dot.json", "d/e/c.json"]) folder.Write(file);
        var found = new Glob(folder.Path + "/" + pattern).Files().Select(file => Path.GetRelativePath(folder.Path, file)).Order(StringComparer.Ordinal);
        Assert.That(string.Join(' ', found), Is.EqualTo(files));
    }
}

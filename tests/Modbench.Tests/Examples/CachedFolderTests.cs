using Rag;

namespace Modbench.Tests.Examples;

[NonParallelizable]
public sealed class CachedFolderTests
{
    private string _project = null!;
    private int _builds;

    [SetUp]
    public void CreateProject()
    {
        _builds = 0;
        _project = Directory.CreateTempSubdirectory("modbench-cache").FullName;
        Cache.PlaceUnder(_project);
    }

    [TearDown]
    public void DeleteProject()
    {
        Cache.PlaceUnder(Directory.GetCurrentDirectory());
        Directory.Delete(_project, recursive: true);
    }

    [Test]
    public async Task IsBuiltOnceAndThenOpened()
    {
        var first = await OpenAsync();
        var second = await OpenAsync();
        Assert.Multiple(() =>
        {
            Assert.That(second, Is.EqualTo(first));
            Assert.That(first, Does.StartWith(_project));
            Assert.That(_builds, Is.EqualTo(1));
            Assert.That(File.ReadAllText(Path.Combine(first, "deep", "b")), Is.EqualTo("words"));
        });
    }

    [Test]
    public async Task ManyAtOnceBuildItOnce()
    {
        var folders = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync()));
        Assert.That(folders.Distinct().Count(), Is.EqualTo(1));
        Assert.That(_builds, Is.EqualTo(1));
    }

    [TestCase("a")]
    [TestCase("deep/b")]
    [TestCase("checksum")]
    public async Task AFlippedByteInAnyFileMeansBuildingAgain(string file)
    {
        var path = Path.Combine(await OpenAsync(), file);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        await OpenAsync();
        Assert.That(_builds, Is.EqualTo(2));
        Assert.That(File.ReadAllBytes(path), Is.Not.EqualTo(bytes));
    }

    [TestCase("a")]
    [TestCase("deep/b")]
    [TestCase("checksum")]
    public async Task AMissingOrShortenedFileMeansBuildingAgain(string file)
    {
        var path = Path.Combine(await OpenAsync(), file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        await OpenAsync();
        Assert.That(_builds, Is.EqualTo(2));

        File.Delete(path);
        await OpenAsync();
        Assert.That(_builds, Is.EqualTo(3));
        Assert.That(File.Exists(path));
    }

    [Test]
    public async Task AnAddedFileMeansBuildingAgain()
    {
        var folder = await OpenAsync();
        File.WriteAllText(Path.Combine(folder, "stray"), "");
        await OpenAsync();
        Assert.That(_builds, Is.EqualTo(2));
        Assert.That(File.Exists(Path.Combine(folder, "stray")), Is.False);
    }

    [Test]
    public async Task ABuildThatFailsLeavesNothingThatIsOpened()
    {
        Assert.That(() => CachedFolder.OpenAsync("docs", HalfwayAsync, CancellationToken.None), Throws.InstanceOf<IOException>());
        var folder = await OpenAsync();
        Assert.That(_builds, Is.EqualTo(1));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "a", "checksum" }));

        static Task HalfwayAsync(string folder)
        {
            File.WriteAllText(Path.Combine(folder, "half"), "");
            throw new IOException("disk full");
        }
    }

    private Task<string> OpenAsync() => CachedFolder.OpenAsync("docs", BuildAsync, CancellationToken.None);

    private async Task BuildAsync(string folder)
    {
        Interlocked.Increment(ref _builds);
        await Task.Delay(20);
        Directory.CreateDirectory(Path.Combine(folder, "deep"));
        await File.WriteAllTextAsync(Path.Combine(folder, "a"), "vectors");
        await File.WriteAllTextAsync(Path.Combine(folder, "deep", "b"), "words");
    }
}

using Modbench.Onnx;

namespace Modbench.Tests.Onnx;

public sealed class OptimizedModelTests : FolderFixture
{
    // Made once: that takes a second, and more on a busy machine.
    private string model = "";
    private float[] whole = [];

    [OneTimeSetUp]
    public async Task Make()
    {
        model = Directory.CreateTempSubdirectory("modbench-optimized-").FullName;
        whole = await Embed(model);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(model, recursive: true);

    [Test]
    public async Task KeptOrNotItEmbedsAlike()
    {
        var plain = await Embed(folder: null);
        var kept = await Embed(model);
        Assert.That(Directory.GetFiles(model), Has.Length.EqualTo(1), "one file, whole, under its name");
        Assert.That(whole, Is.EqualTo(plain).Within(1e-5));
        Assert.That(kept, Is.EqualTo(whole));
    }

    [Test]
    public async Task TheSecondProcessReadsWhatTheFirstMade()
    {
        var file = Copy();
        File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3));
        await Embed(Folder);
        Assert.That(File.GetLastWriteTimeUtc(file), Is.EqualTo(new DateTime(2001, 2, 3)), "not made again");
    }

    [TestCase(0)]
    [TestCase(1000)]
    [TestCase(40_000_000)]
    public async Task AFileThatWasCutShortIsMadeAnew(int length)
    {
        var file = Copy();
        var before = new FileInfo(file).Length;
        using (var stream = File.OpenWrite(file)) stream.SetLength(length);
        Assert.That(await Embed(Folder), Is.EqualTo(whole));
        Assert.That(new FileInfo(file).Length, Is.EqualTo(before));
    }

    [Test]
    public async Task AnotherModelHasAnotherFile()
    {
        Copy();
        var encoder = EmbeddingModel.FromStreams(() => new MemoryStream(TinyOnnx.Model(["input_ids", "attention_mask"])), () => MiniLm.Open("vocab.txt"));
        using var other = new TextEmbedder(encoder, new() { OptimizedModelFolder = Folder });
        Assert.That(() => other.SetupAsync(CancellationToken.None).AsTask(), Throws.InstanceOf<InvalidDataException>(), "it is no encoder, and not taken for the one that is");
        Assert.That(Files(), Has.Length.EqualTo(2));
    }

    [Test]
    public void ItExcludesConfigure() =>
        Assert.That(() => new TextEmbedder(MiniLm.Model, new() { OptimizedModelFolder = Folder, Configure = _ => { } }), Throws.ArgumentException.With.Message.Contains("Configure"));

    private string[] Files() => Directory.GetFiles(Folder);

    /// <summary>The file as it was made, in the test's own folder.</summary>
    private string Copy()
    {
        var made = Directory.GetFiles(model).Single();
        var copy = Path.Combine(Folder, Path.GetFileName(made));
        File.Copy(made, copy);
        return copy;
    }

    private static async Task<float[]> Embed(string? folder)
    {
        using var embedder = new TextEmbedder(MiniLm.Model, new() { IntraOpThreads = 1, OptimizedModelFolder = folder });
        await embedder.SetupAsync(CancellationToken.None);
        return embedder.Run("how do I sort a list").Values.ToArray();
    }
}

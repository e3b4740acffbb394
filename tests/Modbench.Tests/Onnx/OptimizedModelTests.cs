using Modbench.Onnx;

namespace Modbench.Tests.Onnx;

public sealed class OptimizedModelTests : FolderFixture
{
    [Test]
    public async Task KeptOrNotItEmbedsAlike()
    {
        var plain = await Embed(folder: null);
        var made = await Embed(Folder);
        var kept = await Embed(Folder);
        Assert.That(Files(), Has.Length.EqualTo(1), "one file, whole, under its name");
        Assert.That(made, Is.EqualTo(plain).Within(1e-5));
        Assert.That(kept, Is.EqualTo(made));
    }

    [Test]
    public async Task TheSecondProcessReadsWhatTheFirstMade()
    {
        await Embed(Folder);
        var file = Files()[0];
        File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3));
        await Embed(Folder);
        Assert.That(File.GetLastWriteTimeUtc(file), Is.EqualTo(new DateTime(2001, 2, 3)), "not made again");
    }

    [TestCase(0)]
    [TestCase(1000)]
    [TestCase(40_000_000)]
    public async Task AFileThatWasCutShortIsMadeAnew(int length)
    {
        var whole = await Embed(Folder);
        var file = Files()[0];
        var before = new FileInfo(file).Length;
        using (var stream = File.OpenWrite(file)) stream.SetLength(length);
        Assert.That(await Embed(Folder), Is.EqualTo(whole));
        Assert.That(new FileInfo(file).Length, Is.EqualTo(before));
    }

    [Test]
    public async Task AnotherModelHasAnotherFile()
    {
        await Embed(Folder);
        var encoder = EmbeddingModel.FromStreams(() => new MemoryStream(TinyOnnx.Model(["input_ids", "attention_mask"])), () => MiniLm.Open("vocab.txt"));
        using var other = new TextEmbedder(encoder, new() { OptimizedModelFolder = Folder });
        Assert.That(() => other.SetupAsync(CancellationToken.None).AsTask(), Throws.InstanceOf<InvalidDataException>(), "it is no encoder, and not taken for the one that is");
        Assert.That(Files(), Has.Length.EqualTo(2));
    }

    [Test]
    public void ItExcludesConfigure() =>
        Assert.That(() => new TextEmbedder(MiniLm.Model, new() { OptimizedModelFolder = Folder, Configure = _ => { } }), Throws.ArgumentException.With.Message.Contains("Configure"));

    private string[] Files() => Directory.GetFiles(Folder);

    private static async Task<float[]> Embed(string? folder)
    {
        using var embedder = new TextEmbedder(MiniLm.Model, new() { IntraOpThreads = 1, OptimizedModelFolder = folder });
        await embedder.SetupAsync(CancellationToken.None);
        return embedder.Run("how do I sort a list").Values.ToArray();
    }
}

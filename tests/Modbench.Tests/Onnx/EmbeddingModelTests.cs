using Modbench.Onnx;

namespace Modbench.Tests.Onnx;

public sealed class EmbeddingModelTests : FolderFixture
{
    [Test]
    public async Task FilesGiveWhatStreamsGive()
    {
        var files = EmbeddingModel.FromFiles(Extract("model.onnx"), Extract("vocab.txt"));
        using var fromFiles = new TextEmbedder(files, new() { IntraOpThreads = 1 });
        using var fromStreams = new TextEmbedder(MiniLm.Model, new() { IntraOpThreads = 1 });
        await fromFiles.SetupAsync(CancellationToken.None);
        await fromStreams.SetupAsync(CancellationToken.None);

        Assert.That(fromFiles.Dimensions, Is.EqualTo(384));
        Assert.That(fromFiles.Run("the same").Values.ToArray(), Is.EqualTo(fromStreams.Run("the same").Values.ToArray()));
    }

    [Test]
    public void AMissingModelIsNamedInSetUpNotInTheConstructor()
    {
        var missing = Path.Combine(Folder, "nothing.onnx");
        using var embedder = new TextEmbedder(EmbeddingModel.FromFiles(missing, Extract("vocab.txt")));
        Assert.That(() => embedder.SetupAsync(CancellationToken.None).AsTask(),
            Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(missing).And.Message.Contains("EmbeddingModel.FromFiles"));
    }

    [Test]
    public void AMissingVocabularyIsNamed()
    {
        var missing = Path.Combine(Folder, "vocab.txt");
        using var embedder = new TextEmbedder(EmbeddingModel.FromFiles("model.onnx", missing));
        Assert.That(() => embedder.SetupAsync(CancellationToken.None).AsTask(),
            Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(missing).And.Message.Contains("vocabulary"));
    }

    [Test]
    public async Task AStreamThatCannotSeekIsRead()
    {
        var model = EmbeddingModel.FromStreams(() => new ForwardStream(MiniLm.Open("model.onnx")), () => MiniLm.Open("vocab.txt"));
        using var embedder = new TextEmbedder(model, new() { IntraOpThreads = 1 });
        await embedder.SetupAsync(CancellationToken.None);
        Assert.That(embedder.Dimensions, Is.EqualTo(384));
    }

    [TestCase(new[] { "x" }, "input_ids, attention_mask and perhaps token_type_ids")]
    [TestCase(new[] { "input_ids", "attention_mask" }, "none of shape [batch, tokens, hidden]")]
    public void AModelThatIsNoEncoderIsRefused(string[] inputs, string reason)
    {
        var model = EmbeddingModel.FromStreams(() => new MemoryStream(TinyOnnx.Model(inputs)), () => MiniLm.Open("vocab.txt"));
        using var embedder = new TextEmbedder(model);
        Assert.That(() => embedder.SetupAsync(CancellationToken.None).AsTask(),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(reason));
    }

    private string Extract(string file)
    {
        var path = Path.Combine(Folder, file);
        using var source = MiniLm.Open(file);
        using var target = File.Create(path);
        source.CopyTo(target);
        return path;
    }

    private sealed class ForwardStream(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

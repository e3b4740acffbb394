using System.Security.Cryptography;
using System.Text;
using SelfRag;

namespace Modbench.Tests.Examples;

/// <summary>The model file that the example writes; that llama.cpp loads it and writes words with it is shown by the example's own run.</summary>
public sealed class DummyModelTests
{
    private static readonly Lazy<byte[]> Tiny = new(() => Bytes(DummyModel.Tiny));

    [Test]
    public void TheSameBytesEachTime()
    {
        Assert.That(SHA256.HashData(Bytes(DummyModel.Tiny)), Is.EqualTo(SHA256.HashData(Tiny.Value)));
        Assert.That(
            SHA256.HashData(Bytes(DummyModel.Tiny with { Layers = 3 })), Is.Not.EqualTo(SHA256.HashData(Tiny.Value)));

        // The name of the cached file says that its bytes are these: whoever changes them changes DummyModel.Format too.
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(Tiny.Value))[..16], Is.EqualTo("d21fbd3a8f79f8ad"));
    }

    [Test]
    public void TheNamesOfTheSizesAreTheirSizes()
    {
        Assert.That(Tiny.Value.Length / 1e6, Is.LessThan(10));
        Assert.That(Length(DummyModel.Tiny), Is.InRange(Tiny.Value.Length - 31, Tiny.Value.Length));
        Assert.That(Length(DummyModel.Compact) / 1e6, Is.EqualTo(15).Within(1));
        Assert.That(Length(DummyModel.Small) / 1e6, Is.EqualTo(90).Within(5));
        Assert.That(Length(DummyModel.Large) / 1e6, Is.EqualTo(500).Within(10));
    }

    [Test]
    public void TheTableOfTensorsLeadsToTheirData()
    {
        var file = Tiny.Value;
        var (names, values, data, end) = Table(file);
        Assert.That(values["general.architecture"], Is.EqualTo("llama"));
        Assert.That(values["llama.block_count"], Is.EqualTo((uint)DummyModel.Tiny.Layers));
        Assert.That(file.Length - data, Is.InRange(end, end + 31));
        Assert.That(names, Has.Count.EqualTo(3 + (9 * DummyModel.Tiny.Layers)).And.Unique);

        // The output's rows of tokens that must never come are zeros, those of words are not. It is the last tensor.
        var rowBytes = DummyModel.Tiny.Embedding / GgufWriter.BlockSize * GgufWriter.BlockBytes;
        var output = data + end - ((long)rowBytes * DummyModel.Tiny.Vocabulary);
        var firstWord = new DummyVocabulary(DummyModel.Tiny.Vocabulary).FirstWord;
        Assert.That(file.AsSpan((int)output, rowBytes * firstWord).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        Assert.That(file.AsSpan((int)output + (rowBytes * firstWord), rowBytes).IndexOfAnyExcept((byte)0), Is.Not.EqualTo(-1));
    }

    [Test]
    public void EveryTokenIsThereOnceAndAWordsBeginningsLeadToIt()
    {
        var vocabulary = new DummyVocabulary(4096);
        Assert.That(vocabulary.Texts, Has.Count.EqualTo(4096).And.Unique);
        Assert.That(vocabulary.Kinds.Count(kind => kind == TokenKind.Byte), Is.EqualTo(256));
        var texts = vocabulary.Texts.ToHashSet();
        foreach (var word in (string[])["\u2581question", "\u2581sequence", "Concurrent", "Collection"])
            Assert.That(Enumerable.Range(1, word.Length).Select(length => word[..length]), Is.SubsetOf(texts));
        Assert.That(() => new DummyVocabulary(100), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void WeightsAreSpreadOverAllBytesAndKeepASignalsSize()
    {
        var row = new byte[2048 / GgufWriter.BlockSize * GgufWriter.BlockBytes];
        new SeededWeights(1).Fill(row, 2048);
        var weights = row.Chunk(GgufWriter.BlockBytes)
            .SelectMany(block => block.Skip(2).Select(value => (sbyte)value * (double)BitConverter.ToHalf(block)))
            .ToArray();
        Assert.That(weights, Has.Length.EqualTo(2048));
        Assert.That(weights.Average(), Is.Zero.Within(0.003));
        Assert.That(Math.Sqrt(weights.Sum(weight => weight * weight)), Is.EqualTo(1).Within(0.05), "a row's length");
    }

    private static byte[] Bytes(DummyModel model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }

    /// <summary>By its table of tensors, behind whose end nothing is written: hundreds of megabytes of random numbers take long.</summary>
    private static long Length(DummyModel model)
    {
        var file = new byte[1 << 20];
        using var stream = new MemoryStream(file);
        Assert.That(() => model.Write(stream), Throws.TypeOf<NotSupportedException>(), "it has no room for more");
        var table = Table(file);
        return table.Data + table.End;
    }

    /// <summary>What stands before the data: names of tensors, keys with their values, where the data begin, and how long they are.</summary>
    private static (List<string> Names, Dictionary<string, object> Values, long Data, long End) Table(byte[] file)
    {
        using var reader = new BinaryReader(new MemoryStream(file));
        Assert.That(reader.ReadBytes(4), Is.EqualTo("GGUF"u8.ToArray()));
        Assert.That(reader.ReadUInt32(), Is.EqualTo(3));
        var tensors = reader.ReadInt64();
        var keys = reader.ReadInt64();
        var values = new Dictionary<string, object>();
        for (var key = 0; key < keys; key++) values.Add(Text(reader), Value(reader, reader.ReadUInt32()));
        var end = 0L;
        var names = new List<string>();
        for (var tensor = 0; tensor < tensors; tensor++)
        {
            names.Add(Text(reader));
            var elements = Enumerable.Range(0, (int)reader.ReadUInt32()).Aggregate(1L, (product, _) => product * reader.ReadInt64());
            var bytes = reader.ReadUInt32() == 0 ? 4 * elements : elements / GgufWriter.BlockSize * GgufWriter.BlockBytes;
            var offset = reader.ReadInt64();
            Assert.That(offset % 32, Is.Zero);
            Assert.That(offset, Is.InRange(end, end + 31), names[^1]);
            end = offset + bytes;
        }

        return (names, values, (reader.BaseStream.Position + 31) / 32 * 32, end);
    }

    private static string Text(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadInt64()));

    private static object Value(BinaryReader reader, uint type) => type switch
    {
        4 => reader.ReadUInt32(),
        5 => reader.ReadInt32(),
        6 => reader.ReadSingle(),
        8 => Text(reader),
        9 => Values(reader),
        _ => throw new InvalidDataException($"type {type}"),
    };

    private static List<object> Values(BinaryReader reader)
    {
        var type = reader.ReadUInt32();
        var count = reader.ReadInt64();
        var values = new List<object>();
        for (var i = 0L; i < count; i++) values.Add(Value(reader, type));
        return values;
    }
}

using System.IO.Compression;
using System.Text;

namespace GateSubjects;

/// <summary>Native code: a text is compressed, and unpacked again to see that nothing was lost.</summary>
[Pipeline, SingleStream(Queries = 300)]
internal sealed class Archive
{
    [Queries] public static IEnumerable<string> Documents() => Texts.Of(6000);

    [Stage]
    static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest)) brotli.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    [Stage]
    static int Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli, Encoding.UTF8);
        return reader.ReadToEnd().Length;
    }
}

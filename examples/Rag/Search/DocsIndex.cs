using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Rag;

/// <summary>The documents, by meaning and by word. Built by the first process that asks, then opened from the cache.</summary>
public sealed class DocsIndex : IDisposable
{
    /// <summary>Documents that are embedded in one run of the model.</summary>
    public const int BatchSize = 8;

    // Part of the key: change it when documents, embeddings or words are made in another way.
    private const string Format = "1";
    private const string DocumentsFile = "documents.json";
    private const string VectorsFile = "vectors.bin";
    private const string KeywordsFolder = "keywords";

    private DocsIndex(string folder)
    {
        using var documents = File.OpenRead(Path.Combine(folder, DocumentsFile));
        Documents = JsonSerializer.Deserialize<Document[]>(documents)!;
        var rows = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, VectorsFile))).ToArray();
        Vectors = new VectorIndex(rows, rows.Length / Documents.Count);
        Keywords = new KeywordIndex(Path.Combine(folder, KeywordsFolder));
    }

    public IReadOnlyList<Document> Documents { get; }

    public VectorIndex Vectors { get; }

    public KeywordIndex Keywords { get; }

    public static async Task<DocsIndex> OpenAsync(CancellationToken stop)
    {
        var files = ReferencePack.Files();
        var folder = await CachedFolder.OpenAsync($"docs-{Key(files)}", folder => BuildAsync(Documentation.Read(files), folder, stop), stop);
        return new DocsIndex(folder);
    }

    public void Dispose() => Keywords.Dispose();

    private static async Task BuildAsync(IReadOnlyList<Document> documents, string folder, CancellationToken stop)
    {
        await using (var file = File.Create(Path.Combine(folder, DocumentsFile)))
            await JsonSerializer.SerializeAsync(file, documents, cancellationToken: stop);

        KeywordIndex.Build(documents, Path.Combine(folder, KeywordsFolder));

        using var embedder = MiniLm.Embedder(background: true);
        await embedder.SetupAsync(stop);
        var rows = new float[documents.Count * embedder.Dimensions];

        // A batch is padded to its longest text: texts of one length together waste nothing.
        foreach (var batch in Enumerable.Range(0, documents.Count).OrderBy(number => documents[number].Text.Length).Chunk(BatchSize))
        {
            stop.ThrowIfCancellationRequested();
            var embeddings = embedder.Run([.. batch.Select(number => documents[number].Text)]);
            foreach (var (number, embedding) in batch.Zip(embeddings))
                embedding.Values.CopyTo(rows.AsSpan(number * embedder.Dimensions));
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, VectorsFile), MemoryMarshal.AsBytes(rows.AsSpan()).ToArray(), stop);
    }

    /// <summary>The same documentation, model and format give the same index.</summary>
    private static string Key(IReadOnlyList<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Format}/{MiniLm.Version}/{MiniLm.MaxTokens}"));
        foreach (var file in files) hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}

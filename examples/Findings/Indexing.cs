using Modbench;
using Rag;

namespace Findings;

/// <summary>The other side: what building the index loses to a decode.</summary>
[Pipeline]
[SingleStream(Queries = 40)]
[Collocate(typeof(DecodeOnTwoThreads))]
[Collocate(typeof(DecodeOnOneThread))]
public sealed class Indexing
{
    [Queries] private static IEnumerable<Document[]> Batches() => Documentation.Read(ReferencePack.Files()).Chunk(DocsIndex.BatchSize);

    [Stage] private readonly BuildIndex Build = new();
}

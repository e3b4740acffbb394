using Modbench;
using Rag;
using SelfRag;

namespace Findings;

/// <summary>A thread for each core, of two: the default of llama.cpp's own programs.</summary>
[Pipeline]
[SingleStream(Queries = 24)]
[Collocate(typeof(AskDocs))]
[Collocate(typeof(BuildIndex))]
public sealed class DecodeOnTwoThreads : Decode
{
    private DecodeOnTwoThreads(DocsIndex index, LanguageModel model) : base(index, model) { }

    [Create] private static async Task<DecodeOnTwoThreads> OpenAsync(CancellationToken stop) => new(await DocsIndex.OpenAsync(stop), await LanguageModel.ChooseAsync(stop, threads: 2));
}

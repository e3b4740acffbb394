using Modbench;
using Rag;
using SelfRag;

namespace Findings;

/// <summary>As llama.cpp is mostly set up: a thread for each core, of two.</summary>
[Pipeline]
[SingleStream(Queries = 40)]
[Collocate(typeof(AskDocs))]
[Collocate(typeof(BuildIndex))]
public sealed class DecodeOnTwoThreads : Decode
{
    private DecodeOnTwoThreads(DocsIndex index, LanguageModel model) : base(index, model) { }

    [Create] private static async Task<DecodeOnTwoThreads> OpenAsync(CancellationToken stop) => new(await DocsIndex.OpenAsync(stop), await LanguageModel.ChooseAsync(stop, threads: 2));
}

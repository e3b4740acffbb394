using Modbench;
using Rag;
using SelfRag;

namespace Findings;

/// <summary>The same on one thread, which has nobody to wait for; and beside an index builder that is kept off one of the two cores.</summary>
[Pipeline]
[SingleStream(Queries = 24)]
[Collocate(typeof(AskDocs))]
[Collocate(typeof(BuildIndex))]
[Collocate(typeof(BuildIndex), Cores = "1")]
public sealed class DecodeOnOneThread : Decode
{
    private DecodeOnOneThread(DocsIndex index, LanguageModel model) : base(index, model) { }

    [Create] private static async Task<DecodeOnOneThread> OpenAsync(CancellationToken stop) => new(await DocsIndex.OpenAsync(stop), await LanguageModel.ChooseAsync(stop, threads: 1));
}

using Modbench;
using Rag;

namespace Findings;

/// <summary>The other side: what the questions, embedded while somebody waits, lose to a decode.</summary>
[Pipeline]
[SingleStream(Queries = 100)]
[Collocate(typeof(DecodeOnTwoThreads))]
[Collocate(typeof(DecodeOnOneThread))]
public sealed class Asking
{
    [Queries] private static IEnumerable<Question> Asked => Questions.All;

    [Stage] private readonly AskDocs? Docs;
}

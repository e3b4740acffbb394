using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>What a visit that streamed or was part of a batch has beside its <see cref="Span"/>; 48 bytes. Times are nanoseconds of the monotonic clock.</summary>
/// <param name="Query">The query.</param>
/// <param name="Since">A stream: when its query was due. A batch: when the visit was ready, so that <c>First − Since</c> is the wait for others. Here as well, so that whoever reads a file of millions needs to look up nothing.</param>
/// <param name="Start">The span's start: a stage that a query visits several times has one for each visit.</param>
/// <param name="First">A stream: when its first output came (0: it had none). A batch: when it was closed, full or not.</param>
/// <param name="Last">A stream: when its last output came. A batch: 0.</param>
/// <param name="Count">Tokens of the stream, one a piece unless the pieces are <see cref="ITokenCount"/>; queries of the batch.</param>
/// <param name="Stage">The stage's number.</param>
/// <param name="Kind"><see cref="Stream"/> or <see cref="Batch"/>.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct VisitDetail(long Query, long Since, long Start, long First, long Last, int Count, short Stage, short Kind)
{
    /// <summary>The visit streamed.</summary>
    public const short Stream = 1;

    /// <summary>The visit was part of a batch.</summary>
    public const short Batch = 2;
}

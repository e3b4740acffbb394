namespace Modbench.Ledger;

/// <summary>The stream of one visit.</summary>
/// <param name="Query">The query.</param>
/// <param name="First">When its first piece came, in nanoseconds of the monotonic clock.</param>
/// <param name="PerPiece">Mean time between two pieces in nanoseconds; null: there was one alone.</param>
internal readonly record struct StreamedPieces(long Query, long First, long? PerPiece);

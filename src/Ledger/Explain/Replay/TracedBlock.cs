namespace Modbench.Ledger;

/// <summary>A block whose visits have been taken apart.</summary>
/// <param name="Case">Its arrivals and visits.</param>
/// <param name="Services">What each visit's service went to.</param>
/// <param name="Entries">What each query's way into the graph went to: <see cref="Cause.IssueDelay"/> and <see cref="Cause.Admission"/>.</param>
/// <param name="Responses">What was measured of each query, in nanoseconds.</param>
public sealed record TracedBlock(ReplayCase Case, IReadOnlyList<CauseTimes> Services, IReadOnlyList<CauseTimes> Entries, IReadOnlyList<long> Responses);

using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// What the processor counted of a thread in user mode while it did a visit's work, as in a <see cref="VisitSegment"/>; 72 bytes. Numbers are as they were counted: where the
/// processor had to count other things too, that was in <see cref="RunningNs"/> of <see cref="EnabledNs"/> only.
/// </summary>
/// <param name="Query">The visit's query; of a batch, the one that leads it.</param>
/// <param name="Visit">The start of the visit's <see cref="Span"/>.</param>
/// <param name="EnabledNs">How long the thread ran.</param>
/// <param name="RunningNs">Of that, how long it was counted.</param>
/// <param name="Cycles">Cycles; −1: not counted here, as all that follow.</param>
/// <param name="Instructions">Instructions.</param>
/// <param name="CacheMisses">Reads and writes that the last cache did not hold.</param>
/// <param name="BranchMisses">Branches that were foretold wrongly.</param>
/// <param name="Thread">The thread's id, as the system counts.</param>
/// <param name="Stage">The stage's number.</param>
/// <param name="Flags">None yet.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct VisitCounts(
    long Query, long Visit, long EnabledNs, long RunningNs, long Cycles, long Instructions, long CacheMisses, long BranchMisses, int Thread, short Stage, short Flags)
{
    internal static VisitCounts Of(long query, long visit, in CounterReading from, in CounterReading to, int thread, short stage) => new(
        query, visit, to.EnabledNs - from.EnabledNs, to.RunningNs - from.RunningNs, Since(from, to, 0), Since(from, to, 1), Since(from, to, 2), Since(from, to, 3), thread, stage, 0);

    private static long Since(in CounterReading from, in CounterReading to, int place) => from.Values[place] < 0 || to.Values[place] < 0 ? -1 : to.Values[place] - from.Values[place];
}

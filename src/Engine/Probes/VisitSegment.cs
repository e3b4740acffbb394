using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// A stretch in which one thread did a visit's work: the thread that runs the stage, one that goes on after an await, or one that helps, as with
/// <c>Parallel.For</c> and <c>Task.Run</c>; 56 bytes. Found by the execution context, so threads of native libraries have none.
/// </summary>
/// <param name="Query">The visit's query; of a batch, the one that leads it.</param>
/// <param name="Visit">The start of the visit's <see cref="Span"/>.</param>
/// <param name="Start">Nanoseconds of the monotonic clock.</param>
/// <param name="End">The same.</param>
/// <param name="CpuNs">What the thread ran meanwhile; −1: not known.</param>
/// <param name="WaitNs">How long it stood ready meanwhile, without a core; −1: not known.</param>
/// <param name="Thread">The thread's id, as the system counts; 0: not known.</param>
/// <param name="Stage">The stage's number.</param>
/// <param name="Flags">None yet.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct VisitSegment(long Query, long Visit, long Start, long End, long CpuNs, long WaitNs, int Thread, short Stage, short Flags);

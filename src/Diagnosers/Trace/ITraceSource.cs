using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A diagnoser that can say what it saw in a launch's blocks.</summary>
internal interface ITraceSource
{
    /// <param name="launch">The launch's number.</param>
    /// <param name="blocks">Its blocks, which the events are clipped to.</param>
    /// <exception cref="IOException">There is no trace, or it can't be read.</exception>
    IReadOnlyList<TraceSummary> Read(int launch, IReadOnlyList<BlockRecord> blocks);
}

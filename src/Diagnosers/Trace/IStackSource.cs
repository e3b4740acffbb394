using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A diagnoser that can say where the subject's threads were in a launch.</summary>
internal interface IStackSource
{
    /// <param name="launch">The launch's number.</param>
    /// <exception cref="IOException">There is no trace, or it can't be read.</exception>
    StackSamples Read(int launch);
}

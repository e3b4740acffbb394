using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A diagnoser that can say what the subject's runtime told in a launch.</summary>
internal interface ITraceSource
{
    /// <param name="launch">The launch's number.</param>
    /// <exception cref="IOException">There is no trace, or it can't be read.</exception>
    RuntimeTrace Read(int launch);
}

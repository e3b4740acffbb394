namespace Modbench.Engine;

/// <summary>Where the entries of the logs end up.</summary>
internal interface IEntrySink : IDisposable
{
    /// <summary>Takes some entries of one log; one thread at a time.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="worker">Whose log; −1: no worker's.</param>
    /// <param name="entries">Valid during the call.</param>
    void Write<T>(ChunkKind kind, int worker, ReadOnlySpan<T> entries)
        where T : unmanaged;

    /// <summary>All that was written so far, in that order.</summary>
    IReadOnlyList<T> Written<T>(ChunkKind kind)
        where T : unmanaged;

    /// <summary>Hands over the launch; nothing is written afterwards.</summary>
    /// <returns>Bytes; 0: not in a file.</returns>
    long Finish(LaunchRecords records);
}

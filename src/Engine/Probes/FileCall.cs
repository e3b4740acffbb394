namespace Modbench.Engine;

/// <summary>What a thread that waits for a file system is at.</summary>
public enum FileCall
{
    /// <summary>It brings what was written to the disk.</summary>
    Sync = 1,

    /// <summary>It reads a file or a folder.</summary>
    Read = 2,

    /// <summary>It writes a file, or changes its length.</summary>
    Write = 3,

    /// <summary>It opens, looks for, renames or deletes.</summary>
    Path = 4,

    /// <summary>A page of a mapped file, or of memory that was swapped out, is read from the disk.</summary>
    PageFault = 5,
}

namespace Modbench.Engine;

/// <summary>A records file is missing, cut short, damaged or of another version; nothing of it can be trusted.</summary>
public sealed class RecordsFileException : Exception
{
    /// <param name="path">The file.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="inner">The system's own exception.</param>
    public RecordsFileException(string path, string reason, Exception? inner = null)
        : base($"{path}: {reason}", inner)
    {
    }
}

namespace Modbench.Engine;

/// <summary>Host and child do not speak the same language: what came over the connection is not a message.</summary>
public sealed class ProtocolException : Exception
{
    /// <param name="message">What came instead.</param>
    /// <param name="inner">The reader's own exception.</param>
    public ProtocolException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

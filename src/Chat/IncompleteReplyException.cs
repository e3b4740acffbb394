namespace Modbench.Chat;

/// <summary>A reply ended without a finish reason: the connection or the server broke off in the middle.</summary>
public sealed class IncompleteReplyException(string message) : IOException(message);

using Microsoft.Extensions.AI;

namespace Modbench.Chat;

/// <summary>The model's reply holds an error in place of text.</summary>
public sealed class ChatErrorException(string message) : Exception(message)
{
    internal static void ThrowIfError(IEnumerable<AIContent> contents)
    {
        if (contents.OfType<ErrorContent>().FirstOrDefault() is not { } error) return;
        throw new ChatErrorException(string.IsNullOrEmpty(error.ErrorCode) ? error.Message : $"{error.ErrorCode}: {error.Message}");
    }
}

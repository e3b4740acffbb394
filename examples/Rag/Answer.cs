namespace Rag;

/// <summary>An extractive answer: nothing in it that the documentation doesn't say.</summary>
/// <param name="Text">Signature and summary of the best member, then the names of the next ones.</param>
/// <param name="Members">Best first.</param>
public sealed record Answer(string Text, IReadOnlyList<string> Members);

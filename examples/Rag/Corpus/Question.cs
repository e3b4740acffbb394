namespace Rag;

/// <summary>A question in a person's words, and the members that answer it: any of them will do.</summary>
public sealed record Question(string Text, params string[] Members);

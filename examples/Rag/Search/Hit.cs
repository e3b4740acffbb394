namespace Rag;

/// <summary>A document by its number, and how well it matches: scores compare within one list only.</summary>
public readonly record struct Hit(int Document, float Score);

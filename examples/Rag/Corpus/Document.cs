using System.Text.Json.Serialization;

namespace Rag;

/// <summary>What the documentation says about one member name, its overloads merged.</summary>
/// <param name="Name">Type and member, such as <c>Enumerable.Chunk</c>, or the type alone.</param>
/// <param name="Namespace">The type's namespace.</param>
/// <param name="Signature">The simplest overload, such as <c>Enumerable.Chunk&lt;TSource&gt;(IEnumerable&lt;TSource&gt; source, int size)</c>.</param>
/// <param name="Overloads">How many there are; 1 for what is no method.</param>
/// <param name="Summary">What the simplest overload does.</param>
/// <param name="Returns">What it returns. Empty where the documentation says nothing.</param>
public sealed record Document(string Name, string Namespace, string Signature, int Overloads, string Summary, string Returns)
{
    /// <summary>What is embedded and searched. A name's words are words: <c>GetOrAdd</c> is read as <c>Get Or Add</c>.</summary>
    [JsonIgnore] public string Text => $"{Words.Of(Name)}: {Summary} {Returns}";
}

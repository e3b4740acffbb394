using System.Text.RegularExpressions;
using Rag;

namespace SelfRag;

/// <summary>One statement, and what it is about: the passage's name, or nothing for what a model says.</summary>
public sealed partial record Sentence(string Subject, string Text)
{
    /// <summary>What is embedded: by itself a sentence often doesn't say what it is about.</summary>
    public string WithSubject => Subject.Length == 0 ? Text : $"{Words.Of(Subject)}: {Text}";

    public static IEnumerable<Sentence> Of(Document document) => Split($"{document.Summary} {document.Returns}").Select(text => new Sentence(document.Name, text));

    public static IEnumerable<Sentence> Of(string text) => Split(text).Select(sentence => new Sentence("", sentence));

    private static IEnumerable<string> Split(string text) => End().Split(text).Select(sentence => sentence.Trim()).Where(sentence => sentence.Length > 1);

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex End();
}

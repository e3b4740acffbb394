namespace Modbench.Tests.Generators;

/// <summary>A source in which <c>[|</c> and <c>|]</c> mark the place of the one expected diagnostic.</summary>
internal sealed record Marked(string Text, int Start, int Length)
{
    public static Marked Parse(string source)
    {
        var start = source.IndexOf("[|", StringComparison.Ordinal);
        var end = source.IndexOf("|]", StringComparison.Ordinal) - 2;
        Assert.That(start, Is.GreaterThanOrEqualTo(0), "no [| in the source");
        var text = source.Remove(start, 2);
        text = text.Remove(end, 2);
        return new(text, start, end - start);
    }

    /// <summary>A pipeline of strings with these members beside its queries.</summary>
    public static string Pipeline(string members, string attributes = "") => $$"""
        [Pipeline] {{attributes}}
        public sealed class Subject
        {
            [Queries] public static IEnumerable<string> Questions() => ["a"];
            {{members}}
        }
        """;

    /// <summary>A valid pipeline under these attributes.</summary>
    public static string Attributes(string attributes) => Pipeline("""
        [Stage] static string Trim(string text) => text.Trim();
            [Stage] static int Count(string text) => text.Length;
            [Quality("exact")] static bool Exact(string query, int answer) => query.Length == answer;
        """, attributes) + """

        [Pipeline] public sealed class Neighbour
        {
            [Queries] public static IEnumerable<int> Numbers() => [1];
            [Stage] static int Next(int number) => number + 1;
        }
        """;
}

using System.Text;

namespace GateSubjects;

/// <summary>Texts of some thousand words whose frequencies fall as in a language (Zipf), the same in each process.</summary>
internal static class Texts
{
    private const int Vocabulary = 5000;

    public static IReadOnlyList<string> Of(int words)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 97).Select(_ => Text(random, words))];
    }

    private static string Text(Random random, int words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
        {
            // The inverse of the sum over 1/rank, so the tenth word comes a tenth as often as the first.
            var rank = (int)Math.Pow(Vocabulary, random.NextDouble());
            for (var rest = (rank * 7919) + 17; rest > 0; rest /= 26) text.Append((char)('a' + (rest % 26)));
            text.Append(i % 12 == 11 ? ". " : " ");
        }

        return text.ToString();
    }
}

using System.Buffers.Text;

namespace Modbench.Diagnosers;

/// <summary>Reads numbers from text that white space divides, without making strings.</summary>
internal ref struct Fields(ReadOnlySpan<byte> text)
{
    private static ReadOnlySpan<byte> Blanks => " \t\n"u8;

    private ReadOnlySpan<byte> rest = text;

    /// <summary>The next word; empty: there is none.</summary>
    public ReadOnlySpan<byte> Word()
    {
        var start = rest.IndexOfAnyExcept(Blanks);
        if (start < 0) return rest = [];
        rest = rest[start..];
        var end = rest.IndexOfAny(Blanks);
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    public void Skip(int words)
    {
        for (var i = 0; i < words; i++) Word();
    }

    /// <summary>The next word as a number; NaN: it is none.</summary>
    public double Number() => Parse(Word());

    /// <summary>The number after the first place where a name stands at the start of a line or after a blank; NaN: it does not.</summary>
    public static double After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        for (var from = 0; from < text.Length;)
        {
            var place = text[from..].IndexOf(name);
            if (place < 0) break;
            place += from;
            if (place == 0 || Blanks.Contains(text[place - 1])) return new Fields(text[(place + name.Length)..]).Number();
            from = place + name.Length;
        }

        return double.NaN;
    }

    private static double Parse(ReadOnlySpan<byte> word) => Utf8Parser.TryParse(word, out long number, out var used) && used == word.Length ? number : double.NaN;
}

using System.Globalization;
using System.Text;

namespace Modbench.Engine;

/// <summary>
/// One flat JSON object, an inner object's names joined by dots. Read by hand: System.Text.Json, compiled and loaded at the start of every
/// child, took 25 ms of the 100 that a start may take, its serializer 110.
/// </summary>
internal sealed class JsonFields
{
    private const int MaxDepth = 4;

    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);
    private readonly string text;
    private int at;

    private JsonFields(string text) => this.text = text;

    /// <exception cref="FormatException">The text is not one JSON object of texts, numbers and truth values.</exception>
    public static JsonFields Parse(string text)
    {
        var fields = new JsonFields(text);
        fields.ReadObject("", 0);
        fields.SkipSpace();
        return fields.at == text.Length ? fields : throw fields.Unexpected();
    }

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        string value => value,
        _ => throw new FormatException($"'{name}' is not a text"),
    };

    public long Long(string name) => OptionalLong(name) ?? throw Missing(name);

    public long? OptionalLong(string name) => Find(name) switch
    {
        null => null,
        long number => number,
        _ => throw new FormatException($"'{name}' is not a whole number"),
    };

    public int Int(string name) => OptionalInt(name) ?? throw Missing(name);

    public int? OptionalInt(string name) => OptionalLong(name) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var number => (int)number,
        _ => throw new FormatException($"'{name}' is too large"),
    };

    public double Double(string name) => OptionalDouble(name) ?? throw Missing(name);

    public double? OptionalDouble(string name) => Find(name) switch
    {
        null => null,
        long number => number,
        double number => number,
        _ => throw new FormatException($"'{name}' is not a number"),
    };

    public bool OptionalBool(string name) => Find(name) switch
    {
        null => false,
        bool value => value,
        _ => throw new FormatException($"'{name}' is neither true nor false"),
    };

    private static FormatException Missing(string name) => new($"'{name}' is missing");

    private FormatException Unexpected() =>
        new(at < text.Length ? $"unexpected '{text[at]}' at {at}" : "it ends too early");

    private object? Find(string name) => values.TryGetValue(name, out var value) ? value : null;

    private void ReadObject(string prefix, int depth)
    {
        Expect('{');
        if (depth == MaxDepth) throw Unexpected();
        if (TryTake('}')) return;
        do
        {
            SkipSpace();
            var name = prefix + ReadText();
            Expect(':');
            SkipSpace();
            if (Peek() == '{') ReadObject(name + ".", depth + 1);
            else values[name] = ReadValue();
        }
        while (TryTake(','));
        Expect('}');
    }

    private object? ReadValue() => Peek() switch
    {
        '"' => ReadText(),
        't' => ReadWord("true", true),
        'f' => ReadWord("false", false),
        'n' => ReadWord("null", null),
        _ => ReadNumber(),
    };

    private object? ReadWord(string word, object? value)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw Unexpected();
        at += word.Length;
        return value;
    }

    private object ReadNumber()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or '+' or '.' or 'e' or 'E')) at++;
        var number = text.AsSpan(start, at - start);
        if (TryReadWhole(number, out var whole)) return whole;
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)) return real;
        at = start;
        throw Unexpected();
    }

    /// <summary>By hand, too: the first number parsed for a culture loads ICU, 7 ms.</summary>
    private static bool TryReadWhole(ReadOnlySpan<char> number, out long whole)
    {
        whole = 0;
        var isNegative = number.Length > 0 && number[0] == '-';
        var digits = isNegative ? number[1..] : number;
        if (digits.Length == 0) return false;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return false;

            // Negative all along: there is one more of those.
            var value = digit - '0';
            if (whole < (long.MinValue + value) / 10) return false;
            whole = (whole * 10) - value;
        }

        if (isNegative) return true;
        if (whole == long.MinValue) return false;
        whole = -whole;
        return true;
    }

    private string ReadText()
    {
        Expect('"');
        var start = at;
        while (Peek() is not ('"' or '\\')) at++;
        if (text[at] == '"') return text[start..at++];
        var unescaped = new StringBuilder(text, start, at - start, at - start + 16);
        while (Peek() is var next && next != '"')
        {
            at++;
            unescaped.Append(next == '\\' ? ReadEscape() : next);
        }

        at++;
        return unescaped.ToString();
    }

    private char ReadEscape()
    {
        var escape = Peek();
        at++;
        switch (escape)
        {
            case '"' or '\\' or '/':
                return escape;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when at + 4 <= text.Length && ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                at += 4;
                return (char)code;
            default:
                throw Unexpected();
        }
    }

    private char Peek() => at < text.Length ? text[at] : throw Unexpected();

    private void Expect(char wanted)
    {
        if (!TryTake(wanted)) throw Unexpected();
    }

    private bool TryTake(char wanted)
    {
        SkipSpace();
        if (at == text.Length || text[at] != wanted) return false;
        at++;
        return true;
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n') at++;
    }
}

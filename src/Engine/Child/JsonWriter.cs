using System.Globalization;
using System.Text;

namespace Modbench.Engine;

/// <summary>Writes one JSON object; see <see cref="JsonFields"/> for why by hand.</summary>
internal sealed class JsonWriter
{
    private readonly StringBuilder json = new("{");

    public override string ToString() => json + "}";

    public JsonWriter Add(string name, string value)
    {
        AddName(name);
        AddText(value);
        return this;
    }

    /// <summary>Nothing when the value is null.</summary>
    public JsonWriter AddOptional(string name, string? value) => value is null ? this : Add(name, value);

    public JsonWriter Add(string name, long value)
    {
        AddName(name);
        AddDigits(value);
        return this;
    }

    /// <summary>A finite number.</summary>
    public JsonWriter Add(string name, double value)
    {
        AddName(name);
        json.Append(value.ToString("R", CultureInfo.InvariantCulture));
        return this;
    }

    public JsonWriter Add(string name, bool value)
    {
        AddName(name);
        json.Append(value ? "true" : "false");
        return this;
    }

    public JsonWriter Add(string name, JsonWriter inner)
    {
        AddName(name);
        json.Append(inner.ToString());
        return this;
    }

    private void AddName(string name)
    {
        if (json.Length > 1) json.Append(',');
        AddText(name);
        json.Append(':');
    }

    private void AddText(string value)
    {
        json.Append('"');
        foreach (var character in value)
        {
            if (character is '"' or '\\') json.Append('\\').Append(character);
            else if (character < ' ' || char.IsSurrogate(character)) AddEscaped(character);
            else json.Append(character);
        }

        json.Append('"');
    }

    // A lone surrogate can't be encoded; as an escape it comes back.
    private void AddEscaped(char character) => json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));

    // By hand: a number that is formatted for a culture loads ICU.
    private void AddDigits(long value)
    {
        Span<char> digits = stackalloc char[20];
        var first = digits.Length;
        var left = value;
        do
        {
            digits[--first] = (char)('0' + Math.Abs(left % 10));
            left /= 10;
        }
        while (left != 0);
        if (value < 0) digits[--first] = '-';
        json.Append(digits[first..]);
    }
}

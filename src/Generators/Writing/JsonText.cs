using System.Globalization;
using System.Text;

namespace Modbench.Generators.Writing;

/// <summary>JSON, written by hand: a generator cannot bring a serializer. Members whose value is null are left out.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public JsonText Object(Action<JsonText> members, string? name = null) => Nested('{', '}', members, name);

    public JsonText Array<T>(string name, IEnumerable<T> items, Action<JsonText, T> item) => Nested('[', ']', json =>
    {
        foreach (var i in items) item(json, i);
    }, name);

    public JsonText Member(string name, string? value)
    {
        if (value is not null) Name(name).Quoted(value);
        return this;
    }

    public JsonText Member(string name, long value) => Raw(name, value.ToString(CultureInfo.InvariantCulture));

    public JsonText Member(string name, double? value) =>
        value is { } number ? Raw(name, number.ToString("R", CultureInfo.InvariantCulture)) : this;

    public JsonText Member(string name, bool value) => Raw(name, value ? "true" : "false");

    public JsonText Item(string value)
    {
        Comma();
        return Quoted(value);
    }

    public override string ToString() => _text.ToString();

    public static string Quote(string value) => new JsonText().Quoted(value).ToString();

    /// <summary>A value that is JSON already.</summary>
    public JsonText Raw(string name, string value)
    {
        Name(name);
        _text.Append(value);
        return this;
    }

    private JsonText Nested(char open, char close, Action<JsonText> inside, string? name)
    {
        if (name is not null) Name(name);
        else Comma();
        _text.Append(open);
        _needsComma = false;
        inside(this);
        _text.Append(close);
        _needsComma = true;
        return this;
    }

    private JsonText Name(string name)
    {
        Comma();
        Quoted(name);
        _text.Append(':');
        return this;
    }

    private void Comma()
    {
        if (_needsComma) _text.Append(',');
        _needsComma = true;
    }

    private JsonText Quoted(string value)
    {
        _text.Append('"');
        foreach (var letter in value)
        {
            if (letter is '"' or '\\') _text.Append('\\').Append(letter);
            else if (letter < ' ' || char.IsSurrogate(letter))
                _text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else _text.Append(letter);
        }

        _text.Append('"');
        return this;
    }
}

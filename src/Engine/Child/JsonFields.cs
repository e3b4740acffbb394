using System.Text.Json;

namespace Modbench.Engine;

/// <summary>
/// One flat JSON object, an inner object's names joined by dots. Read by hand: a serializer's metadata would cost the child tens of
/// milliseconds at its start.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, object> values = new(StringComparer.Ordinal);

    /// <exception cref="JsonException">The text is not one JSON object of texts, numbers and truth values.</exception>
    public static JsonFields Parse(ReadOnlySpan<byte> utf8)
    {
        var fields = new JsonFields();
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("not an object");
        fields.ReadObject(ref reader, "");
        if (reader.Read()) throw new JsonException("more than one object");
        return fields;
    }

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(string name) => values.GetValueOrDefault(name) switch
    {
        null => null,
        string text => text,
        _ => throw new JsonException($"'{name}' is not a text"),
    };

    public long Long(string name) => OptionalLong(name) ?? throw Missing(name);

    public long? OptionalLong(string name) => values.GetValueOrDefault(name) switch
    {
        null => null,
        long number => number,
        _ => throw new JsonException($"'{name}' is not a whole number"),
    };

    public int Int(string name) => OptionalInt(name) ?? throw Missing(name);

    public int? OptionalInt(string name) => OptionalLong(name) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var number => (int)number,
        _ => throw new JsonException($"'{name}' is too large"),
    };

    public double Double(string name) => values.GetValueOrDefault(name) switch
    {
        null => throw Missing(name),
        long number => number,
        double number => number,
        _ => throw new JsonException($"'{name}' is not a number"),
    };

    public bool OptionalBool(string name) => values.GetValueOrDefault(name) switch
    {
        null => false,
        bool value => value,
        _ => throw new JsonException($"'{name}' is neither true nor false"),
    };

    private static JsonException Missing(string name) => new($"'{name}' is missing");

    private void ReadObject(ref Utf8JsonReader reader, string prefix)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = prefix + reader.GetString();
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    ReadObject(ref reader, name + ".");
                    break;
                case JsonTokenType.Null:
                    break;
                default:
                    values[name] = Value(ref reader, name);
                    break;
            }
        }
    }

    private static object Value(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException($"'{name}' is a {reader.TokenType}"),
    };
}

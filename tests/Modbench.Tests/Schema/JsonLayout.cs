using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modbench.Tests.Schema;

/// <summary>JSON as a person would lay it out: what fits a line stands on one.</summary>
internal static class JsonLayout
{
    private const int Width = 160;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int column)
    {
        var line = Line(node);
        if (column + line.Length <= Width || node is not (JsonObject or JsonArray))
        {
            text.Append(line);
            return;
        }

        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        IEnumerable<(string Name, JsonNode? Value)> parts = node is JsonObject fields
            ? fields.Select(field => ($"{JsonSerializer.Serialize(field.Key, Plain)}: ", field.Value))
            : node.AsArray().Select(item => ("", item));
        text.Append(open);
        var first = true;
        foreach (var (name, value) in parts)
        {
            text.Append(first ? "\n" : ",\n").Append(' ', indent + 2).Append(name);
            Write(text, value, indent + 2, indent + 2 + name.Length);
            first = false;
        }

        text.Append('\n').Append(' ', indent).Append(close);
    }

    private static string Line(JsonNode? node) => node switch
    {
        JsonObject { Count: 0 } => "{}",
        JsonObject fields => $"{{ {string.Join(", ", fields.Select(field => $"{JsonSerializer.Serialize(field.Key, Plain)}: {Line(field.Value)}"))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(Line))}]",
        null => "null",
        _ => node.ToJsonString(Plain),
    };
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Modbench.Ledger;

/// <summary>
/// A baseline on disk: a ledger like any other, which is read as one, but a row a line, so that a change of one number is one line of a diff.
/// </summary>
public static class BaselineFile
{
    /// <summary>Its name where none is given.</summary>
    public const string Name = "modbench.baseline.json";

    // Kept in a repository and read by people there, never in a page: ≥ and µ may stay what they are.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = Encoder };

    private static readonly JsonTypeInfo<RunLedger> Compact = (JsonTypeInfo<RunLedger>)new JsonSerializerOptions(LedgerJson.Default.Options)
    {
        WriteIndented = false,
        Encoder = Encoder,
    }.GetTypeInfo(typeof(RunLedger));

    /// <summary>Writes it under a temporary name and renames.</summary>
    /// <param name="path">Where.</param>
    /// <param name="baseline">See <see cref="BaselineLedger.Of"/>.</param>
    /// <exception cref="ModbenchException">MB4004: it cannot be written.</exception>
    public static void Write(string path, RunLedger baseline) => LedgerFile.Write(path, ToBytes(baseline));

    /// <summary>As UTF-8 JSON, its digest stamped.</summary>
    public static byte[] ToBytes(RunLedger baseline)
    {
        using var json = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(baseline with { Digest = LedgerDigest.Blank }, Compact));
        var properties = json.RootElement.EnumerateObject().Select(property => $"  \"{property.Name}\": {Text(property.Value)}");
        var file = Encoding.UTF8.GetBytes($"{{\n{string.Join(",\n", properties)}\n}}\n");
        LedgerDigest.Stamp(file);
        return file;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.GetArrayLength() > 0 => $"[\n{string.Join(",\n", value.EnumerateArray().Select(row => "    " + row.GetRawText()))}\n  ]",
        JsonValueKind.Object => OverLines(value).Replace("\n", "\n  ", StringComparison.Ordinal),
        _ => value.GetRawText(),
    };

    private static string OverLines(JsonElement value)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Indented)) value.WriteTo(writer);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}

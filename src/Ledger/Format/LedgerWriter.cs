using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Modbench.Ledger;

/// <summary>Who wrote a ledger, as far as any version can tell.</summary>
/// <param name="Schema">As the file says; null: it says none.</param>
/// <param name="Version">Version of the tool; null: it is not in the file.</param>
internal sealed record LedgerWriter(string? Schema, string? Version)
{
    private const string Family = "modbench/";

    /// <summary>The version that reads.</summary>
    public static string Own { get; } = typeof(LedgerWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>It is known to be another than the one that reads.</summary>
    public bool IsAnotherVersion => Version is not null && Version.Split('+')[0] != Own;

    /// <summary>Why this version can't read it, and what can; null: it can.</summary>
    public string? Problem
    {
        get
        {
            if (Schema == RunLedger.CurrentSchema) return null;
            var by = Version is null ? "" : $", written by Modbench {Version}";
            return Number(Schema) > Number(RunLedger.CurrentSchema)
                ? $"has schema '{Schema}'{by}, newer than '{RunLedger.CurrentSchema}', which this version ({Own}) reads. Update the tool: dotnet tool update Modbench.Tool."
                : $"has schema '{Schema}'{by}; this version ({Own}) reads '{RunLedger.CurrentSchema}'. Use the version that wrote it.";
        }
    }

    /// <summary>Looks at nothing but the two.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static LedgerWriter Of(ReadOnlySpan<byte> file)
    {
        var reader = new Utf8JsonReader(file);
        using var json = JsonDocument.ParseValue(ref reader);
        if (json.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("it is no object");
        var environment = json.RootElement.TryGetProperty("environment", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return new LedgerWriter(Text(json.RootElement, "schema"), environment.ValueKind == JsonValueKind.Object ? Text(environment, "modbench") : null);
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static int? Number(string? schema) =>
        schema is not null && schema.StartsWith(Family, StringComparison.Ordinal)
            && int.TryParse(schema.AsSpan(Family.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

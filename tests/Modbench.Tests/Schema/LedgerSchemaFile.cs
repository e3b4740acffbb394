using System.Runtime.CompilerServices;
using System.Text.Json;
using Json.Schema;

namespace Modbench.Tests.Schema;

/// <summary>docs/ledger.schema.json, which the tool's package carries, and what a validator says by it.</summary>
internal static class LedgerSchemaFile
{
    public static string Place { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "docs", "ledger.schema.json"));

    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromText(File.ReadAllText(Place)));

    /// <summary>Where a ledger breaks it, and how; empty: nowhere.</summary>
    public static IReadOnlyList<string> Errors(JsonElement ledger)
    {
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
        var result = Schema.Value.Evaluate(ledger, options);
        if (result.IsValid) return [];
        return
        [
            .. (result.Details ?? [])
                .SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}"))
                .DefaultIfEmpty("refused"),
        ];
    }

    public static IReadOnlyList<string> Errors(ReadOnlyMemory<byte> file)
    {
        using var json = JsonDocument.Parse(file);
        return Errors(json.RootElement);
    }

    /// <summary>A yes or no, which is quicker.</summary>
    public static bool Takes(JsonElement ledger) => Schema.Value.Evaluate(ledger, new EvaluationOptions { OutputFormat = OutputFormat.Flag, RequireFormatValidation = true }).IsValid;

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}

using System.Text.Json.Serialization;

namespace Modbench.Ledger;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(LedgerComparison))]
internal sealed partial class ComparisonJson : JsonSerializerContext;

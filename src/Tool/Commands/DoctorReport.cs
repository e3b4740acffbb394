using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Modbench.Diagnosers;
using Modbench.Tool.Noise;

namespace Modbench.Tool.Commands;

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Sources">All that Modbench can measure by, present or absent.</param>
/// <param name="Sampling">What sampling costs; null: nothing is sampled on this system.</param>
/// <param name="Noise">What <c>--noise</c> measured; null: it was not asked for.</param>
internal sealed record DoctorReport(
    IReadOnlyList<MeasuringSource> Sources, SamplerCost? Sampling, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MachineNoise? Noise = null)
{
    // It goes to a terminal or into a file, never into a page: ≥ and ° may stay what they are.
    private static readonly JsonTypeInfo<DoctorReport> Shape = (JsonTypeInfo<DoctorReport>)new JsonSerializerOptions(DoctorJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }.GetTypeInfo(typeof(DoctorReport));

    public string ToJson() => JsonSerializer.Serialize(this, Shape);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;

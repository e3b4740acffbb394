using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>One stretch of a Server's rate; see <see cref="PhaseAttribute"/>.</summary>
/// <param name="Kind">How the rate goes.</param>
/// <param name="QueriesPerSecond">Where it goes, ≥ 0; of no meaning for <see cref="PhaseKind.Hold"/>.</param>
/// <param name="DurationNs">How long it lasts.</param>
public sealed record Phase(
    [property: JsonConverter(typeof(JsonStringEnumConverter<PhaseKind>))] PhaseKind Kind, double QueriesPerSecond, long DurationNs);

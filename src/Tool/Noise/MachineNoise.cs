using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Noise;

/// <summary>What <c>doctor --noise</c> found.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Its scenario.</param>
/// <param name="BuiltIn">It is the tool's own work, not a project's.</param>
/// <param name="Seconds">How long it measured.</param>
/// <param name="Cores">Of the machine, as the runtime counts them.</param>
/// <param name="WholeBecause">Why processes ran one after the other and not in turns; null: they took turns.</param>
/// <param name="Response">The measure of time that a gate watches.</param>
/// <param name="Others">What else it watches by its noise, and <c>service.p50</c> of each stage.</param>
/// <param name="Drift">What pairs don't see.</param>
/// <param name="Causes">What makes the response's noise; null: nothing was seen of turns.</param>
/// <param name="OtherPrograms">What else used the cores, the busiest first.</param>
/// <param name="Absent">Sources that could not be looked at.</param>
/// <param name="Mends">What to do about what was found, one sentence each, the largest part first.</param>
internal sealed record MachineNoise(
    string Pipeline,
    string Scenario,
    bool BuiltIn,
    double Seconds,
    int Cores,
    string? WholeBecause,
    MeasureNoise Response,
    IReadOnlyList<MeasureNoise> Others,
    MachineDrift? Drift,
    NoiseCauses? Causes,
    IReadOnlyList<OtherProgram> OtherPrograms,
    IReadOnlyList<AbsentSource> Absent,
    IReadOnlyList<string> Mends);

/// <summary>A source of noise that could not be looked at.</summary>
/// <param name="Source">Which.</param>
/// <param name="Reason">Why.</param>
internal sealed record AbsentSource(NoiseSource Source, string Reason);

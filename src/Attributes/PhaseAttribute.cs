namespace Modbench;

/// <summary>
/// A stretch of time in which a <see cref="ServerAttribute"/> scenario's rate goes as told. Phases follow one another in the order of their attributes, from
/// the scenario's own rate; with them a launch lasts as long as they do.
/// </summary>
/// <param name="kind">How the rate goes.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public sealed class PhaseAttribute(PhaseKind kind) : Attribute
{
    /// <summary>How the rate goes.</summary>
    public PhaseKind Kind { get; } = kind;

    /// <summary>The rate that the phase leads to, 0 to 10,000,000. Must be given for all kinds but <see cref="PhaseKind.Hold"/>, which has none.</summary>
    public double QueriesPerSecond { get; set; }

    /// <summary>How long it lasts, such as <c>5 s</c>. Must be given.</summary>
    public string? Duration { get; set; }

    /// <summary>Kind or full name of the Server scenarios that it shapes. Default: all of the class.</summary>
    public string? Scenario { get; set; }
}

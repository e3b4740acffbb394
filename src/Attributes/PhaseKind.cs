namespace Modbench;

/// <summary>How the rate goes during a <see cref="PhaseAttribute"/>.</summary>
public enum PhaseKind
{
    /// <summary>It stays what it was.</summary>
    Hold = 0,

    /// <summary>In a straight line from what it was to the phase's rate.</summary>
    Ramp = 1,

    /// <summary>The phase's rate at once, and after the phase too.</summary>
    Step = 2,

    /// <summary>The phase's rate at once; after the phase what it was before.</summary>
    Spike = 3,
}

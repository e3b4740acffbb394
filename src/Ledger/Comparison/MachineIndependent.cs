namespace Modbench.Ledger;

/// <summary>
/// Measures that say the same on another machine: what is counted by the program's own steps and not by a clock. They still depend on the runtime, and where work is
/// shared over the cores on their number.
/// </summary>
public static class MachineIndependent
{
    // A timeout is a failure too and hangs on the machine; failures stay, because what fails is to be seen wherever it does.
    private static readonly HashSet<string> Names =
        ["allocated", "failures", "visits", "tokens", "session.turns", "sessions.failed", "traced.instructions"];

    /// <summary>Whether a measure is one.</summary>
    /// <param name="measure">Its name.</param>
    public static bool Is(string measure) => Names.Contains(measure) || MeasureCatalog.IsQuality(measure);
}

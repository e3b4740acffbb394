namespace Modbench.Engine;

/// <summary>Conditions of blocks that are in no records, nor what failed in them.</summary>
internal static class Uncounted
{
    /// <summary>A pair's turns before those that count; as in those, answers are kept for the time being.</summary>
    public const string Practice = "practice";

    public static bool Is(string condition) => condition is Practice or PeakScenario.Probe;
}

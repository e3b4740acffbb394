using System.Globalization;

namespace Modbench.Ledger;

/// <summary>What else the machine did: who shares it with others has other times, whatever the code.</summary>
internal static class OthersOnTheMachine
{
    /// <summary>Cores that processes used which are none of the run's.</summary>
    public const string Measure = "rest.cpu.cores";

    // Of the machine's cores: a difference that a time shows.
    private const double Much = 0.1;

    /// <summary>That others used far more, or far fewer, cores than in the base; null: they did not, or nobody counted.</summary>
    /// <param name="under">The base.</param>
    /// <param name="over">The head.</param>
    /// <param name="of">Which pipelines and scenarios; their condition solo counts.</param>
    public static string? Difference(RunLedger under, RunLedger over, Func<MeasureRow, bool> of) =>
        Cores(under, of) is { } before && Cores(over, of) is { } after && Math.Abs(after - before) > Much * (over.Environment.Cores ?? 1)
            ? string.Create(CultureInfo.InvariantCulture, $"others on the machine used {before:0.##} cores in the base and {after:0.##} in the head")
            : null;

    private static double? Cores(RunLedger ledger, Func<MeasureRow, bool> of)
    {
        double[] cores = [.. ledger.Measures.Where(row => row is { Measure: Measure, Condition: Conditions.Solo, Value: not null } && of(row)).Select(row => row.Value!.Value)];
        return cores.Length == 0 ? null : cores.Average();
    }
}

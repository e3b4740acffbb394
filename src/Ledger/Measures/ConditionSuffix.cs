using System.Globalization;

namespace Modbench.Ledger;

/// <summary>
/// What follows the neighbours' names in a condition, such as <c>beside B x2 (same process) on 0-1</c>: written only where two collocations of the same
/// neighbours differ in it.
/// </summary>
public static class ConditionSuffix
{
    /// <summary>Nothing for one copy.</summary>
    public static string OfCopies(int copies) => copies > 1 ? string.Create(CultureInfo.InvariantCulture, $" x{copies}") : "";

    /// <summary>Nothing for processes of their own.</summary>
    public static string Of(Isolation isolation) => isolation == Isolation.Thread ? " (same process)" : "";

    /// <summary>Nothing for all cores.</summary>
    public static string OfCores(string? cores) => cores is null ? "" : $" on {cores}";

    /// <summary>The names alone.</summary>
    /// <param name="neighbours">Of a condition, with or without some of the suffixes that its collocation could have.</param>
    /// <param name="copies">The collocation's.</param>
    /// <param name="isolation">The collocation's.</param>
    /// <param name="cores">The collocation's.</param>
    public static string Without(string neighbours, int copies, Isolation isolation, string? cores) =>
        Without(Without(Without(neighbours, OfCores(cores)), Of(isolation)), OfCopies(copies));

    private static string Without(string text, string ending) =>
        ending.Length > 0 && text.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? text[..^ending.Length] : text;
}

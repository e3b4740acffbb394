namespace Modbench.Ledger;

/// <summary>Names of conditions.</summary>
public static class Conditions
{
    /// <summary>The neighbour was never started.</summary>
    public const string Solo = "solo";

    /// <summary>Condition of a neighbour's rows: the subject was idle.</summary>
    public const string Reference = "reference";

    /// <summary>Condition of failures before the first block.</summary>
    public const string WarmUp = "warm-up";

    private const string BesidePrefix = "beside ";
    private const string PausedPrefix = "paused ";

    /// <summary>The neighbour runs.</summary>
    public static string Beside(string neighbours) => BesidePrefix + neighbours;

    /// <summary>The neighbour is there and does nothing.</summary>
    public static string Paused(string neighbours) => PausedPrefix + neighbours;

    /// <summary>The neighbours of a <c>beside …</c> condition; null: it is none.</summary>
    public static string? NeighboursOf(string condition) =>
        condition.StartsWith(BesidePrefix, StringComparison.Ordinal) ? condition[BesidePrefix.Length..] : null;
}

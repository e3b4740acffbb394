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

    /// <summary>The build that a change starts from.</summary>
    public const string Base = "base";

    /// <summary>The build with the change.</summary>
    public const string Head = "head";

    private const string Changed = " if ";
    private const string BesidePrefix = "beside ";
    private const string PausedPrefix = "paused ";

    /// <summary>The neighbour runs.</summary>
    public static string Beside(string neighbours) => BesidePrefix + neighbours;

    /// <summary>The neighbour is there and does nothing.</summary>
    public static string Paused(string neighbours) => PausedPrefix + neighbours;

    /// <summary>The same with something changed: <c>solo if Slots(Embed)=2</c>.</summary>
    public static string If(string condition, string change) => condition + Changed + change;

    /// <summary>What was changed, as <c>--what-if</c> takes it; null: nothing.</summary>
    public static string? ChangeOf(string condition) =>
        condition.IndexOf(Changed, StringComparison.Ordinal) is var at and > 0 ? condition[(at + Changed.Length)..] : null;

    /// <summary>The condition without what was changed.</summary>
    public static string Unchanged(string condition) =>
        condition.IndexOf(Changed, StringComparison.Ordinal) is var at and > 0 ? condition[..at] : condition;

    /// <summary>Another condition under the same change as this one.</summary>
    public static string Like(string condition, string other) => ChangeOf(condition) is { } change ? If(other, change) : other;

    /// <summary>The neighbours of a <c>beside …</c> condition; null: it is none.</summary>
    public static string? NeighboursOf(string condition) =>
        condition.StartsWith(BesidePrefix, StringComparison.Ordinal) ? condition[BesidePrefix.Length..] : null;

    /// <summary>
    /// What a condition is compared with: with something changed the same without, beside a neighbour the neighbour paused or else nobody there, the head
    /// the base.
    /// </summary>
    /// <param name="condition">The condition.</param>
    /// <param name="exists">Whether there is another.</param>
    /// <returns>Null: nothing.</returns>
    public static string? BaseOf(string condition, Func<string, bool> exists)
    {
        string[] bases = ChangeOf(condition) is not null ? [Unchanged(condition)]
            : NeighboursOf(condition) is { } neighbours ? [Paused(neighbours), Solo]
            : condition == Head ? [Base]
            : [];
        return Array.Find(bases, one => exists(one));
    }
}

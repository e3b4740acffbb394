namespace Modbench.Diagnosers;

/// <summary>The nearest existing name to one that a user mistyped.</summary>
public static class Suggestion
{
    /// <summary><c> Did you mean 'X'?</c>, or nothing when no name is near, or the name is right and only its place is wrong.</summary>
    /// <param name="typed">A name, or a glob: its wildcards at the ends are left out of the comparison.</param>
    /// <param name="existing">All names that there are.</param>
    public static string For(string typed, IEnumerable<string> existing) =>
        NearestName.Of(typed.Trim('*', '?'), existing) is { } nearest && nearest != typed ? $" Did you mean '{nearest}'?" : "";
}

namespace Modbench.Neighbours;

/// <summary>What all of them are asked for: one more round.</summary>
internal static class Rounds
{
    public static IReadOnlyList<int> One { get; } = [0];

    /// <summary>Sleeps; 0 or less: goes on at once.</summary>
    public static void Rest(double milliseconds)
    {
        if (milliseconds > 0) Thread.Sleep(TimeSpan.FromMilliseconds(milliseconds));
    }

    /// <summary>Checks a dose.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below the least.</exception>
    public static double AtLeast(double least, double dose, string name) =>
        dose >= least ? dose : throw new ArgumentOutOfRangeException(name, dose, $"at least {least}");
}

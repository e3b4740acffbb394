using System.Globalization;

namespace Modbench.Ledger;

/// <summary>A launch's recorded arrivals and their queries, in the order in which they were due.</summary>
public sealed class LaunchArrivals
{
    private readonly (long Due, long Id, int Query)[] arrivals;

    /// <param name="arrivals">In any order: nanoseconds since the launch's first block began, the number within the launch, and the number from 0 of what was asked.</param>
    public LaunchArrivals(IEnumerable<(long Due, long Id, int Query)> arrivals)
    {
        this.arrivals = [.. arrivals];
        Array.Sort(this.arrivals);
    }

    /// <summary>Writes them as <c>[Replay]</c> reads them: seconds and the query's number, one a line. To the nanosecond, so that a replay has the same.</summary>
    /// <param name="writer">Where.</param>
    /// <param name="title">What they are of; on one line.</param>
    public void Write(TextWriter writer, string title)
    {
        writer.WriteLine($"# {title}");
        writer.WriteLine("seconds,query");
        foreach (var (due, _, query) in arrivals)
        {
            var (seconds, rest) = Math.DivRem(due, 1_000_000_000);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds}.{rest:000000000},{query}"));
        }
    }
}

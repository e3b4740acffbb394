using System.Globalization;

namespace Modbench.Engine;

/// <summary>Arrivals read from a file; its form is <see cref="ReplayAttribute"/>'s.</summary>
public sealed class RecordedArrivals
{
    private readonly List<long> due = [];
    private readonly List<int> choices = [];
    private readonly List<int> lines = [];
    private int lastLine;

    private RecordedArrivals()
    {
    }

    /// <summary>How many, ≥ 1.</summary>
    public int Count => due.Count;

    /// <summary>Nanoseconds from the start to the last arrival.</summary>
    public long LengthNs => due[^1];

    /// <summary>Nanoseconds between two arrivals, > 0.</summary>
    internal double MeanGapNs => Math.Max(1, (double)LengthNs / Count);

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="ArrivalsFileException">It is not of that form, or empty.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be read.</exception>
    public static RecordedArrivals Read(string path)
    {
        var arrivals = new RecordedArrivals();
        var number = 0;
        var headed = false;
        foreach (var text in File.ReadLines(path))
        {
            number++;
            var line = text.AsSpan().Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            // A name has no digit; what has one is meant for a time, however it is spoilt.
            var isHeader = !headed && arrivals.Count == 0 && !line.ContainsAnyInRange('0', '9');
            headed |= isHeader;
            if (!isHeader) arrivals.Add(line, number);
        }

        return arrivals.Count > 0 ? arrivals : throw new ArrivalsFileException(Math.Max(1, number), "there is no arrival: write one a line, as in '0.25' or '0.25,3'");
    }

    /// <exception cref="ArrivalsFileException">A query's number is not below <paramref name="queries"/>.</exception>
    public void CheckChoices(int queries)
    {
        for (var row = 0; row < choices.Count; row++)
        {
            if (choices[row] >= queries)
                throw new ArrivalsFileException(lines[row], $"there is no query {choices[row]}: the pipeline has {queries}, numbered from 0");
        }
    }

    /// <summary>A neighbour's file begins anew when it is through, so it has to last.</summary>
    /// <exception cref="ArrivalsFileException">All arrivals are at the start.</exception>
    public void CheckRepeats()
    {
        if (LengthNs == 0)
            throw new ArrivalsFileException(lastLine, "all arrivals are at 0 s, and a neighbour begins its file anew when it is through: give the last one a later time");
    }

    internal long DueNs(int row) => due[row];

    /// <summary>Null: the seed decides.</summary>
    internal int? Choice(int row) => choices.Count == 0 ? null : choices[row];

    private void Add(ReadOnlySpan<char> line, int number)
    {
        var comma = line.IndexOf(',');
        var time = (comma < 0 ? line : line[..comma]).Trim();
        if (!double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !(seconds is >= 0 and < 1e9))
            throw new ArrivalsFileException(number, $"'{time}' is no time: write seconds since the start, as in '0.25'");
        var ns = (long)Math.Round(seconds * 1e9);
        if (Count > 0 && ns < due[^1]) throw new ArrivalsFileException(number, $"{time} s comes before the line above: sort the file by time");
        if (Count > 0 && comma >= 0 != choices.Count > 0)
            throw new ArrivalsFileException(number, comma >= 0 ? "it has a query, and the lines above have none" : "it has no query, and the lines above have one");
        due.Add(ns);
        lastLine = number;
        if (comma < 0) return;
        var query = line[(comma + 1)..].Trim();
        if (!int.TryParse(query, NumberStyles.None, CultureInfo.InvariantCulture, out var choice))
            throw new ArrivalsFileException(number, $"'{query}' is no query: write its number from 0, or leave it out of all lines");
        choices.Add(choice);
        lines.Add(number);
    }
}

namespace Modbench.Ledger;

/// <summary>Samples of one process, or of the machine, over a launch. What was not read is NaN in here and nothing outside: never 0.</summary>
/// <param name="role">Whose.</param>
/// <param name="name">The pipeline's full name; of the tool and the machine their role.</param>
/// <param name="copy">Of a neighbour, counted from 1; 0: of none.</param>
/// <param name="pid">The process; 0: the machine.</param>
public sealed class ResourceSeries(ProcessRole role, string name, int copy, int pid)
{
    private readonly List<long> times = [];
    private readonly List<double>?[] columns = new List<double>?[ResourceColumns.All.Count];
    private readonly Dictionary<ResourceMetric, string> absent = [];

    /// <summary>Whose.</summary>
    public ProcessRole Role => role;

    /// <summary>The pipeline's full name; of the tool and the machine their role.</summary>
    public string Name => name;

    /// <summary>Of a neighbour, counted from 1; 0: of none.</summary>
    public int Copy => copy;

    /// <summary>The process; 0: the machine.</summary>
    public int Pid => pid;

    /// <summary>When each sample was taken, in nanoseconds of the records' clock, ascending.</summary>
    public IReadOnlyList<long> Times => times;

    /// <summary>Adds a sample.</summary>
    /// <param name="time">Later than the last one's.</param>
    /// <param name="row">A value for each <see cref="ResourceMetric"/>; NaN: not read.</param>
    public void Add(long time, ReadOnlySpan<double> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (columns[i] is null && double.IsNaN(row[i])) continue;
            (columns[i] ??= [.. Enumerable.Repeat(double.NaN, times.Count)]).Add(row[i]);
        }

        times.Add(time);
    }

    /// <summary>Why a metric is not there.</summary>
    public void Lack(ResourceMetric metric, string reason) => absent[metric] = reason;

    /// <summary>Why a metric has no value.</summary>
    public string WhyNot(ResourceMetric metric) =>
        absent.GetValueOrDefault(metric) ?? (Has(metric) ? "too few samples: the process or the sampler had ended" : "the system does not tell");

    /// <summary>There is at least one value.</summary>
    public bool Has(ResourceMetric metric) => columns[(int)metric] is not null;

    /// <summary>A sample's value; null: not read.</summary>
    public double? Value(int sample, ResourceMetric metric) =>
        columns[(int)metric] is { } column && double.IsFinite(column[sample]) ? column[sample] : null;

    /// <summary>When a metric was last read; null: never.</summary>
    public long? Last(ResourceMetric metric) =>
        columns[(int)metric] is { } column && column.FindLastIndex(double.IsFinite) is >= 0 and var sample ? times[sample] : null;

    /// <summary>By how much a counter grew in a stretch, samples at whose edges are interpolated; null: they don't span it.</summary>
    public double? Used(ResourceMetric metric, TimeWindow window) =>
        At(metric, window.Start) is { } from && At(metric, window.End) is { } to ? Math.Max(0, to - from) : null;

    /// <summary>Mean over the samples of a stretch; where it is too short for one, between its neighbours; null: they don't span it.</summary>
    public double? Mean(ResourceMetric metric, TimeWindow window)
    {
        if (columns[(int)metric] is not { } column) return null;
        var (sum, count) = (0.0, 0);
        for (var i = First(window.Start); i < times.Count && times[i] < window.End; i++)
        {
            if (!double.IsFinite(column[i])) continue;
            sum += column[i];
            count++;
        }

        return count > 0 ? sum / count : At(metric, window.Start + ((window.End - window.Start) / 2));
    }

    private double? At(ResourceMetric metric, long time)
    {
        if (columns[(int)metric] is not { } column) return null;
        var place = First(time);
        var (after, before) = (place, place < times.Count && times[place] == time ? place : place - 1);
        while (after < column.Count && !double.IsFinite(column[after])) after++;
        while (before >= 0 && !double.IsFinite(column[before])) before--;
        if (before < 0 || after >= column.Count) return null;
        return before == after
            ? column[before]
            : column[before] + ((column[after] - column[before]) * ((double)(time - times[before]) / (times[after] - times[before])));
    }

    private int First(long time)
    {
        var place = times.BinarySearch(time);
        return place < 0 ? ~place : place;
    }
}

using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>One source of samples.</summary>
internal interface IResourceReader : IDisposable
{
    /// <summary>Puts what it knows at this moment into a row; what it does not know it leaves as it is, NaN.</summary>
    /// <param name="row">A value for each <see cref="ResourceMetric"/>.</param>
    /// <param name="slow">True once a second: time for what is costly to read, or changes slowly.</param>
    void Read(Span<double> row, bool slow);

    /// <summary>What it would give, and why it can't; empty: it can.</summary>
    IEnumerable<(ResourceMetric Metric, string Reason)> Lacks { get; }
}

/// <summary>Places in a row.</summary>
internal static class ResourceRow
{
    public static void Set(this Span<double> row, ResourceMetric metric, double value) => row[(int)metric] = value;

    /// <summary>Adds to what others have put there.</summary>
    public static void Add(this Span<double> row, ResourceMetric metric, double value)
    {
        ref var place = ref row[(int)metric];
        place = double.IsNaN(place) ? value : place + value;
    }
}

using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;

namespace Modbench.Diagnosers;

/// <summary>A measure of the ledger as BenchmarkDotNet shows and exports it.</summary>
internal sealed class TableMeasure(string measure, string title, string legend, UnitType unit, string format, bool more = false) : IMetricDescriptor
{
    /// <summary>Columns of the table, left to right; one that has no value in any row is not shown.</summary>
    public static IReadOnlyList<TableMeasure> All { get; } =
    [
        new("response.p50", "p50", "Median response, counted from when a query was due", UnitType.Time, "N3"),
        new("response.p90", "p90", "90 % of the responses are below", UnitType.Time, "N3"),
        new("response.p99", "p99", "99 % of the responses are below", UnitType.Time, "N3"),
        new("throughput", "Queries/s", "Completed queries per second", UnitType.Dimensionless, "N1", more: true),
        new("goodput", "Goodput/s", "Queries per second that met the objective", UnitType.Dimensionless, "N1", more: true),
        new("failures", "Failed", "Failed queries, timeouts included, per launch", UnitType.Dimensionless, "0.#"),
        new("slowdown", "Slowdown", "Mean response beside the neighbour, over that with the neighbour paused", UnitType.Dimensionless, "0.00x"),
        new("residency", "Residency", "Mean response with the neighbour paused, over that without it", UnitType.Dimensionless, "0.00x"),
        new("allocated", "Allocated", "Bytes allocated per query by all threads", UnitType.Size, "0.##"),
    ];

    /// <summary>The measure's name in the ledger.</summary>
    public string Id => measure;

    public string DisplayName => title;

    public string Legend => legend;

    public string NumberFormat => format;

    public UnitType UnitType => unit;

    public string Unit => unit switch
    {
        UnitType.Time => "ns",
        UnitType.Size => "B",
        _ => "",
    };

    public bool TheGreaterTheBetter => more;

    public int PriorityInCategory => 0;

    public bool GetIsAvailable(Metric metric) => true;

    /// <summary>Zero failures would be a column of nothing.</summary>
    public bool IsWorthShowing(double value) => measure != "failures" || value > 0;
}

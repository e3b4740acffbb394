using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

namespace Modbench.Diagnosers;

/// <summary>
/// BenchmarkDotNet's metric column, but each time in its own unit: BenchmarkDotNet takes the one that fits the fastest row, and pipelines of one project
/// may differ by a million. Exports of numbers, such as JSON, don't go through columns.
/// </summary>
internal sealed class MeasureColumn(TableMeasure measure) : IColumn
{
    private readonly MetricColumn column = new(measure);

    public string Id => column.Id;

    public string ColumnName => column.ColumnName;

    public bool AlwaysShow => column.AlwaysShow;

    public ColumnCategory Category => column.Category;

    public int PriorityInCategory => column.PriorityInCategory;

    public bool IsNumeric => column.IsNumeric;

    public UnitType UnitType => column.UnitType;

    public string Legend => column.Legend;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => column.IsDefault(summary, benchmarkCase);

    public bool IsAvailable(Summary summary) => column.IsAvailable(summary);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => column.GetValue(
        summary,
        benchmarkCase,
        style.PrintUnitsInContent && measure.UnitType == UnitType.Time && summary[benchmarkCase]?.Metrics.GetValueOrDefault(measure.Id) is { Value: var ns }
            ? style.WithTimeUnit(TimeUnit.GetBestTimeUnit(ns))
            : style);
}

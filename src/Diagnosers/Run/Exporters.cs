using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Csv;
using BenchmarkDotNet.Reports;
using Modbench.Ledger;
using Perfolizer.Horology;
using Perfolizer.Metrology;

namespace Modbench.Diagnosers;

/// <summary>BenchmarkDotNet's exporters by the names that its own command line knows.</summary>
public static class Exporters
{
    // A column that is read by a program has one unit, in its title.
    private static readonly SummaryStyle InBaseUnits =
        new(SummaryStyle.Default.CultureInfo, printUnitsInHeader: true, SizeUnit.B, TimeUnit.Nanosecond, printUnitsInContent: false, printZeroValuesInContent: true);

    private static readonly Dictionary<string, Func<IExporter>> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["json"] = () => DefaultExporters.Json,
        ["briefjson"] = () => DefaultExporters.JsonBrief,
        ["fulljson"] = () => DefaultExporters.JsonFull,
        ["csv"] = () => new CsvExporter(CsvSeparator.CurrentCulture, InBaseUnits),
        ["csvmeasurements"] = () => CsvMeasurementsExporter.Default,
        ["github"] = () => MarkdownExporter.GitHub,
        ["markdown"] = () => MarkdownExporter.Default,
        ["atlassian"] = () => MarkdownExporter.Atlassian,
        ["stackoverflow"] = () => MarkdownExporter.StackOverflow,
        ["plain"] = () => DefaultExporters.Plain,
        ["html"] = () => DefaultExporters.Html,
        ["asciidoc"] = () => DefaultExporters.AsciiDoc,
        ["xml"] = () => DefaultExporters.Xml,
        ["openmetrics"] = () => DefaultExporters.OpenMetrics,
    };

    /// <summary>Names that <c>--exporters</c> takes.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Looks the names up, before anything is run.</summary>
    /// <exception cref="ModbenchException">MB1024: there is no such exporter.</exception>
    public static void Check(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => !ByName.ContainsKey(name)) is { } unknown)
            throw new ModbenchException("MB1024", $"no exporter is named '{unknown}'.{Suggestion.For(unknown, Names)} There is: {string.Join(", ", Names)}");
    }

    internal static IReadOnlyList<IExporter> Find(IReadOnlyList<string> names)
    {
        Check(names);
        return names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => ByName[name]()).ToList();
    }
}

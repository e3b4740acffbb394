using System.Text;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Exports;

/// <summary>What is made of a ledger alone, for programs beside us. Names as <c>--exporters</c> and <c>report --format</c> take them.</summary>
internal static class LedgerExports
{
    public const string Sarif = "sarif";
    public const string JUnit = "junit";
    public const string GitHub = "github";

    /// <summary>Not a file: its lines are for whoever starts the tool.</summary>
    public const string MSBuild = "msbuild";

    private static readonly Dictionary<string, (string File, Func<RunLedger, SourceRoot, string> Write)> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        [Sarif] = ("modbench.sarif", SarifExport.Of),
        [JUnit] = ("junit.xml", JUnitExport.Of),
        [GitHub] = ("summary.md", (ledger, _) => GitHubSummary.Of(ledger)),
    };

    /// <summary>Names of those that are files.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>One of them as text; <see cref="MSBuild"/> too.</summary>
    public static string Text(string name, RunLedger ledger, SourceRoot sources) =>
        name == MSBuild ? string.Concat(CanonicalErrors.Of(ledger, sources).Select(line => line + "\n")) : ByName[name].Write(ledger, sources);

    /// <summary>Splits what was asked of a command that measures with BenchmarkDotNet into its exporters and ours; <c>github</c> is one of each.</summary>
    /// <exception cref="ModbenchException">MB1024: there is no such exporter.</exception>
    public static (IReadOnlyList<string> BenchmarkDotNet, IReadOnlyList<string> OfLedger) Split(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return ([], []);
        Check(names, [.. Exporters.Names.Union(Names, StringComparer.OrdinalIgnoreCase)]);
        return (
            [.. names.Where(name => Exporters.Names.Contains(name, StringComparer.OrdinalIgnoreCase))],
            [.. names.Where(ByName.ContainsKey)]);
    }

    /// <summary>Looks names up for a command that has nothing but a ledger.</summary>
    /// <exception cref="ModbenchException">MB1024: there is no such exporter.</exception>
    public static void Check(IReadOnlyList<string> names) => Check(names, Names);

    /// <summary>Writes the files of the given names into a run's folder, each under a temporary name first.</summary>
    /// <returns>Their paths.</returns>
    public static IReadOnlyList<string> Write(IReadOnlyList<string> names, string folder, RunLedger ledger, SourceRoot sources) =>
    [
        .. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name =>
        {
            var path = Path.Combine(folder, ByName[name].File);
            File.WriteAllText(path + ".tmp", ByName[name].Write(ledger, sources), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(path + ".tmp", path, overwrite: true);
            return path;
        }),
    ];

    private static void Check(IReadOnlyList<string> names, IReadOnlyCollection<string> known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new ModbenchException("MB1024", $"no exporter is named '{unknown}'.{Suggestion.For(unknown, known)} There is: {string.Join(", ", known)}");
    }
}

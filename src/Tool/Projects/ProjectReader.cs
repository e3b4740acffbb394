using System.Reflection;
using System.Text.Json;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Projects;

/// <summary>From PATH to a built project and its pipelines; builds only what is out of date.</summary>
/// <param name="builder">Builds.</param>
/// <param name="notes">Receives notes, such as that a build was asked for but not wanted.</param>
internal sealed class ProjectReader(ProjectBuilder builder, TextWriter notes)
{
    private const string Configuration = "Release";

    /// <summary>The version of this tool, which the project's package must have too.</summary>
    public static string ToolVersion { get; } =
        typeof(ProjectReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Called with the reason before a build starts.</summary>
    public Action<string>? Building { get; init; }

    /// <summary>Reads the pipelines of a project.</summary>
    /// <param name="projectFile">Full path.</param>
    /// <param name="mayBuild">False: read what is there, however old.</param>
    /// <param name="stop">Ends a build.</param>
    /// <exception cref="ModbenchException">MB1005 to MB1012.</exception>
    public async Task<ProjectOutput> ReadAsync(string projectFile, bool mayBuild, CancellationToken stop)
    {
        var record = BuildRecord.Find(projectFile, Configuration);
        var stale = record is null ? "it was not built yet" : Freshness.WhyStale(record);
        if (stale is not null && mayBuild)
        {
            Building?.Invoke(stale);
            var anew = record is not null && Freshness.IsHiddenFromMSBuild(record);
            await builder.BuildAsync(projectFile, Configuration, anew, stop).ConfigureAwait(false);
            record = BuildRecord.Find(projectFile, Configuration) ?? throw WhyNoRecord(projectFile);
        }
        else if (record is null || !File.Exists(record.Assembly.Path))
        {
            throw new ModbenchException("MB1010", $"{Path.GetFileName(projectFile)} is not built for {Configuration}: leave out --no-build");
        }
        else if (stale is not null)
        {
            notes.WriteLine($"note: {stale} since the last build, and --no-build was given");
        }

        return Read(projectFile, record);
    }

    private static ProjectOutput Read(string projectFile, BuildRecord record)
    {
        if (record.OutputType is not ("Exe" or "WinExe"))
        {
            throw new ModbenchException(
                "MB1008",
                $"{Path.GetFileName(projectFile)} sets OutputType {record.OutputType}, so nothing can be started: remove that line (Modbench adds an entry point)");
        }

        List<PipelineGraph> graphs = [];
        foreach (var assembly in record.Beside.Prepend(record.Assembly))
        {
            if (File.Exists(assembly.Path) && ManifestReader.ReadJson(assembly.Path) is { } json)
            {
                graphs.AddRange(Parse(json, projectFile, assembly.Path).Pipelines);
            }
        }

        if (graphs.Count == 0)
        {
            throw new ModbenchException("MB1012", $"no pipeline in {Path.GetFileName(projectFile)}: mark a class with [Pipeline], as in these lines");
        }

        return ProjectOutput.Of(projectFile, record.AppHost, record.Assembly.Path, graphs);
    }

    /// <summary>The manifest of an assembly.</summary>
    /// <param name="json">As the generator wrote it.</param>
    /// <param name="projectFile">What a message names: the project that has, or references, the pipelines.</param>
    /// <param name="assemblyPath">Where it was read.</param>
    /// <exception cref="ModbenchException">MB1009: of another version; MB1011: it can't be read.</exception>
    internal static PipelineManifest Parse(string json, string projectFile, string assemblyPath)
    {
        try
        {
            using (var document = JsonDocument.Parse(json))
            {
                CheckVersions(document.RootElement.GetProperty("format").GetInt32(), document.RootElement.GetProperty("package").GetString()!, projectFile);
            }

            return PipelineManifest.Parse(json);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ModbenchException("MB1011", $"the manifest in {assemblyPath} cannot be read: rebuild the project", inner: e);
        }
    }

    private static void CheckVersions(int format, string package, string projectFile)
    {
        if (format == PipelineManifest.CurrentFormat && package == ToolVersion)
        {
            return;
        }

        var name = Path.GetFileName(projectFile);
        throw IsOlder(package, ToolVersion)
            ? new ModbenchException(
                "MB1009",
                $"{name} uses package Modbench {package}, older than this tool ({ToolVersion}): 'dotnet add package Modbench --version {ToolVersion}'")
            : new ModbenchException(
                "MB1009",
                $"{name} uses package Modbench {package}, newer than this tool ({ToolVersion}): 'dotnet tool update Modbench.Tool --version {package}'");
    }

    internal static bool IsOlder(string package, string tool)
    {
        var (packageCore, toolCore) = (package.Split('-')[0], tool.Split('-')[0]);
        return Version.TryParse(packageCore, out var left) && Version.TryParse(toolCore, out var right) && left != right
            ? left < right
            : ComparePrereleases(package, tool) < 0;
    }

    // As in semantic versioning: a prerelease comes before its release, numbers compare as numbers.
    private static int ComparePrereleases(string left, string right)
    {
        var (one, other) = (Identifiers(left), Identifiers(right));
        if (one.Length == 0 || other.Length == 0)
        {
            return other.Length - one.Length;
        }

        var differing = one.Zip(other).Select(pair => CompareIdentifiers(pair.First, pair.Second)).FirstOrDefault(order => order != 0);
        return differing != 0 ? differing : one.Length - other.Length;

        static string[] Identifiers(string version) => version.IndexOf('-') is var dash and >= 0 ? version[(dash + 1)..].Split('.') : [];
    }

    private static int CompareIdentifiers(string left, string right) =>
        (long.TryParse(left, out var one), long.TryParse(right, out var other)) switch
        {
            (true, true) => one.CompareTo(other),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(left, right),
        };

    /// <summary>Of what was built a moment ago. MB1009: a package of another version has written its record in its own way; MB1013: none has written one.</summary>
    internal static ModbenchException WhyNoRecord(string projectFile) => BuildRecord.IsThere(projectFile, Configuration)
        ? new ModbenchException(
            "MB1009",
            $"{Path.GetFileName(projectFile)} uses another version of package Modbench, whose builds this tool ({ToolVersion}) can't read: 'dotnet add package Modbench --version {ToolVersion}'")
        : NotReferenced(projectFile);

    /// <summary>MB1013: no package, or only through another project.</summary>
    internal static ModbenchException NotReferenced(string projectFile) => new(
        "MB1013",
        $"{Path.GetFileName(projectFile)} does not reference the package Modbench directly: 'dotnet add package Modbench --version {ToolVersion}'");
}

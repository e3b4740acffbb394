using System.Reflection;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Projects;

namespace Modbench;

/// <summary>The program of the test project, as it was built: pipelines are measured in children that are started from it.</summary>
/// <param name="tests">The test project's assembly.</param>
internal sealed class TestProgram(Assembly tests)
{
    private const string ProjectKey = "Modbench.Project:";

    private string OutputFolder => Path.GetDirectoryName(tests.Location)!;

    /// <summary>How children are started, where, and what they can run.</summary>
    /// <param name="assembly">Simple name of the pipeline's assembly: children work in the folder of its project, or where nobody knows that, in the output folder.</param>
    /// <exception cref="ModbenchException">MB1042: nothing can be started; MB1009, MB1011: a manifest is another version's, or can't be read.</exception>
    public ProjectOutput Output(string assembly)
    {
        var program = tests.Location;
        if (tests.EntryPoint is null || !File.Exists(Path.ChangeExtension(program, ".runtimeconfig.json")))
        {
            throw new ModbenchException(
                "MB1042",
                $"{tests.GetName().Name} is no program that can be started to measure in: set <OutputType>Exe</OutputType> and <EnableNUnitRunner>true</EnableNUnitRunner> in its project");
        }

        var project = ProjectFile(assembly) ?? program;
        var appHost = Path.ChangeExtension(program, OperatingSystem.IsWindows() ? ".exe" : null);
        var graphs = Directory.EnumerateFiles(OutputFolder, "*.dll").Order(StringComparer.Ordinal).SelectMany(Pipelines).ToList();
        return ProjectOutput.Of(project, appHost, program, graphs);
    }

    /// <summary>A file that a test names.</summary>
    /// <param name="path">Relative to the test project's folder, or else to the output folder.</param>
    /// <param name="pipeline">Whose baseline it is to be.</param>
    /// <exception cref="ModbenchException">MB1041: it is in neither.</exception>
    public string FindBaseline(string path, string pipeline)
    {
        string[] places =
        [
            .. new[] { ProjectFile(tests.GetName().Name!) is { } project ? Path.GetDirectoryName(project) : null, OutputFolder }.OfType<string>().Select(folder => Path.GetFullPath(path, folder)).Distinct(),
        ];
        return Array.Find(places, File.Exists) ?? throw new ModbenchException(
            "MB1041", $"the baseline of {pipeline} is not there: {string.Join(" nor ", places)}. 'dotnet modbench baseline --output {places[0]}' writes one after a run");
    }

    // Where the sources went since the build, or are not on this machine, nothing of them is known.
    private string? ProjectFile(string assembly) => tests.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(note => note.Key == ProjectKey + assembly)?.Value is { } file && File.Exists(file) ? file : null;

    private static IReadOnlyList<PipelineGraph> Pipelines(string file)
    {
        try
        {
            return ManifestReader.ReadJson(file) is { } json ? ProjectReader.Parse(json, Path.GetFileNameWithoutExtension(file), file).Pipelines : [];
        }
        catch (BadImageFormatException)
        {
            return [];
        }
    }
}

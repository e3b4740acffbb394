using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Tool.Projects;

namespace Modbench.GateBenchmark;

/// <summary>A side of the pairs: a project, which is built where that is needed, or a program that was built elsewhere.</summary>
internal static class Builds
{
    private const string Program = ".dll";
    private const string Host = "dotnet";

    /// <param name="path">A folder, a project, or the program's .dll.</param>
    public static Task<ProjectOutput> ReadAsync(string path) => path.EndsWith(Program, StringComparison.Ordinal)
        ? Task.FromResult(Built(Path.GetFullPath(path)))
        : new ProjectReader(new ProjectBuilder(Console.Error), Console.Error).ReadAsync(ProjectLocator.Locate(path), mayBuild: true, CancellationToken.None);

    private static ProjectOutput Built(string program)
    {
        var folder = Path.GetDirectoryName(program)!;
        var json = ManifestReader.ReadJson(program) ?? throw new InvalidDataException($"'{program}' declares no pipeline");
        var graphs = PipelineManifest.Parse(json).Pipelines;
        var own = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(own) == Host) return new ProjectOutput(program, folder, own, [program], graphs);

        // Published, and so perhaps with no other runtime on the machine: the program has an entry of its own beside it.
        var entry = program[..^Program.Length] + (OperatingSystem.IsWindows() ? ".exe" : "");
        return File.Exists(entry) ? new ProjectOutput(program, folder, entry, [], graphs) : new ProjectOutput(program, folder, Host, [program], graphs);
    }
}

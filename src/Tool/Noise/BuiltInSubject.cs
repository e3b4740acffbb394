using System.Reflection;
using System.Runtime.InteropServices;
using Modbench.Diagnosers;
using Modbench.Engine;

namespace Modbench.Tool.Noise;

/// <summary>The tool as a project: its children are the tool's own program, which the start-up hook turns into a child as it does with any.</summary>
internal static class BuiltInSubject
{
    /// <summary>Its build.</summary>
    /// <param name="folder">Where its processes work.</param>
    public static ProjectOutput Read(string folder)
    {
        var assembly = typeof(NoiseSubject).Assembly;
        var manifest = PipelineManifest.Parse(assembly.GetCustomAttribute<PipelineManifestAttribute>()!.Json);
        return new ProjectOutput(assembly.Location, folder, Dotnet(), [assembly.Location], [.. manifest.Pipelines.Where(graph => graph.Name == typeof(NoiseSubject).FullName)]);
    }

    /// <summary>The host that runs this process, whatever PATH says: shared/Microsoft.NETCore.App/VERSION lies in its folder.</summary>
    private static string Dotnet()
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}

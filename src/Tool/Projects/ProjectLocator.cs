using Modbench.Ledger;

namespace Modbench.Tool.Projects;

/// <summary>Finds the project file that PATH means.</summary>
internal static class ProjectLocator
{
    private static readonly string[] ProjectEndings = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>The full path of the C# project that <paramref name="path"/> is, or holds.</summary>
    /// <param name="path">A folder or a project file, relative to the working directory.</param>
    /// <param name="suggestion">What to add when there is no such path, such as a command with a similar name; null: nothing.</param>
    /// <exception cref="ModbenchException">MB1001 no such path, MB1002 no project there, MB1003 several, MB1004 not C#.</exception>
    public static string Locate(string path, string? suggestion = null)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return Path.GetExtension(full).ToLowerInvariant() switch
            {
                ".csproj" => full,
                ".fsproj" or ".vbproj" => throw NotCSharp(full),
                _ => throw new ModbenchException("MB1001", $"'{path}' is not a project: give a .csproj file or the folder that holds one"),
            };
        }

        if (!Directory.Exists(full))
        {
            throw new ModbenchException("MB1001", $"'{path}' is neither a folder nor a project.{suggestion}");
        }

        var projects = Directory.EnumerateFiles(full)
            .Where(file => ProjectEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .ToList();
        return projects switch
        {
            [] => throw new ModbenchException(
                "MB1002",
                $"no project in {full}: give the path of one, or make one with 'dotnet new classlib' and 'dotnet add package Modbench'"),
            [var only] when only.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) => only,
            [var only] => throw NotCSharp(only),
            _ => throw new ModbenchException(
                "MB1003",
                $"{projects.Count} projects in {full} ({string.Join(", ", projects.Select(Path.GetFileName))}): say which, as in 'dotnet modbench {Path.Combine(path, Path.GetFileName(projects[0]))}'"),
        };
    }

    private static ModbenchException NotCSharp(string file) =>
        new("MB1004", $"{Path.GetFileName(file)} is not a C# project: pipelines are read by a C# source generator");
}

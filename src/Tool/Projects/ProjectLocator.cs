using Modbench.Ledger;

namespace Modbench.Tool.Projects;

/// <summary>Finds the project file that PATH means.</summary>
internal static class ProjectLocator
{
    private const int MostShown = 4;

    /// <summary>Leaves out hidden folders and those that may not be read.</summary>
    private static readonly EnumerationOptions Readable = new();

    private static readonly string[] ProjectEndings = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>The full path of the C# project that <paramref name="path"/> is, or holds.</summary>
    /// <param name="path">A folder or a project file, relative to the working directory.</param>
    /// <param name="suggestion">What to add when there is no such path, such as a command with a similar name; null: nothing.</param>
    /// <exception cref="ModbenchException">MB1001 no such path, MB1002 no project there, MB1003 several, MB1004 not C#.</exception>
    public static string Locate(string path, string? suggestion = null)
    {
        if (path.Length == 0)
        {
            throw new ModbenchException("MB1001", "PATH is empty: give a folder or a project, or leave it out for the current folder");
        }

        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return Path.GetExtension(full).ToLowerInvariant() switch
            {
                ".csproj" => full,
                ".fsproj" or ".vbproj" => throw NotCSharp(full),
                ".sln" or ".slnx" => throw new ModbenchException("MB1001", $"'{path}' is a solution, and Modbench takes one project: {Elsewhere(Path.GetDirectoryName(path)!, Path.GetDirectoryName(full)!)}"),
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
            [] => throw new ModbenchException("MB1002", $"no project in {full}: {Elsewhere(path, full)}"),
            [var only] when only.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) => only,
            [var only] => throw NotCSharp(only),
            _ => throw new ModbenchException(
                "MB1003",
                $"{projects.Count} projects in {full} ({string.Join(", ", projects.Select(Path.GetFileName))}): say which, as in 'dotnet modbench {Path.Combine(path, Path.GetFileName(projects[0]))}'"),
        };
    }

    /// <summary>How to go on from a folder without a project: with one below it, such as those of a solution.</summary>
    private static string Elsewhere(string path, string folder)
    {
        var below = FoldersBelow(folder).SelectMany(inner => FilesIn(inner, "*.csproj")).Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(folder, file)).ToList();
        return below switch
        {
            [] => "give the path of one, or make one with 'dotnet new classlib' and 'dotnet add package Modbench'",
            [var only] => $"there is {only}, as in '{Command(only)}'",
            [var first, ..] => $"say which, as in '{Command(first)}' (there is {string.Join(", ", below.Take(MostShown))}{(below.Count > MostShown ? ", …" : "")})",
        };

        string Command(string project) => $"dotnet modbench {Path.Combine(path == "." ? "" : path, Path.GetDirectoryName(project)!)}";
    }

    /// <summary>Two levels deep, as solutions mostly are: <c>src/App</c>.</summary>
    private static IEnumerable<string> FoldersBelow(string folder)
    {
        var children = ChildrenOf(folder).ToList();
        return children.Concat(children.SelectMany(ChildrenOf));

        static IEnumerable<string> ChildrenOf(string parent) =>
            Directory.EnumerateDirectories(parent, "*", Readable).Where(child => Path.GetFileName(child) is not ("bin" or "obj" or "node_modules"));
    }

    private static IEnumerable<string> FilesIn(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern, Readable);

    private static ModbenchException NotCSharp(string file) =>
        new("MB1004", $"{Path.GetFileName(file)} is not a C# project: pipelines are read by a C# source generator");
}

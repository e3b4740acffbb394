using System.Text.RegularExpressions;

namespace Modbench.Tool.Projects;

/// <summary>Says whether a build is still up to date by looking at files' times alone: some milliseconds, where MSBuild takes 600.</summary>
internal static partial class Freshness
{
    /// <summary>Read by MSBuild from the project's folder or any above, if they are there.</summary>
    private static readonly string[] FoundAbove =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Solution.props", "global.json", "nuget.config", "NuGet.config", "NuGet.Config"];

    private static readonly EnumerationOptions Shallow = new() { RecurseSubdirectories = false, AttributesToSkip = 0 };

    /// <summary>Why the build is out of date, such as <c>Search.cs has changed</c>; null: it is up to date.</summary>
    public static string? WhyStale(BuildRecord record)
    {
        foreach (var file in record.Inputs.Concat(record.Sources).Concat(record.Beside).Append(record.Assembly))
        {
            if (!file.IsUnchanged())
            {
                var name = Path.GetFileName(file.Path);
                return !File.Exists(file.Path) ? $"{name} is gone" : file.ModifiedTime.Length == 0 ? $"{name} is new" : $"{name} has changed";
            }
        }

        return record.AppHost.Length > 0 && !File.Exists(record.AppHost)
            ? $"{Path.GetFileName(record.AppHost)} is gone"
            : WhyNewFile(record) ?? WhyImports(record);
    }

    private static string? WhyNewFile(BuildRecord record)
    {
        var known = record.Sources.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in record.Folders)
        {
            foreach (var file in SourcesIn(folder))
            {
                if (!known.Contains(file))
                {
                    return $"{Path.GetFileName(file)} is new";
                }
            }
        }

        // Changed while the compiler was running: it may have read the old text.
        return record.Sources.FirstOrDefault(file => File.GetLastWriteTime(file.Path).Ticks > record.Begun) is { } during
            ? $"{Path.GetFileName(during.Path)} has changed"
            : null;
    }

    /// <summary>The same files that the package's targets list: keep the two alike.</summary>
    private static IEnumerable<string> SourcesIn(string folder)
    {
        var open = new Stack<string>([folder]);
        while (open.TryPop(out var next))
        {
            foreach (var entry in new DirectoryInfo(next).EnumerateFileSystemInfos("*", Shallow))
            {
                if (entry is DirectoryInfo)
                {
                    if (entry.Name is not ("bin" or "obj" or "node_modules" or "Modbench.Artifacts") && entry.Name[0] != '.')
                    {
                        open.Push(entry.FullName);
                    }
                }
                else if (entry.Name.EndsWith(".cs", StringComparison.Ordinal))
                {
                    yield return entry.FullName;
                }
            }
        }
    }

    /// <summary>MSBuild names only the newest file that it imported, so follow the imports that can be followed without evaluating.</summary>
    private static string? WhyImports(BuildRecord record)
    {
        var written = File.GetLastWriteTimeUtc(record.File);
        var seen = record.Inputs.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var open = new Queue<string>(record.Inputs.Select(file => file.Path).Where(IsProjectText));
        foreach (var above in record.Folders.SelectMany(FoldersAbove).Distinct().SelectMany(folder => FoundAbove.Select(name => Path.Combine(folder, name))))
        {
            Note(above);
        }

        while (open.TryDequeue(out var next))
        {
            if (seen.Add(next) && File.GetLastWriteTimeUtc(next) > written)
            {
                return $"{Path.GetFileName(next)} has changed";
            }

            if (IsProjectText(next))
            {
                foreach (Match import in ImportedProject().Matches(File.ReadAllText(next)))
                {
                    Note(import.Groups[1].Value, Path.GetDirectoryName(next)!);
                }
            }
        }

        return null;

        void Note(string path, string folder = "")
        {
            var full = path.Replace("$(MSBuildThisFileDirectory)", folder + "/", StringComparison.Ordinal).Replace('\\', '/');
            if (full.Contains('$', StringComparison.Ordinal) || full.Contains('*', StringComparison.Ordinal))
            {
                return;
            }

            full = Path.GetFullPath(full, folder.Length > 0 ? folder : "/");
            if (!seen.Contains(full) && File.Exists(full))
            {
                open.Enqueue(full);
            }
        }
    }

    private static bool IsProjectText(string path) =>
        (path.EndsWith("proj", StringComparison.Ordinal) || path.EndsWith(".props", StringComparison.Ordinal) || path.EndsWith(".targets", StringComparison.Ordinal))
        && !path.Contains("/sdk/", StringComparison.Ordinal) && File.Exists(path);

    private static IEnumerable<string> FoldersAbove(string folder)
    {
        for (var above = Path.TrimEndingDirectorySeparator(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            yield return above;
        }
    }

    [GeneratedRegex("<Import\\s[^>]*Project=\"([^\"]+)\"")]
    private static partial Regex ImportedProject();
}

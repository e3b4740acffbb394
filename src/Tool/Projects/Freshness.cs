using System.Text.RegularExpressions;

namespace Modbench.Tool.Projects;

/// <summary>Says whether a build is still up to date by looking at files' times alone: some milliseconds, where MSBuild takes 600.</summary>
internal static partial class Freshness
{
    /// <summary>Why the build is out of date, such as <c>Search.cs has changed</c>; null: it is up to date.</summary>
    public static string? WhyStale(BuildRecord record)
    {
        foreach (var file in record.Inputs.Concat(record.Beside).Append(record.Assembly))
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

    /// <summary>True when a file has changed that MSBuild would take for unchanged, because it is older than what was made from it.</summary>
    public static bool IsHiddenFromMSBuild(BuildRecord record)
    {
        var built = File.GetLastWriteTimeUtc(record.File);
        return record.Inputs.Any(file => File.Exists(file.Path) && File.GetLastWriteTimeUtc(file.Path) <= built && !file.IsUnchanged());
    }

    private static string? WhyNewFile(BuildRecord record)
    {
        var known = record.Known.Concat(record.Inputs.Select(file => file.Path)).ToHashSet(StringComparer.Ordinal);
        return record.Globs.SelectMany(pattern => new Glob(pattern).Files()).FirstOrDefault(file => !known.Contains(file)) is { } found
            ? $"{Path.GetFileName(found)} is new"
            : null;
    }

    /// <summary>MSBuild names only the newest file that it imported, so follow the imports that can be followed without evaluating.</summary>
    private static string? WhyImports(BuildRecord record)
    {
        var written = File.GetLastWriteTimeUtc(record.File);
        var seen = record.Inputs.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var open = new Queue<string>(record.Inputs.Select(file => file.Path).Where(IsProjectText));
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

        void Note(string path, string folder)
        {
            var full = path.Replace("$(MSBuildThisFileDirectory)", folder + "/", StringComparison.Ordinal).Replace('\\', '/');
            if (full.Contains('$', StringComparison.Ordinal) || full.Contains('*', StringComparison.Ordinal))
            {
                return;
            }

            full = Path.GetFullPath(full, folder);
            if (!seen.Contains(full) && File.Exists(full))
            {
                open.Enqueue(full);
            }
        }
    }

    private static bool IsProjectText(string path) =>
        (path.EndsWith("proj", StringComparison.Ordinal) || path.EndsWith(".props", StringComparison.Ordinal) || path.EndsWith(".targets", StringComparison.Ordinal))
        && !path.Contains("/sdk/", StringComparison.Ordinal) && File.Exists(path);

    [GeneratedRegex("<Import\\s[^>]*Project=\"([^\"]+)\"")]
    private static partial Regex ImportedProject();
}

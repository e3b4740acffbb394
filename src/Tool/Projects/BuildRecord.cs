using System.Globalization;

namespace Modbench.Tool.Projects;

/// <summary>What a build read and made, as the package's targets wrote it down (<c>obj/modbench.Release.inputs</c>).</summary>
/// <param name="File">Where it was read from.</param>
/// <param name="Framework">The project's target framework, such as <c>net10.0</c>.</param>
/// <param name="OutputType">As MSBuild had it: <c>Exe</c>, <c>Library</c>, …</param>
/// <param name="AppHost">Full path of the native executable; empty: the project makes none.</param>
/// <param name="Assembly">The project's assembly in its output folder.</param>
/// <param name="Beside">Other assemblies in the output folder.</param>
/// <param name="Inputs">Files that the build read, or would have read if they were there, as they were before the compiler started.</param>
/// <param name="Globs">Patterns, rooted, of what the build reads: a new file that one of them matches is an input.</param>
/// <param name="Known">Files that the patterns matched already, whether the build read them or not.</param>
internal sealed record BuildRecord(
    string File,
    string Framework,
    string OutputType,
    string AppHost,
    RecordedFile Assembly,
    IReadOnlyList<RecordedFile> Beside,
    IReadOnlyList<RecordedFile> Inputs,
    IReadOnlyList<string> Globs,
    IReadOnlyList<string> Known)
{
    private const string Format = "1";

    /// <summary>Reads the record of a project's last build.</summary>
    /// <returns>Null: it was never built in this configuration, or the file is not ours.</returns>
    public static BuildRecord? Find(string projectFile, string configuration) =>
        FilesOf(projectFile, configuration).Where(System.IO.File.Exists).Select(Read).FirstOrDefault(record => record is not null);

    /// <summary>There is one, whether or not it is in a form that can be read here.</summary>
    public static bool IsThere(string projectFile, string configuration) => FilesOf(projectFile, configuration).Any(System.IO.File.Exists);

    /// <summary>Reads one file; null when it is not complete.</summary>
    public static BuildRecord? Read(string file)
    {
        var entries = System.IO.File.ReadLines(file)
            .Select(line => line.Split('\t'))
            .Where(fields => fields.Length is 2 or 3)
            .ToLookup(fields => fields[0], fields => new RecordedFile(fields[1], fields.Length == 3 ? fields[2] : ""), StringComparer.Ordinal);
        string? One(string key) => entries[key].FirstOrDefault()?.Path;

        return One("format") == Format && entries["assembly"].FirstOrDefault() is { } assembly
            ? new BuildRecord(
                file,
                One("framework") ?? "",
                One("outputtype") ?? "",
                One("apphost") ?? "",
                assembly,
                [.. entries["beside"]],
                [.. entries["input"]],
                [.. entries["glob"].SelectMany(entry => entry.Path.Split(';', StringSplitOptions.TrimEntries)).Where(IsGlob)],
                [.. entries["known"].Select(entry => entry.Path)])
            : null;
    }

    /// <summary>Not so is what a semicolon in a folder's name leaves of a pattern.</summary>
    private static bool IsGlob(string pattern) => Path.IsPathRooted(pattern) && pattern.AsSpan().ContainsAny('*', '?');

    private static IEnumerable<string> FilesOf(string projectFile, string configuration) => PlacesOf(projectFile).Select(folder => Path.Combine(folder, $"modbench.{configuration}.inputs"));

    /// <summary>The project's own obj folder, then the shared one of the SDK's artifacts layout.</summary>
    private static IEnumerable<string> PlacesOf(string projectFile)
    {
        var folder = Path.GetDirectoryName(projectFile)!;
        yield return Path.Combine(folder, "obj");
        var name = Path.GetFileNameWithoutExtension(projectFile);
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            yield return Path.Combine(above, "artifacts", "obj", name);
        }
    }
}

/// <summary>A file and when it was last changed, in MSBuild's own format; empty: it did not exist.</summary>
internal sealed record RecordedFile(string Path, string ModifiedTime)
{
    /// <summary>True when the file is as it was.</summary>
    public bool IsUnchanged() => TimeOf(new FileInfo(Path)) == ModifiedTime;

    private static string TimeOf(FileInfo file) =>
        file.Exists ? file.LastWriteTime.ToString("yyyy'-'MM'-'dd HH':'mm':'ss'.'fffffff", CultureInfo.InvariantCulture) : "";
}

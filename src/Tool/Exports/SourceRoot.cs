namespace Modbench.Tool.Exports;

/// <summary>Where a project's files are in its repository: what services show beside a change is named from there.</summary>
/// <param name="projectFolder">Full path; null: not known, and files are named as they lie to the project.</param>
/// <param name="repository">Full path of the folder that holds it all; null: the project's own.</param>
internal sealed class SourceRoot(string? projectFolder, string? repository)
{
    private const string Artifacts = "Modbench.Artifacts";

    /// <summary>The repository that a project lies in, by the <c>.git</c> of a folder above it.</summary>
    public static SourceRoot Of(string projectFolder)
    {
        var full = Path.GetFullPath(projectFolder);
        var folder = full;
        while (folder is not null && !Path.Exists(Path.Combine(folder, ".git"))) folder = Path.GetDirectoryName(folder);
        return new SourceRoot(full, folder);
    }

    /// <summary>Of the project whose run a ledger is of: not known where it was taken out of the project's <c>Modbench.Artifacts</c>.</summary>
    public static SourceRoot OfLedger(string ledger)
    {
        var artifacts = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(ledger)));
        return Path.GetFileName(artifacts) == Artifacts && Path.GetDirectoryName(artifacts) is { } project ? Of(project) : new SourceRoot(null, null);
    }

    /// <summary>A file as it lies to the repository, with <c>/</c>.</summary>
    /// <param name="file">As a ledger names it: relative to the project's folder.</param>
    public string InRepository(string file) =>
        projectFolder is null ? file.Replace('\\', '/') : Path.GetRelativePath(repository ?? projectFolder, Path.Combine(projectFolder, file)).Replace('\\', '/');

    /// <summary>A file by its full path, where the project is known.</summary>
    public string Full(string file) => projectFolder is null ? file : Path.GetFullPath(Path.Combine(projectFolder, file));
}

using System.IO.Enumeration;

namespace Modbench.Diagnosers;

/// <summary>The machine's pseudo files, under a root that tests can put elsewhere.</summary>
internal sealed class MachineFiles(string root)
{
    /// <summary>The text without surrounding white space; null: not there, or not readable.</summary>
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(Full(path)).Trim();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string[] Lines(string path) => Read(path)?.Split('\n') ?? [];

    public IEnumerable<string> Folders(string path, string pattern)
    {
        var full = Full(path);
        return Directory.Exists(full) ? Directory.GetDirectories(full, pattern).Select(folder => path + "/" + Path.GetFileName(folder)) : [];
    }

    /// <summary>Files of a folder whose names match, by name.</summary>
    public IEnumerable<string> Names(string path, string pattern)
    {
        var full = Full(path);
        return Directory.Exists(full) ? Directory.GetFiles(full, pattern).Order(StringComparer.Ordinal).Select(file => path + "/" + Path.GetFileName(file)) : [];
    }

    /// <summary>Ids of all processes.</summary>
    public IEnumerable<int> Processes() => new FileSystemEnumerable<int>(
        Full("/proc"),
        (ref FileSystemEntry entry) => int.TryParse(entry.FileName, out var pid) ? pid : 0,
        new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true }).Where(pid => pid != 0);

    /// <summary>There is a file or a folder.</summary>
    public bool Exists(string path) => Path.Exists(Full(path));

    /// <summary>A file that will be read many times.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="whole">False: its first KiB will do.</param>
    public KeptFile Keep(string path, bool whole = false) => new(Full(path), whole);

    public string Full(string path) => Path.Combine(root, path.TrimStart('/'));
}

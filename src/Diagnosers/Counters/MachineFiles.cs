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

    private string Full(string path) => Path.Combine(root, path.TrimStart('/'));
}

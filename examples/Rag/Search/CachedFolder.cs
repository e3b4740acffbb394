using System.Security.Cryptography;
using System.Text;
using Modbench;

namespace Rag;

/// <summary>
/// A folder that is built once and then only read, by any number of processes. It appears whole, under its name, with a checksum over its
/// files: one that was cut short or changed later is built anew.
/// </summary>
public static class CachedFolder
{
    private const string ChecksumFile = "checksum";

    public static async Task<string> OpenAsync(string name, Func<string, Task> build, CancellationToken stop)
    {
        var folder = Path.Combine(Cache.Folder, name);
        using var alone = await Cache.LockAsync(name, stop);
        if (IsWhole(folder)) return folder;

        var unfinished = folder + ".tmp";
        Delete(unfinished);
        Directory.CreateDirectory(unfinished);
        await build(unfinished);
        await File.WriteAllTextAsync(Path.Combine(unfinished, ChecksumFile), Checksum(unfinished), stop);

        Delete(folder);
        Directory.Move(unfinished, folder);
        return folder;
    }

    private static bool IsWhole(string folder)
    {
        var checksum = Path.Combine(folder, ChecksumFile);
        return File.Exists(checksum) && File.ReadAllText(checksum) == Checksum(folder);
    }

    private static string Checksum(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, file);
            if (path == ChecksumFile) continue;

            var content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}:{content.Length}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}

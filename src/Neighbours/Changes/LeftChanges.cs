namespace Modbench.Changes;

/// <summary>Takes back what killed processes have changed in the system.</summary>
internal static class LeftChanges
{
    private const string ControlGroups = "/sys/fs/cgroup/";

    /// <summary>What processes of this user have left; those that are alive keep theirs.</summary>
    /// <returns>A line for each that was put back, or could not be.</returns>
    public static IReadOnlyList<string> TakeBack() => OperatingSystem.IsLinux() ? TakeBack(ChangeFolder.Path, ControlGroups) : [];

    /// <summary>The same with a folder of one's own.</summary>
    /// <param name="folder">Where the records are.</param>
    /// <param name="under">Begins the paths of files that may be written.</param>
    internal static IReadOnlyList<string> TakeBack(string folder, string under)
    {
        if (!Directory.Exists(folder) || !ChangeFolder.IsOwn(folder)) return [];
        var left = new List<(FileStream Held, ChangeRecord Record)>();
        var alive = new HashSet<string>(StringComparer.Ordinal);
        var told = new List<string>();
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + ChangeRecord.Ending))
            {
                if (Hold(path) is not { } held)
                {
                    if (ReadHeld(path) is { } kept) alive.Add(kept.File);
                }
                else if (ChangeRecord.Read(held) is not { } record)
                {
                    File.Delete(path);
                    held.Dispose();
                }
                else if (record.IsAlive)
                {
                    alive.Add(record.File);
                    held.Dispose();
                }
                else
                {
                    left.Add((held, record));
                }
            }

            foreach (var (held, record) in left)
            {
                // Who is alive has what was there before both.
                var line = alive.Contains(record.File) ? null : QuotaFile.Is(record.File, under) ? PutBack(record) : Refused(record);
                if (line is not null) told.Add(line.Text);
                if (line is not { Failed: true }) File.Delete(held.Name);
            }
        }
        finally
        {
            foreach (var (held, _) in left) held.Dispose();
        }

        return told;
    }

    /// <summary>A record that its process still holds; null: there is none.</summary>
    internal static ChangeRecord? ReadHeld(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return ChangeRecord.Read(stream);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The system lets go of a lock with its process, however that ends.
    private static FileStream? Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Told once: no later start would write it either.
    private static Line Refused(ChangeRecord record) => new(
        $"not put back: {record.File} is no quota of a control group, yet process {record.Process}, which was killed, noted that it changes it to '{record.Changed}': if that is still there, write '{record.Original}' into it",
        Failed: false);

    private static Line? PutBack(ChangeRecord record)
    {
        try
        {
            // What somebody else has put there since is theirs.
            if (File.ReadAllText(record.File).Trim() != record.Changed) return null;
            File.WriteAllText(record.File, record.Original);
            return new Line($"put back: {record.File} is '{record.Original}' again; process {record.Process}, which was killed, had left '{record.Changed}'", Failed: false);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new Line(
                $"not put back: {record.File} is still '{record.Changed}', which process {record.Process} left when it was killed ({refused.Message}): write '{record.Original}' into it", Failed: true);
        }
    }

    private sealed record Line(string Text, bool Failed);
}

using System.ComponentModel;
using System.Globalization;
using Modbench.Engine;

namespace Modbench.Tool.Gating;

/// <summary>
/// That a process has the base in a folder: written down before that is made, in the repository, and locked as long as the process lives. The system lets go of a lock
/// with its process, however that ends.
/// </summary>
internal sealed class WorktreeRecord
{
    private const string Ending = ".base";
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(2);
    private readonly FileStream held;

    private WorktreeRecord(FileStream held, int process, IReadOnlyList<Checkout> checkouts) => (this.held, Process, Checkouts) = (held, process, checkouts);

    /// <summary>Whose it is.</summary>
    public int Process { get; }

    /// <summary>The project's own repository, then submodules, outer ones first.</summary>
    public IReadOnlyList<Checkout> Checkouts { get; }

    /// <summary>Writes it, and holds it.</summary>
    /// <param name="common">The repository's common folder.</param>
    /// <param name="checkouts">What is going to be made.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static WorktreeRecord Write(string common, IReadOnlyList<Checkout> checkouts)
    {
        Directory.CreateDirectory(FolderIn(common));
        var held = new FileStream(PathOf(common, checkouts[0].Folder), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        using (var writer = new StreamWriter(held, leaveOpen: true))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\t{Started(Environment.ProcessId):O}"));
            foreach (var checkout in checkouts) writer.WriteLine($"{checkout.Repository}\t{checkout.Commit}\t{checkout.Folder}");
        }

        held.Flush(flushToDisk: true);
        return new WorktreeRecord(held, Environment.ProcessId, checkouts);
    }

    /// <summary>Those whose processes are gone; they are held then, and the caller closes them.</summary>
    /// <param name="common">The repository's common folder.</param>
    public static IReadOnlyList<WorktreeRecord> TakeLeft(string common)
    {
        var folder = FolderIn(common);
        return !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal).Select(Take).OfType<WorktreeRecord>()];
    }

    /// <summary>Lets go of it.</summary>
    /// <param name="forget">There is nothing left of what it tells.</param>
    public void Close(bool forget)
    {
        held.Dispose();
        if (!forget) return;
        try
        {
            File.Delete(held.Name);
        }
        catch (IOException)
        {
            // On Windows: somebody who looks for left ones has it in hand, finds nothing, and deletes it.
        }
    }

    /// <summary>Whether there is one of a folder.</summary>
    public static bool IsOf(string common, string folder) => File.Exists(PathOf(common, folder));

    private static string PathOf(string common, string folder) => Path.Combine(FolderIn(common), Path.GetFileName(folder)[BaseWorktree.Mark.Length..] + Ending);

    private static string FolderIn(string common) => Path.Combine(common, "modbench");

    /// <summary>Null: somebody has it, or it is not whole, and nothing was made yet.</summary>
    private static WorktreeRecord? Take(string path)
    {
        FileStream held;
        try
        {
            held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        using var reader = new StreamReader(held, leaveOpen: true);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('\t')).ToList();
        if (lines is not [[var id, var start], [_, _, var top], ..]
            || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            || !DateTime.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var started)
            || !Path.GetFileName(top).StartsWith(BaseWorktree.Mark, StringComparison.Ordinal)
            || !lines.Skip(1).All(line => line.Length == 3 && Path.GetFullPath(line[2]) == line[2] && (line[2] + Path.DirectorySeparatorChar).StartsWith(top + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            // It was killed before it had made anything, or the file is somebody else's.
            held.Dispose();
            return null;
        }

        // Some network file systems have no locks.
        if (Started(process) is { } alive && (alive - started).Duration() < SameStart)
        {
            held.Dispose();
            return null;
        }

        return new WorktreeRecord(held, process, [.. lines.Skip(1).Select(line => new Checkout(line[0], line[1], line[2]))]);
    }

    private static DateTime? Started(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return OperatingSystem.IsLinux() && ProcessStat.Of(process) is { } stat && ProcessStat.IsUnburied(stat) ? null : found.StartTime.ToUniversalTime();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}

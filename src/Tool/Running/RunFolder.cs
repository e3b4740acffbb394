using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Running;

/// <summary>Folders of runs: <c>Modbench.Artifacts/&lt;run&gt;</c> under the project's folder, and <c>latest</c>, a link to the newest.</summary>
internal static class RunFolder
{
    /// <summary>Everything that runs leave behind is in here.</summary>
    public const string Artifacts = "Modbench.Artifacts";

    private const string Latest = "latest";
    private const int MostRunsInASecond = 1000;

    /// <summary>Makes the folder of a new run, and the link to it.</summary>
    /// <param name="projectFolder">The measured project's.</param>
    /// <param name="started">Names the run.</param>
    /// <returns>Full path; its last part is the run's name.</returns>
    /// <exception cref="ModbenchException">MB4006: it can't be made or written, or a file is in its place.</exception>
    public static string Create(string projectFolder, DateTimeOffset started)
    {
        var artifacts = Path.Combine(projectFolder, Artifacts);
        if (File.Exists(artifacts)) throw new ModbenchException("MB4006", $"{artifacts} is a file, and runs are kept in a folder of that name. Move the file away.");
        try
        {
            Directory.CreateDirectory(artifacts);
            var folder = MakeNew(artifacts, started.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
            File.WriteAllText(Path.Combine(folder, "run.log"), "");
            Link(artifacts, Path.GetFileName(folder));
            return folder;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ModbenchException("MB4006", $"{artifacts} can't be written: {cause.Message.TrimEnd('.')}. Make the folder writable.", inner: cause);
        }
    }

    /// <summary>The ledger that a person means by a project, a folder of a run, a ledger file or a run's name.</summary>
    /// <param name="wanted">As typed, relative to the working directory.</param>
    /// <exception cref="ModbenchException">MB1015: there is no finished launch to report.</exception>
    public static string FindLedger(string wanted)
    {
        if (wanted.Length == 0)
        {
            throw new ModbenchException("MB1015", "PATH|RUN is empty: give a project, a run or a ledger.json, or leave it out for the current folder");
        }

        var full = Path.GetFullPath(wanted);
        // Whatever its name: people keep the ledger to compare with under one of their own.
        if (File.Exists(full) && Path.GetExtension(full).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            return full;
        }

        var isProject = File.Exists(full) && Path.GetExtension(full).EndsWith("proj", StringComparison.OrdinalIgnoreCase);
        var project = isProject ? Path.GetDirectoryName(full)! : full;
        var named = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(Artifacts, wanted)));
        string[] folders = [full, Path.Combine(project, Artifacts, Latest), Path.Combine(full, Latest), named];
        return folders.Select(folder => Path.Combine(folder, LedgerFile.Name)).FirstOrDefault(File.Exists)
            ?? NewestIn(Path.Combine(project, Artifacts))
            ?? throw new ModbenchException("MB1015", WhyNone(wanted, full, [full, named, Path.Combine(project, Artifacts, Latest)], isProject));
    }

    /// <summary>The ledger under its run's own name, where it was found by <c>latest</c>.</summary>
    public static string Resolve(string ledger)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(ledger))!);
        return Path.Combine((folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).FullName, Path.GetFileName(ledger));
    }

    private static string WhyNone(string wanted, string full, IEnumerable<string> runs, bool isProject) =>
        runs.FirstOrDefault(IsRun) is { } run ? $"no launch of run {Path.GetFileName(Directory.ResolveLinkTarget(run, returnFinalTarget: true)?.FullName ?? run)} has finished: there is nothing to report, measure again"
        : isProject || Directory.Exists(full) ? $"no run in {full} yet: measure with 'dotnet modbench run {wanted}'"
        : $"'{wanted}' is neither a project nor a run: give a project's folder, a folder under {Artifacts} or a {LedgerFile.Name}";

    private static bool IsRun(string folder) => Directory.Exists(folder) && Path.GetFileName(Path.GetDirectoryName(folder)) == Artifacts;

    /// <summary>Where <c>latest</c> points to a run that has not finished a launch, or links can't be made.</summary>
    private static string? NewestIn(string artifacts) =>
        Directory.Exists(artifacts)
            ? Directory.EnumerateDirectories(artifacts)
                .Select(folder => Path.Combine(folder, LedgerFile.Name))
                .Where(File.Exists)
                .MaxBy(File.GetLastWriteTimeUtc)
            : null;

    private static string MakeNew(string artifacts, string name)
    {
        IOException? last = null;
        for (var again = 1; again < MostRunsInASecond; again++)
        {
            var folder = Path.Combine(artifacts, again == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{again}"));

            // Two runs may begin in the same second: only one of them makes this file.
            var claim = folder + ".claim";
            try
            {
                using var _ = new FileStream(claim, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
                if (!Directory.Exists(folder))
                {
                    return Directory.CreateDirectory(folder).FullName;
                }
            }
            catch (IOException error)
            {
                last = error;
            }
        }

        throw new IOException($"no free name after {MostRunsInASecond} tries from {name}: {last?.Message}", last);
    }

    private static void Link(string artifacts, string run)
    {
        var link = new FileInfo(Path.Combine(artifacts, Latest));
        try
        {
            if (link.LinkTarget is not null)
            {
                link.Delete();
            }

            Directory.CreateSymbolicLink(link.FullName, run);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows asks for a privilege, and another run may have been quicker: `report` finds the newest run without it.
        }
    }
}

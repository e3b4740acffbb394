using System.Security.Cryptography;
using System.Text;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>
/// The base's files, in a folder beside the repository: there, what lies above them (<c>Directory.Build.props</c>, <c>nuget.config</c>, <c>global.json</c>) and
/// what they name beside them (<c>../Other/Other.csproj</c>) is what the head has. Below the repository the base would find the head's own, in a temporary
/// folder nothing. It goes with <see cref="DisposeAsync"/>; what a kill leaves goes at the next start.
/// </summary>
internal sealed class BaseWorktree : IAsyncDisposable
{
    /// <summary>Begins the folder's name. Hidden: patterns of projects above leave it out.</summary>
    public const string Mark = ".modbench-base-";

    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly Git git;
    private readonly WorktreeRecord record;
    private readonly TextWriter told;

    private BaseWorktree(Git git, WorktreeRecord record, TextWriter told) => (this.git, this.record, this.told) = (git, record, told);

    /// <summary>Its top.</summary>
    public string Folder => record.Checkouts[0].Folder;

    /// <summary>Checks a commit out, submodules too.</summary>
    /// <param name="repository">Whose.</param>
    /// <param name="commit">Which.</param>
    /// <param name="told">Receives what the user should know.</param>
    /// <param name="stop">Ends git; nothing is left then.</param>
    /// <exception cref="ModbenchException">MB3009 it can't be made, MB3010 a submodule's commit is not here.</exception>
    public static Task<BaseWorktree> AddAsync(GitRepository repository, string commit, TextWriter told, CancellationToken stop) =>
        AddAsync(repository, commit, PlacesOf(repository), told, stop);

    /// <summary>The same in the first of some folders that can be written.</summary>
    internal static async Task<BaseWorktree> AddAsync(GitRepository repository, string commit, IReadOnlyList<string> places, TextWriter told, CancellationToken stop)
    {
        var record = await ClaimAsync(repository, commit, places, told, stop).ConfigureAwait(false);
        try
        {
            foreach (var checkout in record.Checkouts) await CheckOutAsync(repository.Git, checkout, stop).ConfigureAwait(false);
            return new BaseWorktree(repository.Git, record, told);
        }
        catch
        {
            await RemoveAsync(repository.Git, record).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes what killed processes have left of theirs.</summary>
    /// <returns>A line for each.</returns>
    public static async Task<IReadOnlyList<string>> RemoveLeftAsync(GitRepository repository)
    {
        var lines = new List<string>();
        foreach (var record in WorktreeRecord.TakeLeft(repository.Common))
        {
            var (folder, process) = (record.Checkouts[0].Folder, record.Process);
            var problem = await RemoveAsync(repository.Git, record).ConfigureAwait(false);
            lines.Add(problem is null
                ? FormattableString.Invariant($"removed: {folder}, which process {process} left when it was killed")
                : FormattableString.Invariant($"not removed: {folder}, which process {process} left when it was killed: {problem}"));
        }

        // A build that outlived its killed tool has gone on writing after the rest was removed: its folder has this repository's mark and no record.
        foreach (var folder in PlacesOf(repository).SelectMany(place => FoldersIn(place, NameOf(repository) + "*")))
        {
            if (!WorktreeRecord.IsOf(repository.Common, folder)) lines.Add(Delete(folder) is { } problem ? $"not removed: {folder}, left by a build: {problem}" : $"removed: {folder}, left by a build");
        }

        return lines;
    }

    /// <summary>Repositories in one folder tell theirs by it.</summary>
    internal static string NameOf(GitRepository repository) => $"{Mark}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.Common)))[..6]}-";

    private static string[] FoldersIn(string place, string pattern)
    {
        try
        {
            return Directory.GetDirectories(place, pattern);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] PlacesOf(GitRepository repository) =>
        Path.GetDirectoryName(repository.Top) is { } beside ? [beside, Path.GetTempPath()] : [Path.GetTempPath()];

    /// <summary>Removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (await RemoveAsync(git, record).ConfigureAwait(false) is { } problem) await told.WriteLineAsync($"note: the base's folder {Folder} is left, the next gate tries again: {problem}").ConfigureAwait(false);
    }

    /// <summary>Writes the record, and makes the empty folder that it tells of.</summary>
    private static async Task<WorktreeRecord> ClaimAsync(GitRepository repository, string commit, IReadOnlyList<string> places, TextWriter told, CancellationToken stop)
    {
        var name = NameOf(repository) + Guid.NewGuid().ToString("N")[..8];
        foreach (var place in places)
        {
            var top = new Checkout(repository.Top, commit, Path.Combine(place, name));
            IReadOnlyList<Checkout> checkouts = [top, .. await Submodules.OfAsync(repository.Git, top, stop).ConfigureAwait(false)];
            WorktreeRecord record;
            try
            {
                record = WorktreeRecord.Write(repository.Common, checkouts);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new ModbenchException("MB3009", $"the base can't be checked out, {repository.Common} can't be written: {refused.Message}", inner: refused);
            }

            if (Make(repository.Top, top.Folder))
            {
                if (place != places[0]) await told.WriteLineAsync($"note: the base is built in {top.Folder}, for {places[0]} can't be written: build files above the repository, and projects beside it, are not there").ConfigureAwait(false);
                return record;
            }

            record.Close(forget: true);
        }

        throw new ModbenchException("MB3009", $"the base can't be checked out: no folder can be made in {string.Join(" or ", places)}");
    }

    private static bool Make(string like, string folder)
    {
        try
        {
            // Whoever may not read the repository may not read its base either.
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, File.GetUnixFileMode(like) | Own);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task CheckOutAsync(Git git, Checkout checkout, CancellationToken stop)
    {
        // Hooks are for people's work trees: what they do after a checkout takes its time, or writes elsewhere.
        var added = await git.In(checkout.Repository).RunAsync(
            ["-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", "--force", checkout.Folder, checkout.Commit], stop).ConfigureAwait(false);
        if (added.Ok) return;
        throw new ModbenchException("MB3009", $"{(checkout.Name is { } name ? $"submodule '{name}' of the base" : "the base")} can't be checked out: git: {added.Reason}");
    }

    /// <summary>Never stopped: it is what an interrupt waits for.</summary>
    /// <returns>Why something of it is left; null: nothing is.</returns>
    private static async Task<string?> RemoveAsync(Git git, WorktreeRecord record)
    {
        // By its own name alone: `git worktree prune` would also forget those of the user that lie on a disk that is not mounted now.
        foreach (var checkout in record.Checkouts.Reverse()) await ForgetAsync(git, checkout).ConfigureAwait(false);
        var problem = Delete(record.Checkouts[0].Folder);

        // Where git could not delete the files, it has kept its note of them.
        if (problem is null)
        {
            foreach (var checkout in record.Checkouts.Reverse()) await ForgetAsync(git, checkout).ConfigureAwait(false);
        }

        record.Close(forget: problem is null);
        return problem;
    }

    private static async Task ForgetAsync(Git git, Checkout checkout)
    {
        if (!Directory.Exists(checkout.Repository)) return;
        await git.In(checkout.Repository).RunAsync(["worktree", "remove", "--force", "--force", checkout.Folder], CancellationToken.None).ConfigureAwait(false);
    }

    private static string? Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }
}

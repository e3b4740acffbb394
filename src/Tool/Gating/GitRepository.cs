using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>The repository that a project lies in.</summary>
/// <param name="Git">At its top.</param>
/// <param name="Top">The work tree's top, as git sees it: without links.</param>
/// <param name="Prefix">Of the project's folder below the top, with a slash at its end; empty: it is the top.</param>
/// <param name="Common">What all its work trees share: <c>.git</c>, mostly.</param>
/// <param name="Head">The commit that is checked out.</param>
/// <param name="IsShallow">Older commits were not fetched.</param>
internal sealed record GitRepository(Git Git, string Top, string Prefix, string Common, string Head, bool IsShallow)
{
    private const string Origin = "refs/remotes/origin/";

    /// <summary>Finds it.</summary>
    /// <param name="here">In the project's folder.</param>
    /// <param name="folder">That folder, for messages.</param>
    /// <param name="stop">Ends git.</param>
    /// <exception cref="ModbenchException">MB3001 there is no git, MB3002 no work tree, MB3003 git refuses, MB3004 no commit.</exception>
    public static async Task<GitRepository> FindAsync(Git here, string folder, CancellationToken stop)
    {
        var found = await here.RunAsync(["rev-parse", "--show-toplevel", "--show-prefix", "--git-common-dir", "--is-shallow-repository"], stop).ConfigureAwait(false);
        if (!found.Ok) throw WhyNone(folder, found);
        if (found.Output.Split('\n') is not [var top, var prefix, var common, var shallow, ..]) throw new ModbenchException("MB3003", $"git said what can't be read: {found.Line}");

        var head = await here.RunAsync(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], stop).ConfigureAwait(false);
        if (!head.Ok) throw new ModbenchException("MB3004", $"{top} has no commit yet: there is nothing to compare with");
        return new GitRepository(here.In(top), Path.GetFullPath(top), prefix, Path.GetFullPath(common, Path.Combine(top, prefix)), head.Line, shallow == "true");
    }

    /// <summary>The first letters of a commit, as people name it.</summary>
    public static string Short(string commit) => commit[..10];

    /// <summary>The commit where the head left a reference's history.</summary>
    /// <param name="wanted">A branch, tag or commit; null: the default branch of origin.</param>
    /// <param name="stop">Ends git.</param>
    /// <exception cref="ModbenchException">MB3005 no such commit, MB3006 no default, MB3007 not fetched, MB3008 nothing in common.</exception>
    public async Task<BaseCommit> FindBaseAsync(string? wanted, CancellationToken stop)
    {
        var reference = wanted ?? await DefaultAsync(stop).ConfigureAwait(false);
        if (await CommitOfAsync(reference, stop).ConfigureAwait(false) is not { } commit) throw await WhyNoCommitAsync(reference, stop).ConfigureAwait(false);
        var common = await Git.RunAsync(["merge-base", commit, Head], stop).ConfigureAwait(false);
        if (common.Ok) return new BaseCommit(common.Line, reference, commit);
        if (common.ExitCode != 1) throw new ModbenchException("MB3003", $"git: {common.Reason}");
        throw IsShallow
            ? new ModbenchException(
                "MB3007",
                $"the commit that '{reference}' and HEAD have in common was not fetched, the clone is shallow: 'git fetch --unshallow', or in CI fetch all history (GitHub's checkout: 'fetch-depth: 0'; GitLab: 'GIT_DEPTH: 0')")
            : new ModbenchException("MB3008", $"'{reference}' and HEAD have no commit in common: give a --base that the work at hand began from");
    }

    /// <summary>What the work tree has that no commit has, artifacts of earlier runs apart. New files count whatever the user's <c>status.showUntrackedFiles</c> is: they are built.</summary>
    public async Task<UncommittedChanges> ChangesAsync(CancellationToken stop)
    {
        var status = await Git.RunAsync(
            ["status", "--porcelain=v2", "-z", "--untracked-files=normal", "--ignore-submodules=none", "--", ":/", ":(top,exclude,glob)**/Modbench.Artifacts/**"], stop).ConfigureAwait(false);
        return status.Ok ? UncommittedChanges.Parse(status.Output) : throw new ModbenchException("MB3003", $"git: {status.Reason}");
    }

    /// <summary>Null: there is none of that name.</summary>
    private async Task<string?> CommitOfAsync(string reference, CancellationToken stop)
    {
        // It would be an option of git, and no reference begins so.
        if (reference.Length == 0 || reference[0] == '-') return null;
        var commit = await Git.RunAsync(["rev-parse", "--verify", "--quiet", reference + "^{commit}"], stop).ConfigureAwait(false);
        return commit.Ok ? commit.Line : null;
    }

    /// <summary>Where a remote's own default is not known, as after CI's checkouts, it is one of two names almost everywhere.</summary>
    private async Task<string> DefaultAsync(CancellationToken stop)
    {
        var told = await Git.RunAsync(["symbolic-ref", "--quiet", Origin + "HEAD"], stop).ConfigureAwait(false);
        foreach (var name in (string?[])[told.Ok ? told.Line : null, Origin + "main", Origin + "master"])
        {
            if (name is not null && await CommitOfAsync(name, stop).ConfigureAwait(false) is not null) return name["refs/remotes/".Length..];
        }

        throw new ModbenchException("MB3006", "what to compare with is not known, for there is no default branch of origin here: give one, such as --base main, or --base HEAD~1 for the commit before");
    }

    private async Task<ModbenchException> WhyNoCommitAsync(string reference, CancellationToken stop)
    {
        if (reference.Length == 0) return new ModbenchException("MB3005", "--base is empty, as a variable is that was not set: give a branch, a tag or a commit");
        var names = await Git.RunAsync(["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"], stop).ConfigureAwait(false);
        const string OfOrigin = "origin/";
        var mend = reference.StartsWith(OfOrigin, StringComparison.Ordinal) && reference.Length > OfOrigin.Length
                ? $" 'git fetch origin {reference[OfOrigin.Length..]}:{Origin}{reference[OfOrigin.Length..]}' brings a branch that was not fetched."
            : IsShallow ? " The clone is shallow: 'git fetch --unshallow' brings older commits."
            : "";
        return new ModbenchException("MB3005", $"there is no commit '{reference}' in {Top}.{Suggestion.For(reference, names.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))}{mend}");
    }

    private static ModbenchException WhyNone(string folder, GitAnswer said) =>
        said.Error.Contains("not a git repository", StringComparison.Ordinal) ? new ModbenchException(
            "MB3002", $"{folder} is in no git repository, and --base is a commit: commit the project, or compare with a file: --baseline FILE")
        : said.Error.Contains("must be run in a work tree", StringComparison.Ordinal) ? new ModbenchException(
            "MB3002", $"{folder} is in no work tree (it is a bare repository, or its .git folder): check the project out")
        : said.Error.Contains("dubious ownership", StringComparison.Ordinal) ? new ModbenchException(
            "MB3003", $"git does not read {folder}, for another user owns its repository: 'git config --global --add safe.directory {Quoted(said.Error) ?? folder}'")
        : new ModbenchException("MB3003", $"git: {said.Reason}");

    private static string? Quoted(string text) => text.Split('\'') is [_, var quoted, ..] ? quoted : null;
}

/// <summary>What the head is compared with.</summary>
/// <param name="Commit">Where the head left the reference's history.</param>
/// <param name="Reference">As it was asked for, or the default.</param>
/// <param name="Tip">The reference's own commit.</param>
internal sealed record BaseCommit(string Commit, string Reference, string Tip)
{
    /// <summary>For a sentence: <c>1a2b3c4d5e (origin/main)</c>.</summary>
    public override string ToString() => GitRepository.Short(Commit) + (Commit == Tip ? $" ({Reference})" : $" (where HEAD left {Reference})");
}

using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>The commits between the base and the head.</summary>
/// <param name="Commits">From the one after the base to the head: those of the head's first parents that have the base among what they come from; last, as one, what no commit has.</param>
/// <param name="Before">Commits of the same line that don't have the base among what they come from: the first of <paramref name="Commits"/>, a merge, brings them along.</param>
internal sealed record CommitLine(IReadOnlyList<BisectedCommitRow> Commits, int Before)
{
    private const char Between = '\t';

    /// <summary>One commit, a merge: what it merges is not on the line.</summary>
    public bool IsOneMerge { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="repository">Whose.</param>
    /// <param name="commit">The base.</param>
    /// <param name="changes">What the head has that no commit has.</param>
    /// <param name="stop">Ends git.</param>
    /// <exception cref="ModbenchException">MB3003 git refuses, MB3015 there is nothing between.</exception>
    public static async Task<CommitLine> OfAsync(GitRepository repository, BaseCommit commit, UncommittedChanges changes, CancellationToken stop)
    {
        var range = $"{commit.Commit}..{repository.Head}";
        var line = await LinesAsync(repository, ["log", "--first-parent", "--reverse", "--no-show-signature", "--encoding=UTF-8", "--format=%H%x09%P%x09%s", range], stop).ConfigureAwait(false);
        var after = (await LinesAsync(repository, ["rev-list", "--ancestry-path", range], stop).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        var own = line.Select(one => one.Split(Between, 3)).ToList();
        List<(string? Commit, string Subject)> all = [.. own.Where(one => after.Contains(one[0])).Select(one => ((string?)one[0], one[2]))];
        var before = own.Count - all.Count;
        if (changes.Files.Count > 0) all.Add((null, changes.ToString()));
        return all.Count > 0
            ? new CommitLine([.. all.Select((one, place) => new BisectedCommitRow(place + 1, one.Commit, one.Subject))], before) { IsOneMerge = all.Count == 1 && own is [.., [_, var parents, _]] && parents.Contains(' ', StringComparison.Ordinal) }
            : throw new ModbenchException("MB3015", $"--bisect has nothing to look for: the base, {commit}, is the head, and nothing is uncommitted; give a --base that is older, such as HEAD~10");
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(GitRepository repository, string[] arguments, CancellationToken stop)
    {
        var said = await repository.Git.RunAsync(arguments, stop).ConfigureAwait(false);
        return said.Ok ? said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new ModbenchException("MB3003", $"git: {said.Reason}");
    }
}

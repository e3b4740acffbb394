using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>
/// The submodules of a commit, which <c>git worktree add</c> leaves empty. They are checked out of the clones that the head has of them: that asks no network, and
/// makes no second clone.
/// </summary>
internal static class Submodules
{
    private const string Link = "160000";

    /// <summary>All that a commit's tree has, nested ones after those that they are in. One that is not checked out in the head is left empty, as there.</summary>
    /// <param name="git">Of any folder.</param>
    /// <param name="of">The tree that they are in.</param>
    /// <param name="stop">Ends git.</param>
    /// <exception cref="ModbenchException">MB3010: the head's clone of one lacks the commit.</exception>
    public static async Task<IReadOnlyList<Checkout>> OfAsync(Git git, Checkout of, CancellationToken stop)
    {
        var all = new List<Checkout>();
        foreach (var (path, commit) in await LinksAsync(git.In(of.Repository), of.Commit, stop).ConfigureAwait(false))
        {
            var clone = Path.Combine(of.Repository, path);
            if (!Path.Exists(Path.Combine(clone, ".git"))) continue;
            var name = of.Name is null ? path : $"{of.Name}/{path}";
            if (!(await git.In(clone).RunAsync(["cat-file", "-e", commit + "^{commit}"], stop).ConfigureAwait(false)).Ok)
            {
                throw new ModbenchException(
                    "MB3010",
                    $"the base has submodule '{name}' at {GitRepository.Short(commit)}, a commit that its clone here lacks: 'git -C {name} fetch origin {commit}' brings it");
            }

            var checkout = new Checkout(clone, commit, Path.Combine(of.Folder, path), name);
            all.Add(checkout);
            all.AddRange(await OfAsync(git, checkout, stop).ConfigureAwait(false));
        }

        return all;
    }

    private static async Task<IReadOnlyList<(string Path, string Commit)>> LinksAsync(Git git, string commit, CancellationToken stop)
    {
        // Most have none, and to list a large tree takes a while.
        if (!(await git.RunAsync(["cat-file", "-e", commit + ":.gitmodules"], stop).ConfigureAwait(false)).Ok) return [];
        var tree = await git.RunAsync(["ls-tree", "-r", "-z", "--full-tree", commit], stop).ConfigureAwait(false);
        if (!tree.Ok) throw new ModbenchException("MB3003", $"git: {tree.Reason}");
        return
        [
            .. tree.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.StartsWith(Link, StringComparison.Ordinal))
                .Select(line => line.Split('\t', 2))
                .Select(parts => (parts[1], parts[0].Split(' ')[2])),
        ];
    }
}

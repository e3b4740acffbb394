using System.Diagnostics;
using Modbench.Ledger;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>Real git repositories in a folder of the test's own; whose settings, hooks and identity are those of the machine changes nothing.</summary>
public abstract class RepositoryFixture : FolderFixture
{
    /// <summary>One that the test makes.</summary>
    private protected string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Makes one with a branch <c>main</c> and no commit.</summary>
    private protected string Init(string name)
    {
        var folder = Directory.CreateDirectory(At(name)).FullName;
        Git(folder, "init", "--quiet", "--initial-branch", "main");
        return folder;
    }

    /// <summary>Writes a file, and commits all there is.</summary>
    /// <returns>The commit.</returns>
    private protected static string Commit(string repository, string file, string text)
    {
        Write(repository, file, text);
        Git(repository, "add", "--all");
        Git(repository, "commit", "--quiet", "--message", $"{file} is {text}");
        return Git(repository, "rev-parse", "HEAD");
    }

    private protected static void Write(string folder, string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private protected static string Git(string folder, params string[] arguments)
    {
        string[] settings = ["user.name=Test", "user.email=test@example.org", "commit.gpgsign=false", "protocol.file.allow=always", "advice.detachedHead=false"];
        var start = new ProcessStartInfo("git", ["-C", folder, .. settings.SelectMany(setting => new[] { "-c", setting }), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        Assert.That(git.ExitCode, Is.Zero, $"git {string.Join(' ', arguments)}: {error.Result}");
        return output;
    }

    private protected static Task<GitRepository> Find(string folder) => GitRepository.FindAsync(new Git(folder), folder, CancellationToken.None);

    /// <summary>What git knows of beside the first.</summary>
    private protected static IReadOnlyList<string> OtherWorktrees(string repository) =>
        [.. Git(repository, "worktree", "list", "--porcelain").Split('\n').Where(line => line.StartsWith("worktree ", StringComparison.Ordinal)).Select(line => line["worktree ".Length..]).Skip(1)];

    /// <summary>Of a base that was checked out nothing is left: no folder, no entry of git's, no record.</summary>
    /// <param name="top">A work tree of the repository.</param>
    /// <param name="folder">Where it was; null: in some folder of the test.</param>
    private protected void AssertGone(string top, string? folder = null)
    {
        var records = Path.Combine(top, Git(top, "rev-parse", "--git-common-dir"), "modbench");
        Assert.Multiple(() =>
        {
            if (folder is not null) Assert.That(Directory.Exists(folder), Is.False);
            Assert.That(Directory.EnumerateFileSystemEntries(Folder, BaseWorktree.Mark + "*", SearchOption.AllDirectories), Is.Empty);
            Assert.That(Git(top, "worktree", "list", "--porcelain"), Does.Not.Contain(BaseWorktree.Mark));
            Assert.That(Directory.Exists(records) ? Directory.EnumerateFileSystemEntries(records) : [], Is.Empty);
        });
    }

    private protected static async Task<ModbenchException> Error(Func<Task> action) => (await Assert.ThrowsAsync<ModbenchException>(() => action()))!;

    private protected static void Expect(string code, string message, ModbenchException error)
    {
        Assert.That((error.Code, error.ExitCode), Is.EqualTo((code, 2)), error.Message);
        Assert.That(error.Message, Does.Contain(message));
    }
}

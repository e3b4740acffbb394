using System.ComponentModel;
using System.Diagnostics;

namespace Modbench.Diagnosers;

/// <summary>The commit that a folder is at.</summary>
/// <param name="Commit">Null: could not be read.</param>
/// <param name="Dirty">There are changes that no commit has, artifacts of earlier runs apart; null: could not be read.</param>
/// <param name="Reason">Why the commit is null.</param>
internal sealed record GitState(string? Commit, bool? Dirty, string? Reason)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static GitState Read(string folder)
    {
        var (commit, error) = Run(folder, "rev-parse", "HEAD");
        if (commit is null)
        {
            return new GitState(null, null, error);
        }

        var (changes, _) = Run(folder, "status", "--porcelain", "--untracked-files=normal", "--", ":/", ":(top,exclude,glob)**/Modbench.Artifacts/**");
        return new GitState(commit, changes is null ? null : changes.Length > 0, null);
    }

    private static (string? Output, string Error) Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // A status must not write the index: somebody else may be at it.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        try
        {
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEndAsync();
            var error = git.StandardError.ReadToEndAsync();
            if (!git.WaitForExit(Patience))
            {
                git.Kill(entireProcessTree: true);
                return (null, $"git did not answer within {Patience.TotalSeconds} s");
            }

            return git.ExitCode == 0 ? (output.Result.Trim(), "") : (null, FirstLine(error.Result));
        }
        catch (Win32Exception)
        {
            return (null, "git is not installed");
        }
    }

    private static string FirstLine(string text) => text.AsSpan().Trim().ToString().Split('\n')[0];
}

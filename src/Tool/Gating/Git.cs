using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>Runs git in a folder: the program itself, which knows its own formats, filters and settings, where a library knows some of them.</summary>
/// <param name="folder">An existing one.</param>
/// <param name="program">What to start.</param>
internal sealed class Git(string folder, string program = "git")
{
    /// <summary>What a hook leaves to its children. With it every folder would be one of the hook's repository.</summary>
    private static readonly string[] OfHooks =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_NAMESPACE"];

    private static readonly TimeSpan InterruptComes = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="stop">Kills it.</param>
    /// <exception cref="ModbenchException">MB3001: there is no git.</exception>
    public async Task<GitAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken stop)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        // A terminal's interrupt ends git as well, and may be known there sooner than here.
        if (process.ExitCode == Shell.Interrupted) await Task.Delay(InterruptComes, stop).ConfigureAwait(false);
        return new GitAnswer(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    /// <summary>The same in another folder.</summary>
    public Git In(string other) => new(other, program);

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, ["-C", folder, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var variable in OfHooks) start.Environment.Remove(variable);
        start.Environment["LC_ALL"] = "C"; // its messages are read
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0"; // a status must not write the index: somebody else may be at it
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new ModbenchException("MB3001", $"'{program}' could not be started ({missing.Message}): install git and put it on PATH, or compare with a file: --baseline FILE", inner: missing);
        }
    }
}

/// <summary>What git said.</summary>
/// <param name="ExitCode">0: it did what was asked.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record GitAnswer(int ExitCode, string Output, string Error)
{
    private static readonly string[] Marks = ["fatal: ", "error: "];

    /// <summary>It did what was asked.</summary>
    public bool Ok => ExitCode == 0;

    /// <summary>The output where that is one line.</summary>
    public string Line => Output.Trim();

    /// <summary>The line that says what went wrong, without its mark, and the next one where it ends with a colon.</summary>
    public string Reason
    {
        get
        {
            var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var mark in Marks)
            {
                var at = Array.FindIndex(lines, line => line.StartsWith(mark, StringComparison.Ordinal));
                if (at >= 0) return lines[at][mark.Length..] + (lines[at].EndsWith(':') && at + 1 < lines.Length ? " " + lines[at + 1] : "");
            }

            return lines.Length > 0 ? lines[0] : FormattableString.Invariant($"it ended with exit code {ExitCode}");
        }
    }
}

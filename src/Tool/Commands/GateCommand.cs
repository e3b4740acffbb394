using System.CommandLine;
using System.Runtime.CompilerServices;
using Modbench.Diagnosers;
using Modbench.Tool.Gating;

namespace Modbench.Tool.Commands;

/// <summary><c>gate</c>: both builds, pairs of their processes, a verdict.</summary>
internal static class GateCommand
{
    public static Command Create(Screen screen)
    {
        var command = new Command("gate", "Compare a project with how it was in another commit, or with a stored run, and fail where it got worse.");
        var project = new ProjectArgument().AddTo(command);
        var options = new GateOptionSet().AddTo(command);
        var json = new Option<bool>(RunCommand.Json) { Description = "Print the ledger alone on standard output; everything else goes to standard error." };
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            var asked = options.Read(parsed);
            var told = parsed.GetValue(json) ? screen with { Out = screen.Error } : screen;
            var (exitCode, ledger) = asked.Baseline is null
                ? await AgainstCommitAsync(project.Locate(parsed), now => project.ReadAsync(parsed, screen, now), asked, told, stop).ConfigureAwait(false)
                : await AgainstFileAsync(project.Locate(parsed), now => project.ReadAsync(parsed, screen, now), asked, told, stop).ConfigureAwait(false);
            if (parsed.GetValue(json)) await screen.Out.WriteAsync(await File.ReadAllTextAsync(ledger, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
            await told.Out.WriteLineAsync(ledger).ConfigureAwait(false);
            return exitCode;
        });
        return command;
    }

    // Not inlined: BenchmarkDotNet and what it brings load only here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<(int ExitCode, string Ledger)> AgainstCommitAsync(
        string projectFile, Func<CancellationToken, Task<ProjectOutput>> readHead, GateOptions asked, Screen screen, CancellationToken stop) =>
        new CommitGate(projectFile, readHead, asked, screen).RunAsync(stop);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<(int ExitCode, string Ledger)> AgainstFileAsync(
        string projectFile, Func<CancellationToken, Task<ProjectOutput>> readHead, GateOptions asked, Screen screen, CancellationToken stop) =>
        new BaselineGate(projectFile, readHead, asked, screen).RunAsync(stop);
}

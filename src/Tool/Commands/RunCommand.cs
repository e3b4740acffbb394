using System.CommandLine;
using System.Runtime.CompilerServices;
using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Running;

namespace Modbench.Tool.Commands;

/// <summary><c>run</c>: build, plan, measure, report.</summary>
internal static class RunCommand
{
    public const string Json = "--json";

    public static Command Create(Screen screen)
    {
        var command = new Command("run", "Build, measure and report a project's pipelines (the default command).");
        AddTo(command, screen);
        return command;
    }

    /// <summary>Gives a command the arguments, options and action of <c>run</c>.</summary>
    public static void AddTo(Command command, Screen screen)
    {
        var project = new ProjectArgument().AddTo(command);
        var options = new RunOptionSet().AddTo(command);
        var json = new Option<bool>(Json) { Description = "Print the ledger alone on standard output; everything else goes to standard error." };
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            var asked = options.Read(parsed);
            var exports = options.ReadExports(parsed);
            var output = await project.ReadAsync(parsed, screen, stop).ConfigureAwait(false);
            return await RunAsync(output, asked, exports, screen, parsed.GetValue(json), stop).ConfigureAwait(false);
        });
    }

    // Not inlined: BenchmarkDotNet and what it brings load only here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> RunAsync(ProjectOutput output, RunOptions asked, IReadOnlyList<string> exports, Screen screen, bool json, CancellationToken stop)
    {
        var told = json ? screen with { Out = screen.Error } : screen;
        var (exitCode, ledger) = await new MeasuredRun(output, asked, exports, told).RunAsync(stop).ConfigureAwait(false);
        if (json)
        {
            await screen.Out.WriteAsync(await File.ReadAllTextAsync(ledger, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
        }

        await told.Out.WriteLineAsync(ledger).ConfigureAwait(false);
        return exitCode;
    }
}

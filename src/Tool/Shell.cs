using System.Runtime.InteropServices;
using Modbench.Ledger;
using Modbench.Tool.Commands;

namespace Modbench.Tool;

/// <summary>The one place where errors turn into text and exit codes.</summary>
internal static class Shell
{
    /// <summary>Everything passed.</summary>
    public const int Passed = 0;

    /// <summary>Usage, source or configuration.</summary>
    public const int Wrong = 2;

    /// <summary>A run failed.</summary>
    public const int Failed = 3;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Screen screen)
    {
        FindRuntimeForChildren();
        using var stop = new CancellationTokenSource();
        using var now = new CancellationTokenSource();
        using var signals = new Signals(stop, now);
        try
        {
            return await ModbenchCommand.RunAsync(args, screen with { Now = now.Token }, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (ModbenchException e)
        {
            await screen.Error.WriteLineAsync($"error {e.Code}: {e.Message}").ConfigureAwait(false);
            if (e.Code == StarterPipeline.MissingCode)
            {
                // With --json, standard output is for a ledger alone.
                var lines = args.Contains(RunCommand.Json) ? screen.Error : screen.Out;
                await lines.WriteLineAsync(StarterPipeline.Lines).ConfigureAwait(false);
            }

            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await screen.Error.WriteLineAsync($"error MB4005: {e.Message}").ConfigureAwait(false);
            return Wrong;
        }
        catch (Exception e)
        {
            await screen.Error.WriteLineAsync($"error MB2999: a bug in Modbench, not in your project; please report it with these lines:\n{e}").ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>A child started by its own executable looks for the runtime in the default places only; show it ours.</summary>
    internal static void FindRuntimeForChildren()
    {
        const string Variable = "DOTNET_ROOT";
        if (Environment.GetEnvironmentVariable(Variable) is null && RuntimeEnvironment.GetRuntimeDirectory() is { Length: > 0 } runtime)
        {
            Environment.SetEnvironmentVariable(Variable, Path.GetFullPath(Path.Combine(runtime, "..", "..", "..")));
        }
    }
}

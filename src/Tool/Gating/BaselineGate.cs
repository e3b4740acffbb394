using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Running;

namespace Modbench.Tool.Gating;

/// <summary>A project as it is here, compared with what a stored ledger has of it.</summary>
/// <param name="projectFile">Full path.</param>
/// <param name="readHead">Builds it and reads its pipelines.</param>
/// <param name="options">What was asked.</param>
/// <param name="screen">Where to write.</param>
internal sealed class BaselineGate(string projectFile, Func<CancellationToken, Task<ProjectOutput>> readHead, GateOptions options, Screen screen)
{
    /// <summary>Measures as a run does, and compares.</summary>
    /// <returns>The exit code, and the ledger's path.</returns>
    /// <exception cref="ModbenchException">MB4001 to MB4003: the baseline can't be read; MB3030 to MB3037: the waivers; MB1001 to MB1025 of the head.</exception>
    public async Task<(int ExitCode, string Ledger)> RunAsync(CancellationToken stop)
    {
        var judge = Judge(Path.GetDirectoryName(projectFile)!, options);
        var head = await readHead(stop).ConfigureAwait(false);
        var asked = new RunOptions { Filters = options.Filters, Scenario = options.Scenario, Budget = options.Budget, Trace = false };
        var run = new MeasuredRun(head, asked, options.Exports, screen) { Verdicts = judge };
        var (exitCode, path) = await run.RunAsync(stop).ConfigureAwait(false);
        return (exitCode == Shell.Interrupted ? exitCode : GateExit.Of(LedgerFile.Read(path), options.Strict), path);
    }

    /// <summary>What is to be said of a run beside the baseline. Both files are read at once, before anything is built or measured.</summary>
    /// <param name="projectFolder">The project's: waivers lie there, or above.</param>
    /// <param name="options">With a baseline.</param>
    /// <exception cref="ModbenchException">As of <see cref="RunAsync"/>.</exception>
    public static Func<RunLedger, WaivedVerdicts> Judge(string projectFolder, GateOptions options)
    {
        var baseline = LedgerFile.Read(options.Baseline!);
        var waivers = WaiverFile.Find(projectFolder);
        return ledger => WaivedVerdicts.Of(waivers, BaselineVerdicts.Of(baseline, ledger, options.Measures, options.Tolerance), [], TimeProvider.System, options.IsPartial || ledger.Interrupted);
    }
}

using System.CommandLine;
using System.Runtime.CompilerServices;
using Modbench.Ledger;
using Modbench.Tool.Exports;
using Modbench.Tool.Reports;
using Modbench.Tool.Running;

namespace Modbench.Tool.Commands;

/// <summary><c>report</c>: a finished run again, from its ledger alone.</summary>
internal static class ReportCommand
{
    private const string Arrivals = "arrivals";
    private const string Markdown = "md";

    public static Command Create(Screen screen)
    {
        var command = new Command("report", "Show the report of a finished run; runs nothing.");
        var path = new Argument<string?>("PATH|RUN")
        {
            Description = "A project or its folder (its latest run), a run's folder or name, or a ledger.json. Default: the current folder.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var format = new Option<string>("--format") { Description = "terminal, md, sarif, junit, github (a comment for a pull request), msbuild (what failed, as canonical errors), or arrivals: those of a launch, as [Replay] reads them.", DefaultValueFactory = _ => "terminal", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("terminal", Markdown, LedgerExports.Sarif, LedgerExports.JUnit, LedgerExports.GitHub, LedgerExports.MSBuild, Arrivals);
        var launch = new Option<int?>("--launch") { Description = "With --format arrivals: which launch's. Default: the first that has some.", HelpName = "N" };
        command.Add(path);
        command.Add(format);
        command.Add(launch);
        command.SetAction(async (parsed, _) =>
        {
            var number = parsed.GetValue(launch);
            if (number is not null && parsed.GetValue(format) != Arrivals) throw new ModbenchException("MB1014", "--launch says whose arrivals --format arrivals prints: give that too");
            var file = RunFolder.FindLedger(parsed.GetValue(path) ?? ".");
            var ledger = LedgerFile.Read(file);
            foreach (var changed in RunArtifacts.Changed(Path.GetDirectoryName(file)!, ledger)) await screen.Error.WriteLineAsync($"note: {changed}").ConfigureAwait(false);
            var wanted = parsed.GetValue(format);
            switch (wanted)
            {
                case Arrivals:
                    await RunArrivals.WriteAsync(screen.Out, ledger, Path.GetDirectoryName(file)!, number).ConfigureAwait(false);
                    break;
                case Markdown:
                    await screen.Out.WriteAsync(MarkdownReport.Of(ledger)).ConfigureAwait(false);
                    break;
                case LedgerExports.Sarif or LedgerExports.JUnit or LedgerExports.GitHub or LedgerExports.MSBuild:
                    await screen.Out.WriteAsync(LedgerExports.Text(wanted, ledger, SourceRoot.OfLedger(RunFolder.Resolve(file)))).ConfigureAwait(false);
                    break;
                default:
                    ShowOnTerminal(screen, ledger);
                    await screen.Out.WriteLineAsync(RunFolder.Resolve(file)).ConfigureAwait(false);
                    break;
            }

            return Shell.Passed;
        });
        return command;
    }

    // Not inlined: the console library loads only here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ShowOnTerminal(Screen screen, RunLedger ledger) => TerminalReport.Write(Consoles.On(screen.Out, screen.IsTerminal), ledger);
}

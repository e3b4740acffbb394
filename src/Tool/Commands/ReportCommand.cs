using System.CommandLine;
using System.Runtime.CompilerServices;
using Modbench.Ledger;
using Modbench.Tool.Reports;
using Modbench.Tool.Running;

namespace Modbench.Tool.Commands;

/// <summary><c>report</c>: a finished run again, from its ledger alone.</summary>
internal static class ReportCommand
{
    public static Command Create(Screen screen)
    {
        var command = new Command("report", "Show the report of a finished run; runs nothing.");
        var path = new Argument<string?>("PATH|RUN")
        {
            Description = "A project or its folder (its latest run), a run's folder or name, or a ledger.json. Default: the current folder.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var format = new Option<string>("--format") { Description = "terminal or md.", DefaultValueFactory = _ => "terminal", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("terminal", "md");
        command.Add(path);
        command.Add(format);
        command.SetAction(parsed =>
        {
            var file = RunFolder.FindLedger(parsed.GetValue(path) ?? ".");
            var ledger = LedgerFile.Read(file);
            if (parsed.GetValue(format) == "md")
            {
                screen.Out.Write(MarkdownReport.Of(ledger));
            }
            else
            {
                ShowOnTerminal(screen, ledger);
                screen.Out.WriteLine(RunFolder.Resolve(file));
            }

            return Shell.Passed;
        });
        return command;
    }

    // Not inlined: the console library loads only here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ShowOnTerminal(Screen screen, RunLedger ledger) => TerminalReport.Write(Consoles.On(screen.Out, screen.IsTerminal), ledger);
}

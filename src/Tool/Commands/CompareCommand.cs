using System.CommandLine;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using Modbench.Ledger;
using Modbench.Tool.Reports;
using Modbench.Tool.Running;

namespace Modbench.Tool.Commands;

/// <summary><c>compare</c>: two finished runs, or two conditions of one, side by side. It judges nothing: the exit code is 0 whatever differs.</summary>
internal static class CompareCommand
{
    private const string Usage = "compare takes two runs, such as 'compare BASE HEAD', or one run and --conditions";

    public static Command Create(Screen screen)
    {
        var command = new Command("compare", "Show in what two finished runs differ, or two conditions of one; runs nothing and judges nothing.");
        var runs = new Argument<string[]>("A B")
        {
            Description = "Each a project or its folder (its latest run), a run's folder or name, or a ledger.json. B is compared with A.",
            Arity = new ArgumentArity(0, 2),
        };
        var conditions = new Option<string[]>("--conditions")
        {
            Description = "Compare the second condition with the first, such as solo 'beside B': of one run, or A's first with B's second.",
            HelpName = "X Y",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var measures = new Option<string[]>("--measures") { Description = "Only these measures, such as response.* or allocated. May be repeated.", HelpName = "GLOB" };
        var all = new Option<bool>("--all") { Description = "Also what shows no certain difference, what can't be compared, and what only one has." };
        var json = new Option<bool>(RunCommand.Json) { Description = "Print the comparison as JSON on standard output; the ledgers' paths go to standard error." };
        var format = new Option<string>("--format") { Description = "terminal or md.", DefaultValueFactory = _ => "terminal", HelpName = "FORMAT" };
        format.AcceptOnlyFromAmong("terminal", "md");
        var commit = new Option<string?>("--base") { Description = "Not here: commits are compared by 'gate --base REF', which builds and measures both.", HelpName = "REF" };
        command.Add(runs);
        foreach (var option in new Option[] { conditions, measures, all, json, format, commit }) command.Add(option);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(commit) is { } reference)
                throw new ModbenchException("MB3050", $"compare measures nothing, so it can't compare commits: 'dotnet modbench gate --base {reference}' builds and measures both");
            var files = (parsed.GetValue(runs) ?? []).Select(Find).ToList();
            var asked = parsed.GetValue(conditions) is { Length: 2 } two ? two : null;
            if (files.Count == 0 || (files.Count == 1 && asked is null)) throw new ModbenchException("MB1014", $"{Usage}. See 'dotnet modbench compare --help'.");
            var globs = parsed.GetValue(measures) ?? [];
            List<RunLedger> ledgers = [.. files.Select(LedgerFile.Read)];
            var comparison = Compare(files, ledgers, asked, globs);
            var markdown = parsed.GetValue(format) == "md";
            if (parsed.GetValue(json)) screen.Out.WriteLine(comparison.ToJson());
            else Show(screen, new ComparisonView(ledgers[0].Plan, ledgers[^1].Plan, parsed.GetValue(all) || globs.Length > 0).Of(comparison), markdown);

            // What programs read, or somebody pastes, is alone on standard output.
            foreach (var file in files) (parsed.GetValue(json) || markdown ? screen.Error : screen.Out).WriteLine(file);
            return Shell.Passed;
        });
        return command;
    }

    private static string Find(string wanted)
    {
        try
        {
            return RunFolder.Resolve(RunFolder.FindLedger(wanted));
        }
        catch (ModbenchException none) when (none.Code == "MB1015" && wanted.Length > 0 && !Path.Exists(wanted))
        {
            throw new ModbenchException(
                "MB3050", $"'{wanted}' is neither a project, a run nor a ledger. Two commits are compared by 'dotnet modbench gate --base {wanted}', which builds and measures both", inner: none);
        }
    }

    private static LedgerComparison Compare(List<string> files, List<RunLedger> ledgers, string[]? conditions, string[] globs)
    {
        if (files.Count == 2 && files[0] == files[1] && conditions is null)
            throw new ModbenchException("MB3051", $"both are one ledger, {files[0]}: name another run, or two of its --conditions");
        var under = new ComparisonSide(ledgers[0], conditions?[0]);
        var over = new ComparisonSide(ledgers[^1], conditions?[1]);
        var comparison = Comparison.Of(under, over, globs.Length == 0 ? null : measure => globs.Any(glob => FileSystemName.MatchesSimpleExpression(glob, measure)));
        if (comparison.Subjects.Count == 0) throw new ModbenchException("MB3052", $"nothing to compare: {Nothing(under, over)}");
        if (comparison.Subjects.All(subject => subject.Measures.Count == 0))
            throw new ModbenchException("MB3053", $"--measures {string.Join(' ', globs)} matches no measure of both; there is {string.Join(", ", Measures(ledgers))}");
        return comparison;
    }

    private static IEnumerable<string> Measures(IEnumerable<RunLedger> ledgers) =>
        ledgers.SelectMany(ledger => ledger.Measures).Select(row => row.Measure).Distinct().OrderBy(MeasureCatalog.Place).ThenBy(name => name, StringComparer.Ordinal);

    private static string Nothing(ComparisonSide under, ComparisonSide over)
    {
        foreach (var side in new[] { under, over })
        {
            if (side.Condition is { } condition && side.Ledger.Measures.All(row => row.Condition != condition))
                return $"run {side.Ledger.Run} has no condition '{condition}'; it has {string.Join(", ", side.Ledger.Measures.Select(row => $"'{row.Condition}'").Distinct())}";
        }

        return $"no pipeline and scenario is in both; run {under.Ledger.Run} has {Subjects(under)}, run {over.Ledger.Run} has {Subjects(over)}";
    }

    private static string Subjects(ComparisonSide side) => string.Join(
        ", ", side.Ledger.Measures.Where(row => side.Condition is null || row.Condition == side.Condition).Select(row => $"{row.Pipeline} {row.Scenario} {row.Condition}").Distinct().DefaultIfEmpty("no measures"));

    private static void Show(Screen screen, Report report, bool markdown)
    {
        if (markdown) screen.Out.Write(MarkdownReport.Of(report));
        else ShowOnTerminal(screen, report);
    }

    // Not inlined: the console library loads only here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ShowOnTerminal(Screen screen, Report report) => TerminalReport.Write(Consoles.On(screen.Out, screen.IsTerminal), report);
}

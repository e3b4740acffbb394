using System.CommandLine;
using System.Globalization;
using Modbench.Ledger;
using Modbench.Tool.Running;

namespace Modbench.Tool.Commands;

/// <summary><c>baseline</c>: keeps what later runs are compared with, in a small file.</summary>
internal static class BaselineCommand
{
    private const string Json = ".json";

    public static Command Create(Screen screen)
    {
        var command = new Command("baseline", "Write a baseline of finished runs, for 'gate --baseline' and 'compare'; runs nothing.");
        var runs = new Argument<string[]>("PATH|RUN")
        {
            Description = "A project or its folder (its latest run), a run's folder or name, or a ledger.json; several runs of one build make a baseline that tells how runs differ. Default: the current folder.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string>("--output") { Description = $"The file to write. Default: {BaselineFile.Name} in the current folder.", DefaultValueFactory = _ => BaselineFile.Name, HelpName = "FILE" };
        command.Add(runs);
        command.Add(output);
        command.SetAction(parsed =>
        {
            var file = Path.GetFullPath(parsed.GetValue(output)!);
            if (!Path.GetExtension(file).Equals(Json, StringComparison.OrdinalIgnoreCase))
                throw new ModbenchException("MB1014", $"--output takes a {Json} file, not '{Path.GetFileName(file)}': that is how the other commands know a ledger");
            var wanted = parsed.GetValue(runs) is { Length: > 0 } named ? named : ["."];
            List<string> ledgers = [.. wanted.Select(one => RunFolder.Resolve(RunFolder.FindLedger(one))).Distinct()];
            var baseline = BaselineLedger.Of([.. ledgers.Select(LedgerFile.Read).OrderBy(ledger => ledger.Started)]);
            BaselineFile.Write(file, baseline);
            foreach (var line in Lines(baseline)) screen.Out.WriteLine(line);
            screen.Out.WriteLine(file);
            return Shell.Passed;
        });
        return command;
    }

    /// <summary>What it holds, and what it can't be used for.</summary>
    internal static IEnumerable<string> Lines(RunLedger baseline)
    {
        var runs = BaselineLedger.RunsOf(baseline);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{baseline.Plan.Project}: {Count(runs, "run", "runs")}, {Count(baseline.Measures.Count, "measure", "measures")} of {Count(baseline.Measures.Select(row => row.Pipeline).Distinct().Count(), "pipeline", "pipelines")}");
        if (runs < BaselineVerdicts.FewestRuns)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"so few runs don't tell how runs differ: of times, 'gate --baseline' will see only what is far beyond {BaselineVerdicts.RunSpread:P0}. Give it {BaselineVerdicts.FewestRuns} runs or more, made at different times, or use 'gate --base', which needs no baseline");
        }

        if (baseline.Launches.GroupBy(launch => (launch.Pipeline, launch.Scenario, launch.Condition)).Any(group => group.Count() < 2))
            yield return "one launch of a condition does not tell how launches differ: times and bytes of it can't be gated; measure with --launches 3 or more";
        if (baseline.Checks.Count(check => check.Outcome == CheckOutcome.Missed) is > 0 and var missed)
            yield return $"{Count(missed, "check was", "checks were")} missed in it: a baseline does not waive them";
        if (baseline.Environment.Dirty == true) yield return "the project had changes that no commit has: nobody will be able to build it again";
    }

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}

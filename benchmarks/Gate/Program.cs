using System.Globalization;
using Modbench.GateBenchmark;

// What the gate's statistics do, in simulation: dotnet run -c Release --project benchmarks/Gate -- simulate | tolerable | waived | choices | bisect [SUITES]; docs/gate.md has the tables.
// What pairs of processes of one build read where nothing has changed: -- pairs N PROJECT [HEAD PROJECT] [--whole] [--to FILE.jsonl] and what `pairs` alone names.
// A machine that is noisy on purpose meanwhile: -- unsteady SECONDS.
// How often suites of such pairs fail, and how often one in which something grew does: -- study FILE.jsonl… [SUITES]; -- study check: whether it is counted right.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["pairs", .. var rest])
{
    Environment.ExitCode = await Pairs.RunAsync(rest);
    return;
}

if (args is ["unsteady", var length] && double.TryParse(length, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
{
    UnsteadyMachine.Run(seconds);
    return;
}

if (args is ["study", .. var files])
{
    Environment.ExitCode = Study.Run(files);
    return;
}

var suites = args.Length == 2 && int.TryParse(args[1], CultureInfo.InvariantCulture, out var asked) ? asked : 1000;
switch (args)
{
    case ["simulate", ..]:
        Simulation.Print(suites);
        break;
    case ["tolerable", ..]:
        Simulation.PrintTolerable(suites);
        break;
    case ["waived", ..]:
        WaivedSuites.Print(suites);
        break;
    case ["choices", ..]:
        Choices.Print(suites);
        break;
    case ["bisect", ..]:
        Bisections.Print(suites);
        break;
    default:
        Console.Error.WriteLine($"say: simulate, tolerable, waived, choices or bisect, and how many suites, or unsteady SECONDS\n{PairsOptions.Usage}\n{Study.Usage}");
        Environment.ExitCode = 2;
        break;
}

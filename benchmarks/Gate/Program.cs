using System.Globalization;
using Modbench.GateBenchmark;

// What the gate's statistics do, in simulation: dotnet run -c Release --project benchmarks/Gate -- simulate | tolerable | choices [SUITES]; docs/gate.md has the tables.
// What pairs of processes of one build read where nothing has changed: -- pairs N PROJECT [HEAD PROJECT] [--whole] [--filter PIPELINE] and what `pairs` alone names.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["pairs", .. var rest])
{
    Environment.ExitCode = await Pairs.RunAsync(rest);
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
    case ["choices", ..]:
        Choices.Print(suites);
        break;
    default:
        Console.Error.WriteLine($"say: simulate, tolerable or choices, and how many suites\n{Pairs.Usage}");
        Environment.ExitCode = 2;
        break;
}

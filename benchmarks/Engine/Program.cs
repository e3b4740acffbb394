using System.Globalization;
using Modbench.EngineBenchmarks;

// What the engine itself costs: dotnet run -c Release --project benchmarks/Engine [start] [transitions] [alternatives] [generator] [reading]; all of them by default.
// On a busy machine look at the least, not at the mean.
if (args is ["hello"])
{
    Start.SayHello();
    return;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
foreach (var (name, measure) in EngineCosts.Parts)
{
    if (args.Length > 0 && !args.Contains(name)) continue;
    measure();
    Console.WriteLine();
}

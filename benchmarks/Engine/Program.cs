using System.Globalization;
using Modbench.EngineBenchmarks;

// What the engine itself costs: dotnet run -c Release --project benchmarks/Engine [start] [transitions] [generator] [sweep] [reading] [streaming]; all of them by default; or soak [QUERIES]; or host [QUERIES…].
// On a busy machine look at the least, not at the mean.
if (args is ["hello"])
{
    Start.SayHello();
    return;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Takes minutes and 5 GB of the temporary folder, so only when it is asked for alone.
if (args is ["soak", ..])
{
    Environment.ExitCode = (args.Length > 1 ? Soak.Run(int.Parse(args[1], CultureInfo.InvariantCulture)) : Soak.Run()) ? 0 : 1;
    return;
}

if (args is ["host-of", var path])
{
    HostMemory.Host(path);
    return;
}

if (args is ["host", ..])
{
    Environment.ExitCode = HostMemory.Run([.. args[1..].Select(size => int.Parse(size, CultureInfo.InvariantCulture))]) ? 0 : 1;
    return;
}

foreach (var (name, measure) in EngineCosts.Parts)
{
    if (args.Length > 0 && !args.Contains(name)) continue;
    measure();
    Console.WriteLine();
}

using System.Runtime.CompilerServices;
using Modbench.WhatIfBenchmark;

// dotnet run -c Release --project benchmarks/WhatIf [--under COMMAND] [PIPELINE[/SCENARIO] …]
// dotnet run -c Release --project benchmarks/WhatIf -- --again [RUN …]
var tool = Path.GetFullPath(Path.Combine(Here(), "..", "..", "src", "Tool", "bin", "Release", "net10.0", "Modbench.Tool.dll"));
return args switch
{
    ["--again", .. var runs] => new Benchmark(tool, Here(), []).Again(runs),
    ["--under", var wrap, .. var only] => new Benchmark(tool, Here(), [wrap]).Run(only),
    _ => new Benchmark(tool, Here(), []).Run(args),
};

static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

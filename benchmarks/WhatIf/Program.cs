using System.Runtime.CompilerServices;
using Modbench.WhatIfBenchmark;

// dotnet run -c Release --project benchmarks/WhatIf [--under COMMAND] [PIPELINE …]
var tool = Path.GetFullPath(Path.Combine(Here(), "..", "..", "src", "Tool", "bin", "Release", "net10.0", "Modbench.Tool.dll"));
return args is ["--under", var wrap, .. var only] ? Benchmark.Run(tool, Here(), [wrap], only) : Benchmark.Run(tool, Here(), [], args);

static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

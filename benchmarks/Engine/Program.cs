using Modbench.EngineBenchmarks;

// What the engine itself costs: dotnet run -c Release --project benchmarks/Engine. On a busy machine look at the least, not at the mean.
if (args is ["hello"]) Start.SayHello();
else EngineCosts.Measure();

namespace Modbench.Generators.Model;

/// <summary>What one pipeline class amounts to. Without mistakes that are errors it has a wiring and a graph.</summary>
internal sealed record PipelineReading(WiringModel? Wiring, GraphModel? Graph, EquatableArray<Mistake> Mistakes);

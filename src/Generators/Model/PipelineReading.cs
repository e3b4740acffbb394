namespace Modbench.Generators.Model;

/// <summary>What one pipeline class amounts to. Without mistakes that are errors it has a wiring and a graph, and parts where other assemblies can name it.</summary>
internal sealed record PipelineReading(WiringModel? Wiring, GraphModel? Graph, PartsModel? Parts, EquatableArray<Mistake> Mistakes);

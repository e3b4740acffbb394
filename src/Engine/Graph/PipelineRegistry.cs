using System.Diagnostics.CodeAnalysis;

namespace Modbench.Engine;

/// <summary>Where an assembly's generated module initializer says which pipelines it holds.</summary>
public static class PipelineRegistry
{
    private static readonly Dictionary<string, Func<PipelineWiring>> Factories = new(StringComparer.Ordinal);

    /// <summary>Called by generated code.</summary>
    /// <param name="pipeline">Full name, as in <see cref="PipelineGraph.Name"/>.</param>
    /// <param name="factory">Makes a new wiring; runs no user code.</param>
    public static void Add(string pipeline, Func<PipelineWiring> factory)
    {
        lock (Factories) Factories[pipeline] = factory;
    }

    /// <summary>Makes the wiring of a registered pipeline.</summary>
    public static bool TryCreate(string pipeline, [NotNullWhen(true)] out PipelineWiring? wiring)
    {
        Func<PipelineWiring>? factory;
        lock (Factories) Factories.TryGetValue(pipeline, out factory);
        wiring = factory?.Invoke();
        return wiring is not null;
    }
}

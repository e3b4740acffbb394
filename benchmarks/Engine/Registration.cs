using System.Runtime.CompilerServices;
using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

internal static class Registration
{
    private const int AdditionsOfAMicrosecond = 1500;

    public static readonly int[] Depths = [1, 10, 100];

#pragma warning disable CA2255 // As in generated code: the start-up hook runs it in the child.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register()
    {
        foreach (var depth in Depths) PipelineRegistry.Add(ChainWiring.Name(depth), () => new ChainWiring(depth));
        PipelineRegistry.Add(Soak.Pipeline, () => new ChainWiring(Soak.Stages, AdditionsOfAMicrosecond));
    }
}

namespace Modbench.EngineBenchmarks;

/// <summary>As little as a pipeline can be, written as a user would: how long its child takes to be ready is the launch overhead.</summary>
[Pipeline]
internal sealed class Empty
{
    [Queries]
    private static int[] Queries() => [1];

    [Stage]
    private static int Pass(int query) => query;
}

using System.Runtime.CompilerServices;

namespace Modbench.Peers;

/// <summary>What every stage of every contender does: as little as a call can, so that what is measured is the way from stage to stage.</summary>
internal static class Work
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Add(long value) => value + 1;
}

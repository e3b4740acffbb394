using System.Runtime.CompilerServices;

namespace Modbench.Tests.Run;

/// <summary>A stage that is busy in one method three times as long as in another, by the same loop, and then sleeps.</summary>
internal static class Burner
{
    private const int Part = 1_000_000;
    private static uint burnt;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Work()
    {
        burnt += BurnMuch(burnt);
        burnt += BurnLittle(burnt);
        Thread.Sleep(4);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static uint BurnMuch(uint seed)
    {
        for (var i = 0; i < 3 * Part; i++) seed = (seed * 1_664_525) + 1_013_904_223;
        return seed;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static uint BurnLittle(uint seed)
    {
        for (var i = 0; i < Part; i++) seed = (seed * 1_664_525) + 1_013_904_223;
        return seed;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Modbench.Tests.Run;

/// <summary>A stage that never stops calling itself.</summary>
internal static class Recurser
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Work(int depth) => depth + Work(depth + 1);
}

/// <summary>A stage that finds its process beyond repair.</summary>
internal static class Quitter
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Work() => Environment.FailFast("the cache is corrupt");
}

/// <summary>A stage that writes where nothing is.</summary>
internal static class Scribbler
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Work() => Marshal.WriteInt32(new nint(0x7000_0000), 1);
}

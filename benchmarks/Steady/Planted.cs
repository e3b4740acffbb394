using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Modbench.Steady;

/// <summary>A stage of a fixed piece of work, of which a query takes more or less by how long ago the process's first query was.</summary>
/// <param name="milliseconds">What the work takes where a step takes 0.95 ns.</param>
/// <param name="factor">Work of a query, so many seconds after the first one.</param>
internal abstract class Planted(double milliseconds, Func<double, double> factor)
{
    private const double StepsPerMillisecond = 1_050_000;
    private long first;
    private ulong state = 1;

    /// <summary>A tier-up: a third more work for two seconds.</summary>
    protected static double TierUp(double seconds) => seconds < 2 ? 1.3 : 1;

    /// <summary>1 % more work a second.</summary>
    protected static double Drift(double seconds) => 1 + (0.01 * seconds);

    protected static double Plain(double seconds) => 1;

    [Queries]
    protected static int[] Queries() => [1];

    [Stage]
    protected ulong Work(int query)
    {
        if (first == 0) first = Stopwatch.GetTimestamp();
        return state = Steps(state + (ulong)query, (long)(milliseconds * StepsPerMillisecond * factor(Stopwatch.GetElapsedTime(first).TotalSeconds)));
    }

    // Optimised from the start: what gets quicker is planted.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Steps(ulong state, long steps)
    {
        for (; steps > 0; steps--) state = (state * 6364136223846793005) + 1442695040888963407;
        return state;
    }
}

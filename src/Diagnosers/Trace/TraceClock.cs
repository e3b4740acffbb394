using System.Diagnostics;
using Microsoft.Diagnostics.Tracing;

namespace Modbench.Diagnosers;

/// <summary>Times of a trace's events on the records' clock.</summary>
internal static class TraceClock
{
    /// <summary>On Linux a tick is a nanosecond of the clock that the records have too; elsewhere ticks are scaled as theirs are.</summary>
    public static long TimeOf(TraceEvent item)
    {
#pragma warning disable CS0618 // the relative times are doubles of milliseconds since the session's start: no common zero with the records
        var ticks = item.TimeStampQPC;
#pragma warning restore CS0618
        return Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)((Int128)ticks * 1_000_000_000 / Stopwatch.Frequency);
    }
}

using System.Diagnostics;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Reads a launch's trace into one summary for each condition: only what lies in the measured stretches of its blocks counts.</summary>
public static class TraceReader
{
    /// <param name="file">A .nettrace file.</param>
    /// <param name="blocks">The launch's blocks; their clock is the trace's.</param>
    /// <exception cref="IOException">It can't be read, or is no trace.</exception>
    public static IReadOnlyList<TraceSummary> Read(string file, IReadOnlyList<BlockRecord> blocks)
    {
        var conditions = blocks
            .GroupBy(block => block.Condition, StringComparer.Ordinal)
            .Select(same => new ConditionTrace(same.Key, [.. same.Select(block => new TimeWindow(block.MeasuredFrom, block.End))]))
            .ToList();
        using var source = Open(file);
        var suspended = 0L;
        var waiting = new Dictionary<int, long>();
        var queued = new Dictionary<long, Queue<long>>();

        source.Clr.GCStart += started => Each(one => one.GcStarted(Time(started)));
        source.Clr.GCSuspendEEStart += suspend =>
            suspended = suspend.Reason is GCSuspendEEReason.SuspendForGC or GCSuspendEEReason.SuspendForGCPrep ? Time(suspend) : 0;
        source.Clr.GCRestartEEStop += restarted =>
        {
            if (suspended > 0) Each(one => one.Paused(suspended, Time(restarted)));
            suspended = 0;
        };
        source.Clr.ContentionStart += start =>
        {
            if (start.ContentionFlags == ContentionFlags.Managed) waiting[start.ThreadID] = Time(start);
        };
        source.Clr.ContentionStop += stop =>
        {
            if (waiting.Remove(stop.ThreadID, out var since)) Each(one => one.Contended(since, Time(stop)));
        };
        source.Dynamic.All += item =>
        {
            if (item.ProviderName != TraceEvents.Framework) return;
            if ((int)item.ID == TraceEvents.Enqueue) Queued(Work(item)).Enqueue(Time(item));
            else if ((int)item.ID == TraceEvents.Dequeue && Queued(Work(item)).TryDequeue(out var since)) Each(one => one.Dequeued(since, Time(item)));
        };
        Process(source, file);
        return conditions.Select(one => one.Summary(source.EventsLost)).ToList();

        void Each(Action<ConditionTrace> tell)
        {
            foreach (var condition in conditions) tell(condition);
        }

        Queue<long> Queued(long work) => queued.TryGetValue(work, out var since) ? since : queued[work] = new Queue<long>();
    }

    private static EventPipeEventSource Open(string file)
    {
        try
        {
            return new EventPipeEventSource(file);
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw new IOException($"{Path.GetFileName(file)} is no trace: {error.Message}", error);
        }
    }

    private static void Process(EventPipeEventSource source, string file)
    {
        try
        {
            source.Process();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new IOException($"{Path.GetFileName(file)} is cut off or damaged: {error.Message}", error); // the parser's own exceptions are of many types
        }
    }

    /// <summary>On Linux a tick is a nanosecond of the clock that the records have too; elsewhere ticks are scaled as theirs are.</summary>
    private static long Time(TraceEvent item)
    {
#pragma warning disable CS0618 // the relative times are doubles of milliseconds since the session's start: no common zero with the records
        var ticks = item.TimeStampQPC;
#pragma warning restore CS0618
        return Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)((Int128)ticks * 1_000_000_000 / Stopwatch.Frequency);
    }

    private static long Work(TraceEvent item) => Convert.ToInt64(item.PayloadValue(0), System.Globalization.CultureInfo.InvariantCulture);
}

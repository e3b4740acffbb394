using System.Globalization;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// Reads what a process's runtime told from a .nettrace file. Times that go back are a damaged file's, or a clock's that was set: such a stretch has no length,
/// for none may be below zero.
/// </summary>
public sealed class TraceReader
{
    private readonly List<GcPause> pauses = [];
    private readonly List<Collection> collections = [];
    private readonly List<Allocation> allocations = [];
    private readonly List<LockWait> locks = [];
    private readonly List<PoolItem> items = [];
    private readonly Dictionary<int, (long Since, int Owner)> contending = [];
    private readonly Dictionary<long, Queue<long>> queued = [];
    private (long Since, string Reason, int Thread) suspension;

    private TraceReader()
    {
    }

    /// <param name="file">A .nettrace file.</param>
    /// <exception cref="IOException">It can't be read, or is no trace.</exception>
    public static RuntimeTrace Read(string file)
    {
        using var source = Open(file);
        var reader = new TraceReader();
        reader.Listen(source);
        Process(source, file);
        return new RuntimeTrace
        {
            Pauses = reader.pauses,
            Collections = reader.collections,
            Allocations = reader.allocations,
            Locks = reader.locks,
            PoolItems = reader.items,
            EventsLost = source.EventsLost,
        };
    }

    private void Listen(EventPipeEventSource source)
    {
        source.Clr.GCStart += started => collections.Add(new Collection(Time(started), started.Depth, started.Reason.ToString(), started.ThreadID));
        source.Clr.GCAllocationTick += tick => allocations.Add(new Allocation(Time(tick), tick.ThreadID, tick.AllocationAmount64));
        source.Clr.GCSuspendEEStart += suspend => suspension = (Time(suspend), suspend.Reason.ToString(), suspend.ThreadID);
        source.Clr.GCRestartEEStop += restarted => EndSuspension(Time(restarted));
        source.Clr.ContentionStart += start =>
        {
            if (start.ContentionFlags == ContentionFlags.Managed) contending[start.ThreadID] = (Time(start), (int)start.LockOwnerThreadID);
        };
        source.Clr.ContentionStop += stop =>
        {
            if (contending.Remove(stop.ThreadID, out var wait)) locks.Add(new LockWait(stop.ThreadID, wait.Since, Math.Max(wait.Since, Time(stop)), wait.Owner));
        };
        source.Dynamic.All += PoolEvent;
    }

    private void EndSuspension(long at)
    {
        if (suspension.Since == 0) return;
        var collects = suspension.Reason is nameof(GCSuspendEEReason.SuspendForGC) or nameof(GCSuspendEEReason.SuspendForGCPrep);
        pauses.Add(new GcPause(
            suspension.Since, Math.Max(suspension.Since, at), collects ? collections.Count == 0 ? 0 : collections[^1].Generation : -1, suspension.Reason, suspension.Thread));
        suspension = default;
    }

    private void PoolEvent(TraceEvent item)
    {
        if (item.ProviderName != TraceEvents.Framework) return;
        if ((int)item.ID == TraceEvents.Enqueue)
        {
            if (!queued.TryGetValue(Work(item), out var since)) queued[Work(item)] = since = new Queue<long>();
            since.Enqueue(Time(item));
        }
        else if ((int)item.ID == TraceEvents.Dequeue && queued.TryGetValue(Work(item), out var since) && since.TryDequeue(out var put))
        {
            items.Add(new PoolItem(put, Math.Max(put, Time(item)), item.ThreadID));
        }
    }

    private static EventPipeEventSource Open(string file)
    {
        try
        {
            return new EventPipeEventSource(file);
        }
        catch (Exception error)
        {
            // Of many types: what the head of a damaged file says is taken for a date, a length, a name.
            throw new IOException($"{Path.GetFileName(file)} is no trace: {error.Message}", error);
        }
    }

    private static void Process(EventPipeEventSource source, string file)
    {
        try
        {
            source.Process();
        }
        catch (Exception error)
        {
            // The parser's own exceptions are of many types; where a damaged length asked for more memory than there is, nothing has been taken.
            throw new IOException($"{Path.GetFileName(file)} is cut off or damaged: {error.Message}", error);
        }
    }

    private static long Time(TraceEvent item) => TraceClock.TimeOf(item);

    private static long Work(TraceEvent item) => Convert.ToInt64(item.PayloadValue(0), CultureInfo.InvariantCulture);
}

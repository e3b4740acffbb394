using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// Counters of the thread that opens it, in user mode only, so that no privileges are needed. They go on and off the processor together, and are read at once.
/// Linux.
/// </summary>
internal sealed unsafe class CounterGroup : IDisposable
{
    /// <summary>Events at most.</summary>
    public const int Most = 4;

    private const int Header = 3; // how many, enabled, running

    private readonly List<int> descriptors = [];
    private readonly int[] places;

    private CounterGroup(IReadOnlyList<CounterEvent> events) => places = new int[events.Count];

    ~CounterGroup() => Close();

    /// <summary>Opens what there is of the events; null: nothing.</summary>
    /// <param name="events">Up to <see cref="Most"/>.</param>
    /// <param name="reason">Why there is nothing; null: there is.</param>
    public static CounterGroup? Open(IReadOnlyList<CounterEvent> events, out string? reason)
    {
        reason = OperatingSystem.IsLinux() ? null : "only Linux has them";
        if (reason is not null) return null;
        var group = new CounterGroup(events);
        for (var i = 0; i < events.Count; i++)
        {
            var descriptor = PerfEvents.OpenCounter(events[i], group.descriptors.Count == 0 ? PerfEvents.NoGroup : group.descriptors[0]);
            if (descriptor < 0) reason ??= $"perf_event_open: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}";
            group.places[i] = descriptor < 0 ? -1 : group.descriptors.Count;
            if (descriptor >= 0) group.descriptors.Add(descriptor);
        }

        if (group.descriptors.Count == 0 || !PerfEvents.Enable(group.descriptors[0]))
        {
            reason ??= "perf events can't be switched on";
            group.Dispose();
            return null;
        }

        reason = null;
        return group;
    }

    /// <summary>Reads them, on the thread that opened them.</summary>
    /// <returns>False: the system did not give them.</returns>
    public bool TryRead(ref CounterReading reading)
    {
        var buffer = stackalloc long[Header + Most];
        var bytes = (Header + descriptors.Count) * sizeof(long);
        if (PerfEvents.ReadCounters(descriptors[0], buffer, (nuint)bytes) != bytes) return false;
        reading.EnabledNs = buffer[1];
        reading.RunningNs = buffer[2];
        for (var i = 0; i < Most; i++) reading.Values[i] = i < places.Length && places[i] >= 0 ? buffer[Header + places[i]] : -1;
        return true;
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private void Close()
    {
        foreach (var descriptor in descriptors) PerfEvents.Close(descriptor);
        descriptors.Clear();
    }
}

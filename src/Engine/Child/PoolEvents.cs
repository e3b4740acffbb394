using System.Diagnostics.Tracing;

namespace Modbench.Engine;

/// <summary>
/// Makes the thread pool notice that a trace session listens: it looks only when one of its workers takes a work item, so without this the
/// first items of a block would be missing from the trace.
/// </summary>
internal static class PoolEvents
{
    private const string Source = "System.Diagnostics.Eventing.FrameworkEventSource";

    /// <summary>Does nothing without a session.</summary>
    public static void WakeUp()
    {
        if (!IsListenedTo()) return;
        using var taken = new CountdownEvent(2);
        for (var item = 0; item < 2; item++) ThreadPool.UnsafeQueueUserWorkItem(static signal => signal.Signal(), taken, preferLocal: false);
        taken.Wait();
    }

    private static bool IsListenedTo()
    {
        foreach (var source in EventSource.GetSources())
        {
            if (source.Name == Source) return source.IsEnabled();
        }

        return false;
    }
}

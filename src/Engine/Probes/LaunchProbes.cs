namespace Modbench.Engine;

/// <summary>What a traced launch records beside its visits: the threads that worked for each, and when they had a core.</summary>
internal sealed class LaunchProbes : IDisposable
{
    private readonly SwitchRecorder? switches;
    private readonly string? noEvents;
    private readonly FileWatch? files;
    private readonly string? noFiles;
    private readonly string? noCounters;

    /// <param name="switches">The process's recorder; null: there is none.</param>
    /// <param name="noEvents">Why there is none.</param>
    /// <param name="pool">Room for the logs.</param>
    /// <param name="watchFiles">Look which threads wait for a file system; only where the switches tell how long.</param>
    /// <param name="counters">Count of the threads that work for visits; null: nothing.</param>
    public LaunchProbes(SwitchRecorder? switches, string? noEvents, ChunkPool pool, bool watchFiles, IReadOnlyList<CounterEvent>? counters)
    {
        this.switches = switches;
        this.noEvents = noEvents;
        noCounters = counters is null ? "nobody asked" : Refusal(counters);
        Segments = new SegmentProbe(pool, readCpu: switches is null, noCounters is null ? counters : null);
        Events = new NativeLog<ThreadEvent>(pool);
        switches?.Begin(Events);
        noFiles = switches is null ? noEvents : watchFiles ? FileWatch.Refusal() : "nobody asked";
        files = noFiles is null ? new FileWatch(Segments, pool) : null;
    }

    public SegmentProbe Segments { get; }

    public NativeLog<ThreadEvent> Events { get; }

    /// <summary>Threads that were seen to wait for a file system; null: nobody looks.</summary>
    public NativeLog<ThreadEvent>? FileCalls => files?.Seen;

    /// <summary>Brings the events up to now.</summary>
    public void Drain() => switches?.Drain();

    /// <summary>The threads that there are.</summary>
    public ThreadNames Describe()
    {
        var names = new Dictionary<int, string>();
        if (OperatingSystem.IsLinux())
        {
            foreach (var (thread, folder) in ThreadNames.Living())
            {
                if (Name(folder) is { } name) names[thread] = name;
            }
        }

        var dropped = Events.Dropped + (files?.Seen.Dropped ?? 0);
        foreach (var log in Segments.Logs) dropped += log.Dropped;
        foreach (var log in Segments.CountLogs) dropped += log.Dropped;
        return new ThreadNames(Environment.ProcessId, switches?.ReaderThread ?? 0, noEvents, dropped, Affinity.Usable(), names) { NoFileWatch = noFiles, NoCounters = noCounters };
    }

    public void Dispose() => files?.Dispose();

    private static string? Refusal(IReadOnlyList<CounterEvent> counters)
    {
        CounterGroup.Open(counters, out var reason)?.Dispose();
        return reason;
    }

    private static string? Name(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd();
        }
        catch (IOException)
        {
            return null; // it has ended meanwhile
        }
    }
}

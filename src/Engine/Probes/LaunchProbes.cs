namespace Modbench.Engine;

/// <summary>What a traced launch records beside its visits: the threads that worked for each, and when they had a core.</summary>
internal sealed class LaunchProbes
{
    private readonly SwitchRecorder? switches;
    private readonly string? noEvents;

    /// <param name="switches">The process's recorder; null: there is none.</param>
    /// <param name="noEvents">Why there is none.</param>
    /// <param name="pool">Room for the logs.</param>
    public LaunchProbes(SwitchRecorder? switches, string? noEvents, ChunkPool pool)
    {
        this.switches = switches;
        this.noEvents = noEvents;
        Segments = new SegmentProbe(pool, readCpu: switches is null);
        Events = new NativeLog<ThreadEvent>(pool);
        switches?.Begin(Events);
    }

    public SegmentProbe Segments { get; }

    public NativeLog<ThreadEvent> Events { get; }

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

        var dropped = Events.Dropped;
        foreach (var log in Segments.Logs) dropped += log.Dropped;
        return new ThreadNames(Environment.ProcessId, switches?.ReaderThread ?? 0, noEvents, dropped, Affinity.Usable(), names);
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

using System.Diagnostics;

namespace Modbench.GateBenchmark;

/// <summary>What a pair's phases take, in seconds, and how often each began: those that differ by a number are one.</summary>
internal sealed class PhaseTimes
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, double> phases = [];
    private readonly Dictionary<string, int> times = [];
    private string? phase;
    private long since;

    public IReadOnlyDictionary<string, double> Phases => phases;

    public IReadOnlyDictionary<string, int> Times => times;

    /// <summary>A phase begins, and the one before has ended.</summary>
    public void Begin(string name)
    {
        Close();
        (phase, since) = (name.TrimEnd("0123456789/ ".ToCharArray()), Stopwatch.GetTimestamp());
        times[phase] = times.GetValueOrDefault(phase) + 1;
    }

    /// <summary>The pair has ended.</summary>
    /// <returns>Seconds in all.</returns>
    public double End()
    {
        Close();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private void Close()
    {
        if (phase is not null) phases[phase] = phases.GetValueOrDefault(phase) + Stopwatch.GetElapsedTime(since).TotalSeconds;
        phase = null;
    }
}

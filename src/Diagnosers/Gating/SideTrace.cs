using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What the runtime of one side tells during its turns, in a file beside the ledger as of other traced launches.</summary>
/// <param name="folder">The run's.</param>
/// <param name="launch">Number of the side's launch.</param>
internal sealed class SideTrace(string folder, int launch) : IDisposable
{
    private readonly string file = EventPipeDiagnoser.FileOf(folder, launch);
    private TraceSession? session;

    /// <summary>From here on it is written.</summary>
    /// <param name="pid">Of the side's process.</param>
    public void Begin(int pid) => session = TraceSession.Start(pid, file, EventPipeDiagnoser.Session);

    /// <summary>The last turn has ended; the process still lives.</summary>
    public void End() => session?.Stop();

    /// <summary>A result with what was traced, or why nothing was.</summary>
    public LaunchResult AddTo(LaunchResult result)
    {
        if (result.Records is not { } records) return result;
        try
        {
            var trace = TraceReader.Read(session?.Recorded() ?? throw new IOException("no EventPipe session"));
            return result with { Runtime = trace, Traces = TraceSummaries.Of(trace, records.Blocks) };
        }
        catch (IOException error)
        {
            return result with { TraceProblem = error.Message };
        }
    }

    public void Dispose() => session?.Dispose();
}

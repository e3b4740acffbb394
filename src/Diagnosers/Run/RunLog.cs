namespace Modbench.Diagnosers;

/// <summary>The run's log: what children wrote, line by line behind a prefix, and what the host did. Any thread may write.</summary>
internal sealed class RunLog(TextWriter writer) : IDisposable
{
    private readonly Lock gate = new();

    public static RunLog Open(string runFolder) =>
        new(new StreamWriter(Path.Combine(runFolder, "run.log"), append: true) { AutoFlush = true });

    public void Write(string prefix, string line)
    {
        lock (gate) writer.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} [{prefix}] {line}");
    }

    public void Dispose()
    {
        lock (gate) writer.Dispose();
    }
}

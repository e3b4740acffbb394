using Modbench;

namespace Injectors;

/// <summary>One thread writes to a disk and waits until it is there.</summary>
[Pipeline]
[SingleStream(Duration = "2 s", WarmupQueries = 150)]
[Server(QueriesPerSecond = 50, Duration = "10 s")]
[Collocate(typeof(Writer))]
[Collocate(typeof(Innocent))]
public sealed class Writing : Subject, IDisposable
{
    private readonly byte[] content = new byte[64 * 1024];
    private readonly FileStream file = new(
        Path.Combine(Path.GetTempPath(), $"modbench-{Environment.ProcessId}-{Guid.NewGuid():N}"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    /// <summary>Deletes its file.</summary>
    public void Dispose() => file.Dispose();

    [Stage]
    private Truth Write([FromQuery] int request)
    {
        var watch = new Watch();
        Work.Compute(2 * request);
        var from = watch.Now();
        file.Position = 0;
        file.Write(content);
        file.Flush(flushToDisk: true);
        watch.Wrote(from);
        return watch.End();
    }
}

namespace Modbench.Neighbours;

/// <summary>Writes to a disk and waits until it is there: derive a pipeline from it.</summary>
/// <param name="folder">Where its file is, on the disk that the subject uses; null: the system's folder for temporary files. The file has no name there but for an instant, so that a kill leaves nothing (on Windows it goes at the end).</param>
/// <param name="megabytes">How much a round writes, in 10^6 bytes. Above 0; default 4.</param>
[SingleStream]
public abstract class DiskWriter(string? folder = null, double megabytes = 4) : IDisposable
{
    private const int FileRounds = 16;

    private readonly byte[] content = new byte[(int)(Rounds.AtLeast(0.001, megabytes, nameof(megabytes)) * 1e6)];
    private FileStream? file;

    /// <summary>Rounds.</summary>
    [Queries]
    public static IEnumerable<int> Requests() => Rounds.One;

    /// <summary>Opens its file.</summary>
    [Setup]
    public void Open()
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"modbench-{Environment.ProcessId}-{Guid.NewGuid():N}");
        file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);

        // Elsewhere it is the runtime that deletes at the end, which a kill does not let it do; the system frees what nobody has open.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        new Random(1).NextBytes(content);
    }

    /// <summary>Writes a round's part.</summary>
    [Stage]
    public int Write([FromQuery] int round)
    {
        if (file!.Position >= (long)FileRounds * content.Length) file.Position = 0;
        file.Write(content);
        file.Flush(flushToDisk: true);
        return round;
    }

    /// <summary>Lets go of its file.</summary>
    public void Dispose()
    {
        file?.Dispose();
        GC.SuppressFinalize(this);
    }
}

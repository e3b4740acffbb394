using System.Globalization;

namespace Modbench.Changes;

/// <summary>
/// A file of the system that this process changes for a time. It is written down first, so that the next start of the tool can put back what a kill leaves, and the
/// engine puts it back before it ends the process by a signal. Any thread may call.
/// </summary>
internal sealed class KeptChange : IDisposable
{
    /// <summary>What the engine calls before it kills its own process; by this name, since the two know nothing of each other.</summary>
    private const string BeforeKill = "Modbench.BeforeKill";

    private const int MostTries = 5;
    private static readonly Lock Registering = new();
    private readonly Lock changing = new();
    private readonly ChangeRecord record;
    private readonly FileStream held;
    private bool closed;

    private KeptChange(ChangeRecord record, FileStream held) => (this.record, this.held) = (record, held);

    /// <param name="file">Whose content is to be changed.</param>
    /// <param name="changed">What it then is, as it reads.</param>
    /// <exception cref="IOException">It can't be written, or not be written down.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static KeptChange Of(string file, string changed)
    {
        LeftChanges.TakeBack();
        ChangeFolder.Make(ChangeFolder.Path);

        // Where another process, or another neighbour of this one, has changed it already, what was there before both is the original.
        var original = Directory.EnumerateFiles(ChangeFolder.Path, "*" + ChangeRecord.Ending).Select(LeftChanges.ReadHeld).FirstOrDefault(other => other?.File == file)?.Original
            ?? File.ReadAllText(file).Trim();
        var record = new ChangeRecord(Environment.ProcessId, ChangeRecord.StartOf(Environment.ProcessId) ?? 0, file, original, changed);
        var change = new KeptChange(record, Hold(record));
        lock (Registering) AppContext.SetData(BeforeKill, (Action?)AppContext.GetData(BeforeKill) + change.Close);
        return change;
    }

    /// <summary>Changes it; nothing after <see cref="Dispose"/>.</summary>
    public void Make() => Write(record.Changed);

    /// <summary>As it was.</summary>
    public void TakeBack() => Write(record.Original);

    /// <summary>As it was, for good.</summary>
    public void Dispose()
    {
        Close();
        lock (Registering) AppContext.SetData(BeforeKill, (Action?)AppContext.GetData(BeforeKill) - Close);
    }

    private static FileStream Hold(ChangeRecord record)
    {
        for (var tries = 1; ; tries++)
        {
            var path = Path.Combine(ChangeFolder.Path, string.Create(CultureInfo.InvariantCulture, $"{record.Process}-{Guid.NewGuid():N}{ChangeRecord.Ending}"));
            try
            {
                var held = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
                held.Write(record.ToBytes());
                held.Flush();
                return held;
            }
            catch (IOException) when (tries < MostTries)
            {
                // Somebody who looks for left ones had it in hand before it could be locked.
            }
        }
    }

    private void Write(string content)
    {
        lock (changing)
        {
            if (!closed) File.WriteAllText(record.File, content);
        }
    }

    private void Close()
    {
        lock (changing)
        {
            if (closed) return;
            File.WriteAllText(record.File, record.Original);
            closed = true;
            held.Dispose();
        }
    }
}

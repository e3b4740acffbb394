using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>Reads many entries quickly.</summary>
public static class EntryReading
{
    /// <summary>Hands over all entries in order, many at a time, without a call for each; from a file only some are in memory at a time.</summary>
    /// <param name="entries">Such as <see cref="LaunchRecords.Spans"/>.</param>
    /// <param name="read">Called with entries that are valid during the call.</param>
    /// <exception cref="RecordsFileException">The file has been changed since it was opened.</exception>
    public static void InChunks<T>(this IReadOnlyList<T> entries, Action<ReadOnlySpan<T>> read)
        where T : unmanaged
    {
        switch (entries)
        {
            case FileEntries<T> file: file.InChunks(read); break;
            case T[] array: read(array); break;
            case List<T> list: read(CollectionsMarshal.AsSpan(list)); break;
            default: read(entries.ToArray()); break;
        }
    }
}

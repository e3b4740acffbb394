using System.Globalization;
using System.Text;
using Modbench.Engine;

namespace Modbench.Changes;

/// <summary>That a process changes a file of the system for a time.</summary>
/// <param name="Process">Its id.</param>
/// <param name="Started">When it started, as /proc counts: ids are given out again.</param>
/// <param name="File">Whose content it changes.</param>
/// <param name="Original">What was in it.</param>
/// <param name="Changed">What the process puts there.</param>
internal sealed record ChangeRecord(int Process, long Started, string File, string Original, string Changed)
{
    /// <summary>Ends the names of records.</summary>
    public const string Ending = ".change";

    private const int Lines = 5;

    /// <summary>Whether its process is still there.</summary>
    public bool IsAlive => StartOf(Process) == Started;

    /// <summary>When a process started; null: there is none.</summary>
    public static long? StartOf(int process) =>
        ProcessStat.Of(process) is { } stat && !ProcessStat.IsUnburied(stat) ? long.Parse(stat[ProcessStat.Started], CultureInfo.InvariantCulture) : null;

    /// <summary>One value a line.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Process}\n{Started}\n{File}\n{Original}\n{Changed}\n"));

    /// <summary>Null: it is not whole. Its process had not yet changed anything.</summary>
    public static ChangeRecord? Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: -1, leaveOpen: true);
        var text = reader.ReadToEnd();
        var lines = text.Split('\n');
        return lines.Length == Lines + 1
            && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
                ? new ChangeRecord(process, started, lines[2], lines[3], lines[4])
                : null;
    }
}

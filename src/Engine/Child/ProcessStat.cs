using System.Globalization;

namespace Modbench.Engine;

/// <summary>What Linux tells of a process in one line, /proc/PID/stat: its id, its name in brackets, which may hold anything, brackets and blanks too, and numbers.</summary>
internal static class ProcessStat
{
    /// <summary>Place among the fields after the name: one letter; <c>Z</c> and <c>X</c> have ended.</summary>
    public const int State = 0;

    /// <summary>Who started it.</summary>
    public const int Parent = 1;

    /// <summary>When it started, in hundredths of a second since the machine did.</summary>
    public const int Started = 19;

    /// <summary>The fields after the name; null: there is no such process, or no /proc.</summary>
    public static string[]? Of(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>It has ended, and its parent has not asked how.</summary>
    /// <param name="fields">Those after the name.</param>
    public static bool IsUnburied(string[] fields) => fields[State] is "Z" or "X";

    /// <summary>The rest of a line behind the name; of an empty one, nothing.</summary>
    public static ReadOnlySpan<byte> AfterName(ReadOnlySpan<byte> stat) => stat[(stat.LastIndexOf((byte)')') + 1)..];
}

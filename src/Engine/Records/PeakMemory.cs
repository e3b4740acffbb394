using System.Globalization;

namespace Modbench.Engine;

/// <summary>The highest resident set since it was last reset. Linux only: elsewhere the system keeps no peak that can be reset.</summary>
internal static class PeakMemory
{
    private const string ResetPeak = "5";

    /// <summary>False: the peak of a block can't be known here.</summary>
    public static bool TryReset()
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return false;
            File.WriteAllText("/proc/self/clear_refs", ResetPeak);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>In bytes; null where it can't be read.</summary>
    public static long? Read()
    {
        try
        {
            foreach (var line in File.ReadLines("/proc/self/status"))
            {
                if (!line.StartsWith("VmHWM:", StringComparison.Ordinal)) continue;
                var kilobytes = line.AsSpan("VmHWM:".Length).Trim();
                var space = kilobytes.IndexOf(' ');
                return 1024 * long.Parse(space < 0 ? kilobytes : kilobytes[..space], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
        }

        return null;
    }
}

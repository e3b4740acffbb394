using System.Globalization;

namespace Modbench.Diagnosers;

/// <summary>Says how a process ended: .NET reports a signal on Unix as 128 + its number.</summary>
internal static class ExitReason
{
    public static string Describe(int? exitCode) => exitCode switch
    {
        null => "closed its connection",
        > 128 and < 160 when !OperatingSystem.IsWindows() => string.Create(CultureInfo.InvariantCulture, $"was ended by signal {exitCode - 128}{Name(exitCode.Value - 128)}"),
        { } code => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}"),
    };

    private static string Name(int signal) => signal switch
    {
        2 => " (SIGINT)",
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL; out of memory, when nobody sent it)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };
}

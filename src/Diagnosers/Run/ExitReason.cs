using System.Globalization;

namespace Modbench.Diagnosers;

/// <summary>Says how a process ended: .NET reports a signal on Unix as 128 + its number.</summary>
internal static class ExitReason
{
    /// <summary>With what the runtime said of it: <c>ended by a stack overflow (signal 6, SIGABRT)</c>.</summary>
    public static string Describe(int? exitCode, CrashReport crash) => crash.Cause is null || exitCode is null or 0
        ? Describe(exitCode)
        : $"ended by {crash.Cause}{(crash.Detail is null ? "" : $" ({crash.Detail})")}, {Code(exitCode.Value)},";

    public static string Describe(int? exitCode) => exitCode switch
    {
        null => "closed its connection",
        > 128 and < 160 when !OperatingSystem.IsWindows() => string.Create(CultureInfo.InvariantCulture, $"was ended by signal {exitCode - 128}{Name(exitCode.Value - 128)}"),
        { } code => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}"),
    };

    private static string Code(int code) => code is > 128 and < 160 && !OperatingSystem.IsWindows()
        ? string.Create(CultureInfo.InvariantCulture, $"signal {code - 128}{Name(code - 128)}")
        : string.Create(CultureInfo.InvariantCulture, $"exit code {code}");

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

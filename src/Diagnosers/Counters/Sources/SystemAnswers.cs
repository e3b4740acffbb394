using System.ComponentModel;
using System.Runtime.InteropServices;
using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>What only the system itself can tell of a source, by trying: each null where it works, or what it says.</summary>
/// <param name="Switches">Records of context switches.</param>
/// <param name="FileCalls">Which system call a thread stands in.</param>
/// <param name="Counters">Counters of the processor.</param>
/// <param name="Diagnostics">The runtime's diagnostics port.</param>
/// <param name="Gpus">NVIDIA's management library.</param>
/// <param name="GpuCount">How many GPUs it knows.</param>
internal sealed record SystemAnswers(string? Switches, string? FileCalls, string? Counters, string? Diagnostics, string? Gpus, int GpuCount)
{
    private const string OnlyLinux = "only Linux has them";
    private const int NotPermitted = 1; // EPERM
    private const int Denied = 13; // EACCES

    /// <summary>There may be counters, but the system lets this process have none; false: there are none, or they work.</summary>
    public bool CountersRefused { get; init; }

    public static SystemAnswers Ask()
    {
        var (gpus, noGpus) = Nvml.Shared;
        var switches = Try(() => PerfEvents.Open(0, FirstCore()));
        var counters = Try(() => PerfEvents.OpenCounter(CounterEvent.OfProcessor[1], PerfEvents.NoGroup));
        return new SystemAnswers(switches.Reason, FileWatch.Refusal(), counters.Reason, Port(), noGpus, gpus?.Devices ?? 0) { CountersRefused = counters.Error is NotPermitted or Denied };
    }

    private static int FirstCore() => Affinity.Usable()[0];

    private static (string? Reason, int Error) Try(Func<int> open)
    {
        if (!OperatingSystem.IsLinux()) return (OnlyLinux, 0);
        var descriptor = open();
        if (descriptor < 0 && Marshal.GetLastPInvokeError() is var error) return ($"perf_event_open: {new Win32Exception(error).Message}", error);
        PerfEvents.Close(descriptor);
        return (null, 0);
    }

    // The children inherit what switches it off here.
    private static string? Port()
    {
        foreach (var variable in new[] { "DOTNET_EnableDiagnostics", "DOTNET_EnableDiagnostics_IPC", "COMPlus_EnableDiagnostics" })
        {
            if (Environment.GetEnvironmentVariable(variable)?.Trim().TrimStart('0').Length == 0) return $"{variable} is 0";
        }

        if (OperatingSystem.IsWindows()) return null;
        var folder = Path.GetTempPath();
        return Directory.EnumerateFiles(folder, FormattableString.Invariant($"dotnet-diagnostic-{Environment.ProcessId}-*-socket")).Any() ? null : $"the runtime has no socket in {folder}";
    }
}

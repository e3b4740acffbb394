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

    public static SystemAnswers Ask()
    {
        var (gpus, noGpus) = Nvml.Shared;
        return new SystemAnswers(
            OperatingSystem.IsLinux() ? Try(() => PerfEvents.Open(0, FirstCore())) : OnlyLinux,
            FileWatch.Refusal(),
            OperatingSystem.IsLinux() ? Try(() => PerfEvents.OpenCounter(CounterEvent.OfProcessor[1], PerfEvents.NoGroup)) : OnlyLinux,
            Port(),
            noGpus,
            gpus?.Devices ?? 0);
    }

    private static int FirstCore() => Affinity.Usable()[0];

    private static string? Try(Func<int> open)
    {
        var descriptor = open();
        if (descriptor < 0) return $"perf_event_open: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}";
        PerfEvents.Close(descriptor);
        return null;
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

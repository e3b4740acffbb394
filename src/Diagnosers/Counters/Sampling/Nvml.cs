using System.Runtime.InteropServices;

namespace Modbench.Diagnosers;

/// <summary>NVIDIA's management library, as far as samples need it. It comes with the driver: no package, and nothing where there is no GPU.</summary>
internal sealed unsafe class Nvml : IDisposable
{
    private const int Success = 0;
    private const int MostProcesses = 256;

    private static readonly Lazy<(Nvml? Library, string? Problem)> OfProcess = new(() => (Open(null, out var problem), problem));

    private readonly nint library;
    private readonly delegate* unmanaged[Cdecl]<int> shutdown;
    private readonly delegate* unmanaged[Cdecl]<nint, Utilisation*, int> utilisation;
    private readonly delegate* unmanaged[Cdecl]<nint, Memory*, int> memory;
    private readonly delegate* unmanaged[Cdecl]<nint, MemoryV2*, int> memoryV2;
    private readonly delegate* unmanaged[Cdecl]<nint, uint*, int> power;
    private readonly delegate* unmanaged[Cdecl]<nint, uint*, Running*, int> running;
    private readonly nint[] devices;
    private readonly Running[] processes = new Running[MostProcesses];

    private Nvml(nint library, nint[] devices)
    {
        (this.library, this.devices) = (library, devices);
        shutdown = (delegate* unmanaged[Cdecl]<int>)Find(library, "nvmlShutdown");
        utilisation = (delegate* unmanaged[Cdecl]<nint, Utilisation*, int>)Find(library, "nvmlDeviceGetUtilizationRates");
        memory = (delegate* unmanaged[Cdecl]<nint, Memory*, int>)Find(library, "nvmlDeviceGetMemoryInfo");
        memoryV2 = (delegate* unmanaged[Cdecl]<nint, MemoryV2*, int>)Find(library, "nvmlDeviceGetMemoryInfo_v2");
        power = (delegate* unmanaged[Cdecl]<nint, uint*, int>)Find(library, "nvmlDeviceGetPowerUsage");
        running = (delegate* unmanaged[Cdecl]<nint, uint*, Running*, int>)Find(library, "nvmlDeviceGetComputeRunningProcesses_v3");
    }

    /// <summary>The one of this process, opened at the first use and never closed: starting it may take a second.</summary>
    public static (Nvml? Library, string? Problem) Shared => OfProcess.Value;

    public int Devices => devices.Length;

    /// <summary>Opens it.</summary>
    /// <param name="name">The library; null: the driver's, where the system looks for it.</param>
    /// <param name="problem">Why not, where it returns null.</param>
    public static Nvml? Open(string? name, out string? problem)
    {
        name ??= OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1";
        problem = $"{name} is not installed";
        if (!NativeLibrary.TryLoad(name, out var library)) return null;
        var (init, count, byIndex) = (Find(library, "nvmlInit_v2"), Find(library, "nvmlDeviceGetCount_v2"), Find(library, "nvmlDeviceGetHandleByIndex_v2"));
        problem = $"{name} has none of the functions of NVML";
        if (init == 0 || count == 0 || byIndex == 0) return null;
        var result = ((delegate* unmanaged[Cdecl]<int>)init)();
        problem = FormattableString.Invariant($"NVML does not start (error {result}): no driver is loaded, or the container was not given the GPU");
        if (result != Success) return null;
        uint devices;
        result = ((delegate* unmanaged[Cdecl]<uint*, int>)count)(&devices);
        problem = result == Success ? "NVML knows of no GPU" : FormattableString.Invariant($"NVML does not count GPUs (error {result})");
        if (result != Success || devices == 0) return null;
        var handles = new List<nint>();
        for (var i = 0u; i < devices; i++)
        {
            nint handle;
            if (((delegate* unmanaged[Cdecl]<uint, nint*, int>)byIndex)(i, &handle) == Success) handles.Add(handle);
        }

        problem = handles.Count == 0 ? "NVML opens none of the GPUs" : null;
        return problem is null ? new Nvml(library, [.. handles]) : null;
    }

    /// <summary>Mean share of time in which the GPUs ran a kernel, over the driver's own period; NaN: not known.</summary>
    public double Busy()
    {
        var sum = 0.0;
        foreach (var device in devices)
        {
            Utilisation rates;
            if (utilisation is null || utilisation(device, &rates) != Success) return double.NaN;
            sum += rates.Gpu / 100.0;
        }

        return sum / devices.Length;
    }

    /// <summary>Bytes in use on all GPUs, as nvidia-smi shows them: without what the driver keeps for itself, unless it is too old to tell (before 510); NaN: not known.</summary>
    public double UsedBytes()
    {
        var sum = 0.0;
        foreach (var device in devices) sum += UsedBytes(device);
        return sum;
    }

    /// <summary>Watts of all GPUs; NaN: not known.</summary>
    public double Watts()
    {
        var sum = 0.0;
        foreach (var device in devices)
        {
            uint milliwatts;
            if (power is null || power(device, &milliwatts) != Success) return double.NaN;
            sum += milliwatts / 1e3;
        }

        return sum;
    }

    /// <summary>Bytes that each process holds on all GPUs.</summary>
    /// <param name="byProcess">Emptied first.</param>
    /// <returns>False: not known.</returns>
    public bool UsedByProcess(Dictionary<int, double> byProcess)
    {
        byProcess.Clear();
        foreach (var device in devices)
        {
            var count = (uint)MostProcesses;
            fixed (Running* first = processes)
            {
                if (running is null || running(device, &count, first) != Success) return false;
            }

            for (var i = 0; i < count && i < MostProcesses; i++)
            {
                // All bits set: the system keeps it to itself, as Windows does.
                if (processes[i].Used == ulong.MaxValue) return false;
                byProcess[(int)processes[i].Pid] = byProcess.GetValueOrDefault((int)processes[i].Pid) + processes[i].Used;
            }
        }

        return true;
    }

    public void Dispose()
    {
        if (shutdown is not null) _ = shutdown();
        NativeLibrary.Free(library);
    }

    private double UsedBytes(nint device)
    {
        var apart = new MemoryV2 { Version = (uint)sizeof(MemoryV2) | (2 << 24) };
        if (memoryV2 is not null && memoryV2(device, &apart) == Success) return apart.Used;
        Memory all;
        return memory is not null && memory(device, &all) == Success ? all.Used : double.NaN;
    }

    private static nint Find(nint library, string name) => NativeLibrary.TryGetExport(library, name, out var address) ? address : 0;

    [StructLayout(LayoutKind.Sequential)]
    private struct Utilisation
    {
        public uint Gpu;
        public uint Memory;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Memory
    {
        public ulong Total;
        public ulong Free;
        public ulong Used;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryV2
    {
        public uint Version;
        public ulong Total;
        public ulong Reserved;
        public ulong Free;
        public ulong Used;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Running
    {
        public uint Pid;
        public ulong Used;
        public uint Instance;
        public uint ComputeInstance;
    }
}

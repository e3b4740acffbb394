using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// Records when each thread of this process ran, on which core, and why it stopped: from the kernel, for all threads there are and will be. Linux, no
/// privileges needed unless a container's seccomp profile or <c>kernel.perf_event_paranoid</c> ≥ 3 forbids it.
/// </summary>
internal sealed unsafe class SwitchRecorder : IDisposable
{
    /// <summary>Data pages a core: 512 KiB lose nothing at this interval.</summary>
    private const int MostPages = 128;
    private const int FewestPages = 8;
    private const int IntervalMs = 200;

    private readonly List<int> descriptors = [];
    private readonly List<(nint Memory, SwitchRing Ring)> rings = [];
    private readonly ManualResetEventSlim stopping = new();
    private readonly Lock draining = new();
    private NativeLog<ThreadEvent>? log;
    private nuint mapped;
    private Thread? reader;

    private SwitchRecorder()
    {
    }

    /// <summary>System id of the thread that reads: its own switches are the observer's.</summary>
    public int ReaderThread { get; private set; }

    /// <summary>Opens the records; to be called from the process's first thread, before it has started others of its own.</summary>
    /// <param name="reason">Why not, where it returns null.</param>
    public static SwitchRecorder? Open(out string? reason)
    {
        reason = "only Linux has them";
        if (!OperatingSystem.IsLinux()) return null;
        var recorder = new SwitchRecorder();
        reason = recorder.OpenAll();
        if (reason is null) return recorder;
        recorder.Dispose();
        return null;
    }

    /// <summary>Reads from now on, on a thread of its own. What happened before is read too.</summary>
    /// <param name="into">Only this recorder's thread adds to it.</param>
    public void Begin(NativeLog<ThreadEvent> into)
    {
        log = into;
        reader = new Thread(ReadOn) { IsBackground = true, Name = "modbench switch reader" };
        reader.Start();
    }

    /// <summary>Reads what there is up to now; afterwards others may take from the log.</summary>
    public void Drain()
    {
        lock (draining)
        {
            if (log is null) return;
            foreach (var (_, ring) in rings) ring.Drain(log);
        }
    }

    public void Dispose()
    {
        stopping.Set();
        reader?.Join();
        foreach (var (memory, _) in rings) PerfEvents.Unmap((byte*)memory, mapped);
        foreach (var descriptor in descriptors) PerfEvents.Close(descriptor);
        rings.Clear();
        descriptors.Clear();
        stopping.Dispose();
    }

    private string? OpenAll()
    {
        var cores = OnlineCores();
        var first = new int[cores.Count];
        for (var i = 0; i < cores.Count; i++)
        {
            if (OpenOne(thread: 0, cores[i]) is not (>= 0 and var descriptor)) return Refusal();
            first[i] = descriptor;
        }

        if (MapAll(first, cores) is { } refusal) return refusal;

        // The runtime has started some threads already. One that starts another meanwhile is seen the second time.
        var known = new HashSet<int> { ThreadClock.CurrentThread };
        for (var look = 0; look < 2; look++)
        {
            foreach (var (thread, _) in ThreadNames.Living())
            {
                if (!known.Add(thread)) continue;
                for (var i = 0; i < cores.Count; i++)
                {
                    var descriptor = OpenOne(thread, cores[i]);
                    if (descriptor >= 0) PerfEvents.Redirect(descriptor, first[i]);
                }
            }
        }

        return null;
    }

    private int OpenOne(int thread, int core)
    {
        var descriptor = PerfEvents.Open(thread, core);
        if (descriptor >= 0) descriptors.Add(descriptor);
        return descriptor;
    }

    // Locked memory is limited by user and core: with many cores each ring is smaller.
    private string? MapAll(int[] descriptors, IReadOnlyList<int> cores)
    {
        for (var pages = MostPages; pages >= FewestPages; pages /= 2)
        {
            mapped = (nuint)((pages + 1) * PerfEvents.PageBytes);
            for (var i = 0; i < descriptors.Length; i++)
            {
                var memory = PerfEvents.Map(descriptors[i], mapped);
                if (memory is null) break;
                rings.Add(((nint)memory, new SwitchRing((short)cores[i], memory, pages * PerfEvents.PageBytes)));
            }

            if (rings.Count == descriptors.Length) return null;
            foreach (var (memory, _) in rings) PerfEvents.Unmap((byte*)memory, mapped);
            rings.Clear();
        }

        return Refusal();
    }

    private void ReadOn()
    {
        ReaderThread = ThreadClock.CurrentThread;
        do
        {
            Drain();
        }
        while (!stopping.Wait(IntervalMs));
    }

    private static string Refusal()
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return $"perf_event_open: {error.Message}";
    }

    private static IReadOnlyList<int> OnlineCores() => CoreList.Parse(File.ReadAllText("/sys/devices/system/cpu/online").Trim());
}

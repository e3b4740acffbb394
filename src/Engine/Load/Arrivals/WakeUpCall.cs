using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// A sleep of nanosecond resolution that another thread can end: Linux's eventfd under ppoll, for a wait handle's timeout counts in milliseconds. Elsewhere
/// sleeps are cut into slices of a millisecond.
/// </summary>
internal sealed partial class WakeUpCall : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const short PollIn = 1;
    private const long SliceNs = 1_000_000;

    private readonly int descriptor = OperatingSystem.IsLinux() ? EventFd(0, NonBlocking | CloseOnExec) : -1;

    /// <summary>Ends the sleep, or the next one.</summary>
    public void Ring()
    {
        var one = 1L;
        if (descriptor >= 0) _ = Write(descriptor, ref one, sizeof(long));
    }

    /// <summary>May also return early.</summary>
    public void Sleep(long ns)
    {
        if (descriptor < 0)
        {
            PreciseSleep.Pause(Math.Min(ns, SliceNs));
            return;
        }

        var time = new PreciseSleep.TimeSpec { Seconds = (nint)(ns / 1_000_000_000), Nanoseconds = (nint)(ns % 1_000_000_000) };
        var poll = new PollDescriptor { Descriptor = descriptor, Events = PollIn };
        if (PPoll(ref poll, 1, in time, 0) > 0) _ = Read(descriptor, out long _, sizeof(long));
    }

    public void Dispose()
    {
        if (descriptor >= 0) _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int PPoll(ref PollDescriptor descriptors, nuint count, in PreciseSleep.TimeSpec timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, ref long value, nuint bytes);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, out long value, nuint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}

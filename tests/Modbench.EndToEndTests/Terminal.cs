using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Modbench.EndToEndTests;

/// <summary>A terminal that a test types into and reads, as the kernel gives one to a terminal's window.</summary>
internal sealed partial class Terminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NotOurs = 0x100; // O_NOCTTY
    private const byte ControlC = 3;

    private readonly SafeFileHandle keyboard;
    private readonly StringBuilder shown = new();
    private readonly Thread reader;

    public Terminal()
    {
        var descriptor = OpenTerminal(ReadWrite | NotOurs);
        Assert.That(descriptor, Is.Positive, "a terminal can be opened");
        Assert.That(Grant(descriptor) | Unlock(descriptor), Is.Zero);
        keyboard = new SafeFileHandle(descriptor, ownsHandle: true);
        Path = Marshal.PtrToStringUTF8(NameOf(descriptor))!;
        reader = new Thread(Read) { IsBackground = true };
        reader.Start();
    }

    /// <summary>What a program opens that runs in it.</summary>
    public string Path { get; }

    /// <summary>All that was written to it so far.</summary>
    public string Shown
    {
        get
        {
            lock (shown) return shown.ToString();
        }
    }

    /// <summary>A program with this as its controlling terminal, first of its session and of the group that keys interrupt.</summary>
    public Process Start(string folder, string program, params string[] arguments) => Command.Start(
        folder, "sh", ["-c", "exec env --default-signal=INT setsid --ctty \"$@\" <\"$0\" >\"$0\" 2>&1", Path, program, .. arguments]);

    /// <summary>The kernel makes a signal of the key, for all processes of the group.</summary>
    public void PressControlC() => Assert.That(WriteSome(keyboard, [ControlC], 1), Is.EqualTo((nint)1));

    public void Dispose()
    {
        keyboard.Dispose();
        reader.Join(TimeSpan.FromSeconds(5));
    }

    // Until all who had it open have ended, which a read tells as an error.
    private void Read()
    {
        var buffer = new byte[4096];
        while (true)
        {
            try
            {
                var count = ReadSome(keyboard, buffer, (nuint)buffer.Length);
                if (count > 0)
                {
                    lock (shown) shown.Append(Encoding.UTF8.GetString(buffer, 0, (int)count));
                    continue;
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            Thread.Sleep(10);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname", SetLastError = true)]
    private static partial nint NameOf(int descriptor);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteSome(SafeFileHandle descriptor, byte[] keys, nuint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadSome(SafeFileHandle descriptor, [Out] byte[] buffer, nuint count);
}

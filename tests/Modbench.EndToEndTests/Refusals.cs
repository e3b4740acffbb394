using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Modbench.EndToEndTests;

/// <summary>
/// Starts a command whose kernel refuses it perf_event_open, as a container's seccomp profile does: a filter of the starting thread, which its children inherit
/// and nothing can lift. Takes no privileges.
/// </summary>
internal static unsafe partial class Refusals
{
    public const int NotPermitted = 1; // EPERM: Docker's profile, Podman's
    public const int AccessDenied = 13; // EACCES: kernel.perf_event_paranoid
    public const int NotImplemented = 38; // ENOSYS: gVisor

    private const int NoNewPrivileges = 38;
    private const int Seccomp = 22;
    private const int Filter = 2;
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint Refuse = 0x00050000;
    private const uint Allow = 0x7FFF0000;

    private static uint PerfEventOpen => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 298u : 241u;

    /// <summary>Runs it to its end.</summary>
    /// <param name="error">What the call is answered.</param>
    /// <param name="run">Starts the command on the calling thread.</param>
    public static CommandResult Run(int error, Func<Process> run)
    {
        Process? process = null;
        Exception? failure = null;
        var started = Stopwatch.GetTimestamp();
        var thread = new Thread(() =>
        {
            try
            {
                Install(error);
                process = run();
            }
            catch (Exception caught)
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException("not started", failure);
        using (process) return Command.Finish(process!, started);
    }

    private static void Install(int error)
    {
        var code = stackalloc Instruction[4];
        code[0] = new Instruction { Code = Load }; // the call's number comes first
        code[1] = new Instruction { Code = JumpIfEqual, Otherwise = 1, Value = PerfEventOpen };
        code[2] = new Instruction { Code = Return, Value = Refuse | (uint)error };
        code[3] = new Instruction { Code = Return, Value = Allow };
        var program = new Program { Length = 4, Code = code };
        if (Control(NoNewPrivileges, 1, 0, 0, 0) != 0 || Control(Seccomp, Filter, (nint)(&program), 0, 0) != 0) throw new Win32Exception();
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint first, nint second, nint third, nint fourth);

    [StructLayout(LayoutKind.Sequential)]
    private struct Instruction
    {
        public ushort Code;
        public byte Equal;
        public byte Otherwise;
        public uint Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public Instruction* Code;
    }
}

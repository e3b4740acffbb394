using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>Ends this process without asking user code, whose exit handlers may hang.</summary>
internal static partial class ProcessEnd
{
    private const int SigKill = 9;

    /// <summary>Names an <see cref="Action"/> of Modbench.Neighbours, which knows nothing of the engine: it puts back what neighbours have changed in the system.</summary>
    private const string BeforeKill = "Modbench.BeforeKill";

    /// <summary>
    /// A terminal interrupts the whole process group. When the child ends, and how, is for its host to say: an interrupted launch must not look like one
    /// that failed. By a handler: an ignored signal would stay ignored in the processes that user code starts.
    /// </summary>
    /// <returns>To be kept as long as that holds.</returns>
    public static IDisposable? IgnoreInterrupts() =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);

    /// <summary>At once, by a signal that can't be handled; with all that user code has started, for nobody else would end it.</summary>
    public static void Kill()
    {
        PutBack();
        KillDescendants();
        if (!OperatingSystem.IsWindows()) _ = SendSignal(Environment.ProcessId, SigKill);
        Process.GetCurrentProcess().Kill();
    }

    /// <summary>At once, with an exit code where the system allows it.</summary>
    public static void Exit(int code)
    {
        PutBack();
        KillDescendants();
        if (!OperatingSystem.IsWindows()) ExitNow(code);
        Process.GetCurrentProcess().Kill();
    }

    private static void PutBack()
    {
        try
        {
            (AppContext.GetData(BeforeKill) as Action)?.Invoke();
        }
        catch (Exception)
        {
            // It ends all the same: the next start of the tool tries again, and says what it can't.
        }
    }

    private static void KillDescendants()
    {
        try
        {
            foreach (var one in Descendants.Of(Environment.ProcessId)) _ = SendSignal(one, SigKill);
        }
        catch (Exception)
        {
            // Without /proc they can't be found.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);
}

using System.Runtime.CompilerServices;
using Modbench.Diagnosers;

namespace Modbench.Tool.Running;

/// <summary>Work whose progress is shown: redrawn on a terminal, line by line where nobody watches.</summary>
internal static class ShownProgress
{
    /// <summary>Shows progress on standard error while <paramref name="work"/> runs.</summary>
    public static Task<T> RunAsync<T>(Screen screen, Func<IProgress<RunProgress>, Task<T>> work) =>
        screen.IsTerminal ? OnTerminalAsync(screen, work) : work(new PlainProgress(screen.Error));

    // Not inlined: the console library loads only here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<T> OnTerminalAsync<T>(Screen screen, Func<IProgress<RunProgress>, Task<T>> work) =>
        new TerminalProgress(Consoles.On(screen.Error, isTerminal: true)).RunAsync(work);
}

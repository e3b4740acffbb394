using System.Runtime.InteropServices;

namespace Modbench.Tool;

/// <summary>What ends a command from outside, until it is disposed.</summary>
internal sealed class Signals : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;

    /// <param name="stop">Lets the run finish what is in flight.</param>
    /// <param name="now">Ends all children at once.</param>
    public Signals(CancellationTokenSource stop, CancellationTokenSource now) => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Interrupt(signal, stop, now)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Terminate(signal, stop, now)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => HangUp(signal, stop, now)),
    ];

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
    }

    /// <summary>
    /// The first one lets the run finish what is in flight; the second one ends all children at once. Both keep the ledger of what has finished. A third one does
    /// not wait for that.
    /// </summary>
    private static void Interrupt(PosixSignalContext signal, CancellationTokenSource stop, CancellationTokenSource now)
    {
        if (now.IsCancellationRequested) return;
        signal.Cancel = true;
        (stop.IsCancellationRequested ? now : stop).Cancel();
    }

    /// <summary>Whoever asks a process to end waits some seconds at most before it kills.</summary>
    private static void Terminate(PosixSignalContext signal, CancellationTokenSource stop, CancellationTokenSource now)
    {
        if (now.IsCancellationRequested) return;
        signal.Cancel = true;
        now.Cancel();
        stop.Cancel();
    }

    /// <summary>The terminal was closed, which the kernel and a shell both tell: the second one is no impatience.</summary>
    internal static void HangUp(PosixSignalContext signal, CancellationTokenSource stop, CancellationTokenSource now)
    {
        signal.Cancel = true;
        foreach (var source in (CancellationTokenSource[])[now, stop])
        {
            try
            {
                source.Cancel();
            }
            catch (AggregateException)
            {
                // Who is told of it may write to the terminal that is gone. All of them have been told.
            }
        }
    }
}

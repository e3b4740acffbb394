using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Waits for a child's hello, and turns away whoever connects without the token.</summary>
internal static class Greeting
{
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan StrangersSilence = TimeSpan.FromSeconds(2);

    /// <summary>The connection to a child that has said the right hello.</summary>
    /// <exception cref="LaunchFailure">It ended, or did not connect in time.</exception>
    /// <exception cref="ModbenchException">MB1025: it speaks another protocol or has another version of the package.</exception>
    public static async Task<MessageStream> ReceiveAsync(
        ChildListener listener, string token, IRunningChild running, string who, TimeSpan within, CancellationToken stop)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timer.CancelAfter(within);
        var greeting = AcceptAsync(listener, token, timer.Token);
        try
        {
            // One who has ended may have said hello, and why, just before: what it sent is still in the socket.
            if (await Task.WhenAny(greeting, running.Exited).ConfigureAwait(false) == greeting
                || await Task.WhenAny(greeting, Task.Delay(LastWords, stop)).ConfigureAwait(false) == greeting)
            {
                var (lines, hello) = await greeting.ConfigureAwait(false);
                Check(hello);
                return lines;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new LaunchFailure(
                LaunchOutcome.Timeout,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{who}did not connect within {within.TotalSeconds:0.#} s: does the project switch start-up hooks off (trimming, AOT)? <StartupHookSupport>true</StartupHookSupport> mends it"));
        }

        await timer.CancelAsync().ConfigureAwait(false);
        await greeting.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        throw new LaunchFailure(LaunchOutcome.Failed, $"{who}{ExitReason.Describe(running.ExitCode)} before it said hello");
    }

    /// <summary>The first one who knows the token; others are turned away.</summary>
    private static async Task<(MessageStream Lines, Hello Hello)> AcceptAsync(ChildListener listener, string token, CancellationToken stop)
    {
        while (true)
        {
            var lines = new MessageStream(await listener.AcceptAsync(stop).ConfigureAwait(false));
            var first = await TryReadHelloAsync(lines, stop).ConfigureAwait(false);
            if (first is not null && CryptographicOperations.FixedTimeEquals(Bytes(first.Token), Bytes(token))) return (lines, first);
            lines.Dispose();
        }
    }

    private static async Task<Hello?> TryReadHelloAsync(MessageStream lines, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(StrangersSilence); // the child waits behind whoever came first
        try
        {
            return await lines.ReceiveAsync(patience.Token).ConfigureAwait(false) as Hello;
        }
        catch (Exception error) when (error is ProtocolException or IOException || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    private static void Check(Hello hello)
    {
        var own = typeof(ChildPlan).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        if (hello.Protocol == ChildPlan.CurrentProtocol && Bare(hello.Package) == Bare(own)) return;
        throw new ModbenchException(
            "MB1025",
            $"the project uses Modbench {Bare(hello.Package)} (protocol {hello.Protocol}), the tool is {Bare(own)} (protocol {ChildPlan.CurrentProtocol}): give both the same version");
    }

    private static string Bare(string version) => version.Split('+')[0];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Modbench.Tool;

namespace Modbench.Tests.Tool;

/// <summary>What a closed terminal ends, and what it does not.</summary>
public sealed class SignalsTests
{
    [Test]
    public void AClosedTerminalEndsAllAtOnceHoweverOftenItIsToldAndWhoeverWritesToIt()
    {
        using var stop = new CancellationTokenSource();
        using var now = new CancellationTokenSource();
        using var told = stop.Token.Register(() => throw new IOException("Input/output error"));
        using var also = now.Token.Register(() => throw new IOException("Input/output error"));
        for (var time = 0; time < 3; time++)
        {
            var signal = new PosixSignalContext(PosixSignal.SIGHUP);
            Signals.HangUp(signal, stop, now);
            Assert.That((signal.Cancel, stop.IsCancellationRequested, now.IsCancellationRequested), Is.EqualTo((true, true, true)));
        }
    }

    [Test]
    [Platform("Linux")]
    public void ItIsHeard()
    {
        // Under nohup nobody hears of it, and the runtime leaves it so.
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split('\t')[1];
        if ((ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) == 1) Assert.Ignore("SIGHUP is ignored here");
        using var guard = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        using var stop = new CancellationTokenSource();
        using var now = new CancellationTokenSource();
        using var signals = new Signals(stop, now);
        using var kill = Process.Start("kill", ["-HUP", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        Assert.That(stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)), Is.True);
        Assert.That(now.IsCancellationRequested, Is.True);
    }

    [Test]
    public void WhatIsWrittenToAClosedTerminalGoesNowhere()
    {
        using var closed = new TerminalWriter(new ClosedWriter());
        using var screen = TextWriter.Synchronized(closed);
        Assert.DoesNotThrow(() =>
        {
            screen.Write('a');
            screen.Write("b");
            screen.WriteLine("c");
            screen.WriteLine(1);
            screen.Write("d".ToCharArray());
            screen.Flush();
        });
    }

    [Test]
    public void WhatIsWrittenToATerminalComesThere()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var open = new TerminalWriter(text);
        open.Write('a');
        open.Write("b");
        open.WriteLine("c");
        open.WriteLine(1);
        open.Write("de".AsSpan());
        open.WriteLine();
        Assert.That(text.ToString(), Is.EqualTo("abc\n1\nde\n"));
    }

    private sealed class ClosedWriter : StringWriter
    {
        public override void Write(char value) => throw new IOException("Input/output error");

        public override void Write(char[] buffer, int index, int count) => throw new IOException("Input/output error");

        public override void Write(string? value) => throw new IOException("Input/output error");

        public override void WriteLine(string? value) => throw new IOException("Input/output error");

        public override void Flush() => throw new IOException("Input/output error");
    }
}

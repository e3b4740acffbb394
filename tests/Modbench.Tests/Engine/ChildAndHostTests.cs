using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A child ends with its host, and by nobody else.</summary>
[Parallelizable]
public sealed class ChildAndHostTests
{
    private const int Killed = 137;

    [Test]
    public void TheChildDiesWithItsHostInTheMiddleOfSetUp()
    {
        using var host = new ChildHost("SetupHangs");
        host.Receive<Hello>();
        Assert.That(host.Process.StandardOutput.ReadLine(), Is.EqualTo("started"));
        host.Vanish();
        Assert.That(host.ExitCode(), Is.EqualTo(Killed));
    }

    /// <summary>Also where a callback of the token hangs.</summary>
    [TestCase("SetupStops")]
    [TestCase("QueriesStop")]
    public void SetUpIsToldThatItsHostHasGoneAndMayCloseWhatItWrote(string pipeline)
    {
        using var host = new ChildHost(pipeline);
        host.Receive<Hello>();
        Assert.That(host.Process.StandardOutput.ReadLine(), Is.EqualTo("started"));
        host.Vanish();
        Assert.That(host.Process.StandardOutput.ReadToEnd(), Is.EqualTo("closed\n"));
        Assert.That(host.ExitCode(), Is.EqualTo(Killed));
        Assert.That(host.Process.StandardError.ReadToEnd(), Is.Empty);
    }

    [TestCase("Slow")]
    [TestCase("HangsAtExit")]
    public void TheChildDiesWithItsHostInTheMiddleOfABlock(string pipeline)
    {
        using var host = new ChildHost(pipeline);
        host.UntilReady();
        host.Ask<Running>(ChildTests.Block(0, "solo", int.MaxValue));
        host.Vanish();
        Assert.That(host.ExitCode(), Is.EqualTo(Killed));
    }

    /// <summary>A terminal interrupts the whole group; the end of a child is its host's to decide.</summary>
    [TestCase("Talks")]
    [TestCase("StartsProcess")]
    [Platform(Exclude = "Win")]
    public void AnInterruptIsNotTheChildsOwn(string pipeline)
    {
        if (pipeline == "StartsProcess" && InterruptsAreIgnored) Assert.Ignore("the tests were started with interrupts ignored, and all processes below inherit that");
        using var host = new ChildHost(pipeline);
        host.UntilReady();
        using var signal = System.Diagnostics.Process.Start("kill", $"-INT {host.Process.Id}");
        signal.WaitForExit();
        Assert.That(signal.ExitCode, Is.Zero);
        host.Ask<Warmed>(new Warm());
        host.Ask<Finished>(new Finish());
        Assert.That(host.ExitCode(), Is.Zero);
    }

    // A shell without job control does that to what it starts in the background.
    private static bool InterruptsAreIgnored => File.Exists("/proc/self/status") && File.ReadLines("/proc/self/status")
        .Any(line => line.StartsWith("SigIgn:", StringComparison.Ordinal) && (Convert.ToUInt64(line[7..].Trim(), 16) & 2) != 0);
}

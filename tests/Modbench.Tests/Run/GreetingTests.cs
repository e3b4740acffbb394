using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>Who may connect, and what happens to those who may not.</summary>
public class GreetingTests : LaunchFixture
{
    [Test]
    public async Task A_child_that_never_connects_is_ended_with_a_likely_reason()
    {
        var result = (await RunAsync(new ScriptedChildren { Mute = true }, Solo(), Quick with { Hello = TimeSpan.FromMilliseconds(100) })).Result;

        Assert.That(result.Outcome, Is.EqualTo(LaunchOutcome.Timeout));
        Assert.That(result.Reason, Does.StartWith("did not connect within 0.1 s").And.Contains("StartupHookSupport"));
    }

    [Test]
    public async Task A_stranger_is_turned_away_and_the_child_still_heard()
    {
        var stranger = new ScriptedChildren { Hello = _ => new Hello("guess", 1, 1, "") };
        var children = new ScriptedChildren { Mute = true };
        using var listener = new ChildListener();
        var plan = Plan() with { Socket = listener.Address, Token = "right" };
        await using var running = (ScriptedChild)children.Start(plan, "");
        await using var wrong = (ScriptedChild)stranger.Start(plan, "");

        var greeting = Greeting.ReceiveAsync(listener, "right", running, "", TimeSpan.FromSeconds(30), CancellationToken.None);
        await Task.Delay(50);
        Assert.That(greeting.IsCompleted, Is.False);
        var friend = new ScriptedChildren();
        await using var right = (ScriptedChild)friend.Start(plan, "");

        using var connected = await greeting;
        Assert.That(await connected.ReceiveAsync(), Is.TypeOf<Ready>());
    }

    [TestCase(99, "")]
    [TestCase(ChildPlan.CurrentProtocol, "0.0.1")]
    public async Task Another_version_ends_the_run_with_both_versions(int protocol, string package)
    {
        var children = new ScriptedChildren { Hello = plan => new Hello(plan.Token, 1, protocol, package) };

        var error = await Assert.ThrowsAsync<ModbenchException>(() => RunAsync(children, Solo()));

        Assert.That(error!.Code, Is.EqualTo("MB1025"));
        Assert.That(error.Message, Does.StartWith($"the project uses Modbench {package} (protocol {protocol}), the tool is {ScriptedChildren.Version.Split('+')[0]} (protocol {ChildPlan.CurrentProtocol})"));
        Assert.That(children.All.Single().ExitCode, Is.EqualTo(137));
    }

    private ChildPlan Plan() => new()
    {
        Protocol = 1,
        Socket = "",
        Token = "",
        Assembly = "",
        Pipeline = "A",
        Scenario = new SingleStreamScenario(),
        ProjectFolder = Folder,
        RecordsFile = Path.Combine(Folder, "a.records"),
        CrashPage = Path.Combine(Folder, "a.stages"),
    };
}

using Modbench.Diagnosers;
using Modbench.Engine;

namespace Modbench.Tests.Run;

/// <summary>When blocks of two conditions don't do in one launch, and what a launch of one condition does then.</summary>
public class WholeLaunchTests : LaunchFixture
{
    [Test]
    public async Task A_neighbour_that_does_not_pause_in_time_wants_whole_launches()
    {
        var children = new ScriptedChildren { On = (_, message) => Task.FromResult(message is Pause) };

        var report = await RunAsync(children, Beside(new SingleStreamScenario(), "B"), Quick with { Pause = TimeSpan.FromMilliseconds(200) });

        Assert.That(report.WholeBecause, Is.EqualTo("a neighbour was not paused within 0.2 s"));
        Assert.That(children.All.Select(child => child.ExitCode), Is.All.EqualTo(137));
    }

    [TestCase(0.69, null)]
    [TestCase(0.71, "its load was 71 % in ")]
    public async Task A_high_load_wants_whole_launches(double load, string? because)
    {
        var children = new ScriptedChildren { Load = load };

        var report = await RunAsync(children, Beside(new ServerScenario { QueriesPerSecond = 20 }, "B"));

        Assert.That(report.WholeBecause, because is null ? Is.Null : Does.StartWith(because));
    }

    [Test]
    public async Task A_closed_loop_keeps_its_stage_busy_and_that_is_no_load()
    {
        var report = await RunAsync(new ScriptedChildren { Load = 1 }, Beside(new SingleStreamScenario(), "B"));

        Assert.That(report.WholeBecause, Is.Null);
    }

    [Test]
    public async Task Fewer_than_five_queries_in_a_block_want_whole_launches()
    {
        var few = await RunAsync(new ScriptedChildren { QueriesPerBlock = 4 }, Beside(new SingleStreamScenario(), "B"));
        var slow = await RunAsync(new ScriptedChildren { ResponseNs = 500_000_000 }, Beside(new SingleStreamScenario(), "B"));

        Assert.That(few.WholeBecause, Does.StartWith("only 4 queries fitted a block of '"));
        Assert.That(slow.WholeBecause, Is.EqualTo("its queries are too slow for five in a block of 2 s"));
    }

    [Test]
    public async Task Whole_launches_pause_nobody()
    {
        var (paused, beside) = (new ScriptedChildren(), new ScriptedChildren());
        var order = Beside(new SingleStreamScenario(), "B");

        var quiet = await RunAsync(paused, order with { Conditions = ["paused B"] });
        var busy = await RunAsync(beside, order with { Conditions = ["beside B"] });

        Assert.That(paused.Heard, Is.EquivalentTo(new[] { "B hello", "B warm", "A hello", "A warm", "A warm", "A go paused B", "A finish", "B finish" }));
        Assert.That(quiet.Result.Neighbours.Single().Reference, Is.Null);
        Assert.That(beside.Heard.Skip(4), Is.EqualTo(new[] { "A warm", "B go beside B", "B mark", "B mark", "A go beside B", "A finish", "B finish" }));
        Assert.That(busy.Result.Neighbours.Single().Reference, Is.Not.Null);
        Assert.That(busy.Result.Alternating, Is.False);
    }

    [Test]
    public async Task In_a_whole_launch_each_of_several_neighbours_has_a_reference_of_its_own()
    {
        var children = new ScriptedChildren();

        var report = await RunAsync(children, Beside(new OfflineScenario(), "B", copies: 2) with { Conditions = ["beside B"] });

        Assert.That(report.Result.Neighbours.Select(neighbour => neighbour.Reference), Has.Exactly(2).Not.Null);
        Assert.That(children.Heard.SkipWhile(line => line != "B go beside B").TakeWhile(line => line != "A go beside B").Take(8), Is.EqualTo(new[]
        {
            "B go beside B", "B mark", "B mark", "B pause", "B2 go beside B", "B2 mark", "B2 mark", "B2 pause",
        }));
        Assert.That(children.Heard, Does.Contain("B resume").And.Contains("B2 resume"));
    }
}

using System.Diagnostics;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>One launch against scripted children over the real socket.</summary>
public class LaunchRunnerTests : LaunchFixture
{
    [Test]
    public async Task A_solo_launch_warms_runs_one_block_and_finishes()
    {
        var children = new ScriptedChildren();

        var report = await RunAsync(children, Solo());

        Assert.That(children.Heard, Is.EqualTo(new[] { "A hello", "A warm", "A go solo", "A finish" }));
        Assert.That(report.WholeBecause, Is.Null);
        Assert.That(report.Result.Outcome, Is.EqualTo(LaunchOutcome.Ok), report.Result.Reason);
        Assert.That(report.Result.Pid, Is.EqualTo(1001));
        Assert.That(report.Result.StartToReadyNs, Is.GreaterThan(0));
        Assert.That(report.Result.Records!.Blocks.Select(block => block.Condition), Is.EqualTo(new[] { "solo" }));
        Assert.That(report.Result.Alternating, Is.False);
    }

    [Test]
    public async Task A_trace_launch_marks_before_its_first_block()
    {
        var children = new ScriptedChildren();

        await RunAsync(children, Solo(LaunchKind.Trace));

        Assert.That(children.Heard, Is.EqualTo(new[] { "A hello", "A warm", "A mark", "A go solo", "A finish" }));
    }

    [Test]
    public async Task Blocks_take_turns_with_the_neighbour_paused_and_resumed_in_between()
    {
        var brief = new List<bool>();
        var children = new ScriptedChildren
        {
            On = (child, message) =>
            {
                if (message is Warm warm && !child.Plan.Neighbour) brief.Add(warm.Brief);
                return Task.FromResult(false);
            },
        };

        var report = await RunAsync(children, Beside(new SingleStreamScenario(), "B"));

        Assert.That(report.Result.Outcome, Is.EqualTo(LaunchOutcome.Ok), report.Result.Reason);
        Assert.That(report.Result.Alternating, Is.True);
        var heard = children.Heard.ToList();
        Assert.That(heard.Take(4), Is.EquivalentTo(new[] { "B hello", "B warm", "A hello", "A warm" }), "at the same time");
        Assert.That(heard.Skip(4).Take(5), Is.EqualTo(new[] { "A warm", "B go beside B", "B mark", "B mark", "B pause" }), "and the subject once more, alone");
        Assert.That(brief, Is.EqualTo(new[] { true, false }), "responses beside another's warm-up say little");
        Assert.That(Turns(heard), Is.EqualTo(report.Result.Records!.Blocks.Select(block => block.Condition)), "the neighbour works in 'beside' blocks, and in no other");
        var order = string.Concat(report.Result.Records.Blocks.Select(block => block.Condition[0]));
        Assert.That(order.Chunk(4).Select(round => new string(round)), Is.All.AnyOf("pbbp", "bppb"));
        Assert.That(order, Has.Length.EqualTo(8));
        var neighbour = report.Result.Neighbours.Single();
        Assert.That((neighbour.Pipeline, neighbour.Copy, neighbour.Outcome, neighbour.Pid), Is.EqualTo(("B", 1, LaunchOutcome.Ok, 1001)));
        Assert.That(neighbour.Reference!.Value.End, Is.GreaterThan(neighbour.Reference.Value.Start));
    }

    [TestCase(LaunchKind.Trace)]
    [TestCase(LaunchKind.Stacks)]
    public async Task Where_nobody_asks_what_became_of_a_neighbour_it_has_no_stretch_of_its_own(LaunchKind kind)
    {
        var children = new ScriptedChildren();

        var report = await RunAsync(children, Beside(new SingleStreamScenario(), "B", kind: kind));

        Assert.That(report.Result.Outcome, Is.EqualTo(LaunchOutcome.Ok), report.Result.Reason);
        Assert.That(children.Heard.Skip(4).Take(3), Is.EqualTo(new[] { "A warm", "B go beside B", "B pause" }), "it begins, and shows that it can be paused");
        Assert.That(children.Heard, Has.None.EqualTo("B mark"));
        Assert.That(report.Result.Neighbours.Single().Reference, Is.Null);
    }

    [Test]
    public async Task Declared_warm_up_queries_are_run_once_as_in_solo_launches()
    {
        var children = new ScriptedChildren();

        await RunAsync(children, Beside(new SingleStreamScenario { WarmupQueries = 7 }, "B"));

        Assert.That(children.Heard.Count(line => line == "A warm"), Is.EqualTo(1));
    }

    [Test]
    public async Task Each_of_several_neighbours_has_a_reference_while_the_others_wait()
    {
        var children = new ScriptedChildren();

        var report = await RunAsync(children, Beside(new SingleStreamScenario(), "B", copies: 2));

        Assert.That(report.Result.Neighbours.Select(neighbour => neighbour.Copy), Is.EqualTo(new[] { 1, 2 }));
        var (first, second) = (report.Result.Neighbours[0].Reference!.Value, report.Result.Neighbours[1].Reference!.Value);
        Assert.That(second.Start, Is.GreaterThanOrEqualTo(first.End));
        var heard = children.Heard.ToList();
        Assert.That(heard.IndexOf("B pause"), Is.LessThan(heard.IndexOf("B2 go beside B")));
        Assert.That(heard.Count(line => line == "B2 resume"), Is.EqualTo(heard.Count(line => line == "B resume")));
    }

    [Test]
    public async Task Cancelling_ends_every_child_at_once()
    {
        using var stop = new CancellationTokenSource();
        var clock = new Stopwatch();
        var children = new ScriptedChildren
        {
            On = (child, message) =>
            {
                if (child.Plan.Neighbour || message is not Go) return Task.FromResult(false);
                clock.Start();
                stop.Cancel();
                return Task.FromResult(true);
            },
        };

        await Assert.ThatAsync(() => RunAsync(children, Beside(new SingleStreamScenario(), "B", copies: 2), stop: stop.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(children.All, Has.Count.EqualTo(3));
        Assert.That(children.All.Select(child => child.ExitCode), Is.All.EqualTo(137));
        Assert.That(clock.Elapsed, Is.LessThan(Quick.Finish / 2), "nobody is asked to finish");
    }

    [Test]
    public async Task Finishing_ends_the_block_in_progress_and_keeps_what_it_measured()
    {
        using var finish = new CancellationTokenSource();
        var blocks = 0;
        var children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (child.Plan.Neighbour) return false;
                if (message is EndBlock) return await Say(child, new Done(1, 7, 7, 0, 0, 1000, 1_000_000, 0.5));
                if (message is not Go go || ++blocks != 2) return false;
                await Say(child, new Running(go.Block, Clock.Now));
                await finish.CancelAsync();
                return true;
            },
        };

        var report = await RunAsync(children, Beside(new SingleStreamScenario(), "B"), finish: finish.Token);

        Assert.That((report.Result.Outcome, report.Result.Interrupted, report.WholeBecause), Is.EqualTo((LaunchOutcome.Ok, true, (string?)null)));
        Assert.That(report.Result.Records!.Blocks, Has.Count.EqualTo(1), "the script keeps none of the block that was ended");
        Assert.That(children.Heard.Where(line => line.StartsWith("A ", StringComparison.Ordinal)).TakeLast(2), Is.EqualTo(new[] { "A endblock", "A finish" }));
        Assert.That(children.Heard, Does.Contain("B finish"));

        static async Task<bool> Say(ScriptedChild child, ChildMessage message)
        {
            await child.SayAsync(message);
            return true;
        }
    }

    [Test]
    public async Task Finishing_before_the_first_block_has_nothing_to_keep()
    {
        using var finish = new CancellationTokenSource();
        var children = new ScriptedChildren
        {
            On = (_, message) =>
            {
                if (message is Warm) finish.Cancel();
                return Task.FromResult(message is Warm);
            },
        };

        await Assert.ThatAsync(() => RunAsync(children, Solo(), finish: finish.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(children.All.Select(child => child.ExitCode), Is.All.EqualTo(137));
    }

    [Test]
    public async Task Stopping_does_not_wait_for_what_finishes()
    {
        using var finish = new CancellationTokenSource();
        using var stop = new CancellationTokenSource();
        var children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (message is EndBlock) await stop.CancelAsync();
                if (message is not Go go) return message is EndBlock;
                await child.SayAsync(new Running(go.Block, Clock.Now));
                await finish.CancelAsync();
                return true;
            },
        };

        await Assert.ThatAsync(() => RunAsync(children, Solo(), stop: stop.Token, finish: finish.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(children.All.Single().ExitCode, Is.EqualTo(137));
    }

    /// <summary>For each of the subject's blocks: did the neighbour work when it began?</summary>
    private static IEnumerable<string> Turns(IEnumerable<string> heard)
    {
        var works = false;
        foreach (var line in heard)
        {
            if (line is "B resume" || line.StartsWith("B go", StringComparison.Ordinal)) works = true;
            if (line is "B pause") works = false;
            if (line.StartsWith("A go", StringComparison.Ordinal)) yield return works ? "beside B" : "paused B";
        }
    }
}

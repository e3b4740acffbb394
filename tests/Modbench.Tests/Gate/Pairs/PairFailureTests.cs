using System.Diagnostics;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Pairs;

/// <summary>Pairs that fail, or can't take turns.</summary>
public sealed class PairFailureTests : PairFixture
{
    [TestCase("base")]
    [TestCase("head")]
    public async Task A_side_that_fails_is_the_pairs_failure_and_the_other_is_ended(string who)
    {
        var script = new PairScript
        {
            On = async (side, child, message) =>
            {
                if (side != who || message is not Go || child.Blocks.Count < 3) return false;
                await child.SayAsync(new Failed("run", "Embed", "System.IO.IOException", "gone", "System.IO.IOException: gone", Records: false));
                child.Die(1);
                return true;
            },
        };

        var report = await RunAsync(script, Order(1));

        Assert.That(report.Pair.Failure, Is.EqualTo(new GateFailure(who, LaunchOutcome.Failed, "failed in stage 'Embed' during the run: System.IO.IOException: gone", "Embed")));
        Assert.That(report.Pair.Values, Is.Empty);
        var (failed, other) = who == "base" ? (report.Base!, report.Head!) : (report.Head!, report.Base!);
        Assert.That((failed.Outcome, failed.FailedStage), Is.EqualTo((LaunchOutcome.Failed, "Embed")));
        Assert.That((other.Outcome, other.Reason), Is.EqualTo((LaunchOutcome.Failed, $"ended unfinished: the {who} of its pair had failed")));
        Assert.That(script.All.Select(child => child.ExitCode), Is.All.Not.Null);
    }

    [TestCase("base")]
    [TestCase("head")]
    public async Task A_pipeline_that_can_be_made_once_a_process_is_made_once(string who)
    {
        var script = new PairScript
        {
            On = async (side, child, message) =>
            {
                if (side != who || message is not Renew) return false;
                await child.SayAsync(new Failed("setup", null, "System.InvalidOperationException", "twice", "System.InvalidOperationException: twice", Records: false));
                child.Die(1);
                return true;
            },
        };
        using var runner = script.Runner(Folder, Quick);

        var first = await runner.RunAsync(Order(1), _ => { }, CancellationToken.None);
        var second = await runner.RunAsync(Order(2), _ => { }, CancellationToken.None);

        Assert.That((first.Pair.Failure, second.Pair.Failure), Is.EqualTo(((GateFailure?)null, (GateFailure?)null)));
        Assert.That(second.Notes, Is.EqualTo(new[]
        {
            "12 rounds of four turns, 10 queries measured in each, over 1 pipeline objects",
            $"one pipeline object a process, for the {who}'s could not be made again: failed during set-up: System.InvalidOperationException: twice",
        }));
        Assert.That((first.MadeOnce, second.MadeOnce), Is.EqualTo((second.Notes[1], second.Notes[1])));
        Assert.That(script.All.Count(), Is.EqualTo(6), "the first pair was run again");
    }

    [Test]
    public async Task A_side_that_cannot_be_taken_down_is_a_failure()
    {
        var script = new PairScript
        {
            On = async (side, child, message) =>
            {
                if (side != Conditions.Head || message is not Renew) return false;
                await child.SayAsync(new Failed("teardown", null, "System.FormatException", "no end", "System.FormatException: no end", Records: false));
                child.Die(1);
                return true;
            },
        };

        Assert.That((await RunAsync(script, Order(1))).Pair.Failure!.Reason, Is.EqualTo("failed during tear-down: System.FormatException: no end"));
    }

    [Test]
    public async Task A_side_that_dies_without_a_word_is_the_pairs_failure_with_its_turn()
    {
        var script = new PairScript
        {
            On = (side, child, message) =>
            {
                var dies = side == Conditions.Base && message is Go && child.Blocks.Count == 1;
                if (dies) child.Die(139);
                return Task.FromResult(dies);
            },
        };

        var failure = (await RunAsync(script, Order(2))).Pair.Failure!;

        Assert.That((failure.Side, failure.Outcome), Is.EqualTo((Conditions.Base, LaunchOutcome.Failed)));
        Assert.That(failure.Reason, Does.Contain("turn 2"));
    }

    [Test]
    public async Task A_turn_that_comes_to_a_stop_ends_the_pair()
    {
        var script = new PairScript
        {
            On = async (side, child, message) =>
            {
                if (side != Conditions.Head || message is not Go go || child.Blocks.Count < 4) return false;
                await child.SayAsync(new Running(go.Block, 0));
                await child.SayAsync(new Done(go.Block, go.Queries - 1, go.Queries - 1, 0, 0, 1, 1, 0));
                return true;
            },
        };

        var failure = (await RunAsync(script, Order(1))).Pair.Failure!;

        Assert.That((failure.Side, failure.Outcome, failure.Reason), Is.EqualTo((Conditions.Head, LaunchOutcome.Timeout, "a turn of 11 queries had not ended after 10 s")));
    }

    [Test]
    public async Task Cancelling_ends_both_and_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var script = new PairScript
        {
            On = (_, child, message) =>
            {
                if (message is not Go || child.Blocks.Count < 2) return Task.FromResult(false);
                stop.Cancel();
                return Task.FromResult(true);
            },
        };
        using var runner = script.Runner(Folder, Quick);
        var clock = Stopwatch.StartNew();

        await Assert.ThatAsync(() => runner.RunAsync(Order(1), _ => { }, stop.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(script.All.Select(child => child.ExitCode), Is.EqualTo(new[] { 137, 137 }));
        Assert.That(clock.Elapsed, Is.LessThan(Quick.Finish / 2), "nobody is asked to finish");
    }

    [Test]
    public async Task What_is_too_slow_for_turns_has_whole_launches_from_then_on()
    {
        var script = new PairScript(baseNs: 1_000_000, headNs: 600_000_000);
        using var runner = script.Runner(Folder, Quick);

        var first = await runner.RunAsync(Order(1), _ => { }, CancellationToken.None);
        var second = await runner.RunAsync(Order(2), _ => { }, CancellationToken.None);

        Assert.That((first.WholeBecause, second.WholeBecause), Is.EqualTo(("its queries are too slow for 5 in a turn of 2 s", "its queries are too slow for 5 in a turn of 2 s")));
        Assert.That(script.All.Count(), Is.EqualTo(6), "two that should have taken turns, then one after the other");
        Assert.That(script.Heard.TakeLast(8), Is.EqualTo(new[] { "base hello", "base warm", "base turn", "base finish", "head hello", "head warm", "head turn", "head finish" }));
        Assert.That(second.Pair.Values[P50].LogRatio, Is.EqualTo(Math.Log(600)).Within(1e-9));
        Assert.That(second.Head!.WholeBecause, Is.EqualTo(second.WholeBecause));
        Assert.That(second.Head.Records!.Blocks, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_cannot_be_there_twice_has_whole_launches()
    {
        PairScript script = null!;
        script = new PairScript
        {
            On = async (side, child, message) =>
            {
                if (side != Conditions.Head || message is not Hello || script.All.Count(one => one.ExitCode is null) < 2) return false;
                await child.SayAsync(new Failed("setup", null, "System.IO.IOException", "address in use", "System.IO.IOException: address in use", Records: false));
                child.Die(1);
                return true;
            },
        };
        using var runner = script.Runner(Folder, Quick);

        var first = await runner.RunAsync(Order(2), _ => { }, CancellationToken.None);
        var started = script.All.Count();
        var second = await runner.RunAsync(Order(4), _ => { }, CancellationToken.None);

        Assert.That(first.WholeBecause, Is.EqualTo("its two processes can't be set up at the same time: the head failed during set-up: System.IO.IOException: address in use"));
        Assert.That(second.WholeBecause, Is.EqualTo(first.WholeBecause));
        Assert.That((first.Pair.Failure, second.Pair.Failure), Is.EqualTo(((GateFailure?)null, (GateFailure?)null)));
        Assert.That(second.Pair.Values, Is.Not.Empty);
        Assert.That((started, script.All.Count()), Is.EqualTo((6, 8)), "twice together, then alone; and it is not tried again");
    }

    [Test]
    public async Task What_cannot_be_set_up_now_and_then_is_a_failed_launch([Values] bool baseIsReady)
    {
        var (tries, bases) = (0, 0);
        var script = new PairScript
        {
            On = async (side, child, message) =>
            {
                // One that is not ready yet ends with the pair, which is no failure of its own.
                if (side == Conditions.Base && message is Hello && ++bases == 1) return !baseIsReady;
                if (side != Conditions.Head || message is not Hello || ++tries > 1) return false;
                await child.SayAsync(new Failed("setup", null, "System.IO.IOException", "busy", "System.IO.IOException: busy", Records: false));
                child.Die(1);
                return true;
            },
        };

        var report = await RunAsync(script, Order(1));

        Assert.That(report.Pair.Failure, Is.EqualTo(new GateFailure(Conditions.Head, LaunchOutcome.Failed, "failed during set-up: System.IO.IOException: busy", null)));
        Assert.That((report.WholeBecause, report.Head!.Outcome), Is.EqualTo(((string?)null, LaunchOutcome.Failed)));
        Assert.That(script.All.Count(), Is.EqualTo(4));
    }

    [Test]
    public async Task What_cannot_be_set_up_alone_either_is_the_pairs_failure()
    {
        var script = new PairScript
        {
            On = async (side, child, message) =>
            {
                if (side != Conditions.Head || message is not Hello) return false;
                await child.SayAsync(new Failed("setup", "Embed", "System.IO.IOException", "no model", "System.IO.IOException: no model", Records: false));
                child.Die(1);
                return true;
            },
        };

        var report = await RunAsync(script, Order(1));

        Assert.That(report.Pair.Failure, Is.EqualTo(new GateFailure(Conditions.Head, LaunchOutcome.Failed, "failed in stage 'Embed' during set-up: System.IO.IOException: no model", "Embed")));
        Assert.That((report.Base!.Outcome, report.Head!.Outcome), Is.EqualTo((LaunchOutcome.Ok, LaunchOutcome.Failed)));
    }

    [Test]
    public async Task A_scenario_that_cannot_be_cut_has_whole_launches_and_a_failed_one_is_told()
    {
        var scenario = new OfflineScenario();
        var script = new PairScript
        {
            On = async (side, child, message) =>
            {
                if (side != Conditions.Base || message is not Go) return false;
                await child.SayAsync(new Failed("run", null, "System.Exception", "no", "System.Exception: no", Records: false));
                child.Die(1);
                return true;
            },
        };

        var report = await RunAsync(script, Order(1, scenario));

        Assert.That(report.WholeBecause, Is.EqualTo(scenario.WholeBecause));
        Assert.That(report.Pair.Failure, Is.EqualTo(new GateFailure(Conditions.Base, LaunchOutcome.Failed, "failed during the run: System.Exception: no", null)));
        Assert.That((report.Base!.Outcome, report.Head!.Outcome), Is.EqualTo((LaunchOutcome.Failed, LaunchOutcome.Ok)));
    }

    [Test]
    public async Task What_cannot_take_turns_is_not_traced()
    {
        var script = new PairScript();
        using var runner = script.Runner(Folder, Quick, traced: true);

        var report = await runner.RunAsync(Order(1, new OfflineScenario()), _ => { }, CancellationToken.None);

        Assert.That((report.WholeBecause, report.Base, report.Head), Is.EqualTo((new OfflineScenario().WholeBecause, (LaunchResult?)null, (LaunchResult?)null)));
        Assert.That(script.Starts, Is.Empty);
    }
}

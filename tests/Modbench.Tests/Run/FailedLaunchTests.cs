using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Run;

/// <summary>What a launch says of a child that died, hung, or failed.</summary>
public class FailedLaunchTests : LaunchFixture
{
    [Test]
    public async Task A_child_killed_in_a_stage_is_a_failed_launch_that_names_it()
    {
        var children = new ScriptedChildren
        {
            On = (child, message) =>
            {
                if (message is not Go) return Task.FromResult(false);
                child.EnterStage(0);
                child.LastErrors = ["Killed"];
                child.Die(137);
                return Task.FromResult(true);
            },
        };

        var result = (await RunAsync(children, Solo())).Result;

        Assert.That(result.Outcome, Is.EqualTo(LaunchOutcome.Failed));
        Assert.That(result.Reason, Is.EqualTo("was ended by signal 9 (SIGKILL; out of memory, when nobody sent it) while running solo, in stage 'Embed'"));
        Assert.That(result.FailedStage, Is.EqualTo("Embed"));
        Assert.That(result.LastErrors, Is.EqualTo(new[] { "Killed" }));
        Assert.That(result.Pid, Is.EqualTo(1001));
    }

    /// <summary>What used up the machine before a launch died is what one wants to see of it.</summary>
    [Test]
    public async Task What_was_sampled_of_a_launch_that_died_is_kept_under_its_condition()
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("only Linux is sampled");
        var burnt = new List<(long At, long CpuNs)>();
        var children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (message is not Go go) return false;
                await child.SayAsync(new Running(go.Block, 0));

                // It uses a core, and this process stands for the child.
                do burnt.Add((Clock.Now, ThreadClock.Read().CpuNs));
                while (burnt[^1].CpuNs - burnt[0].CpuNs < 400_000_000);
                child.Die(137);
                return true;
            },
        };

        Watch = new WatchesThisProcess();
        var result = (await RunAsync(children, Solo())).Result;
        var ended = Clock.Now;
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], result with { Scenario = ScriptedGraphs.SingleStream.Name });

        Assert.That((result.Outcome, result.Records), Is.EqualTo((LaunchOutcome.Failed, (LaunchRecords?)null)));
        var subject = ledger.Utilisation.Single(row => row.Role == ProcessRole.Subject);
        Assert.Multiple(() =>
        {
            Assert.That((subject.Condition, subject.Outcome), Is.EqualTo(("solo", LaunchOutcome.Failed)));
            Assert.That(subject.Cores, Has.Count.EqualTo(20).And.None.Null);

            // Of what it had of a core since the block was seen to begin, which may be late.
            var from = result.Seen.Single().Window.Start;
            var own = burnt.Where(one => one.At >= from).Select(one => one.CpuNs).DefaultIfEmpty().ToList();
            Assert.That(subject.Cores.Average(), Is.AtLeast(0.1 * (own[^1] - own[0]) / (ended - from)));
            Assert.That(ledger.Measures.Where(row => row.Value is not null), Is.Empty, "it feeds no measure");
        });
    }

    private sealed class WatchesThisProcess : ILaunchWatch
    {
        public ILaunchWatching Begin(LaunchOrder order, System.Diagnostics.Process subject, IReadOnlyList<SampledProcess> processes) =>
            new ResourceWatch().Begin(order, subject, [.. processes.Select(process => process with { Pid = Environment.ProcessId })]);
    }

    [Test]
    public async Task A_failed_set_up_says_what_the_child_said()
    {
        var children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (message is not Hello) return false;
                await child.SayAsync(new Failed("setup", "Embed", "System.IO.FileNotFoundException", "no model.onnx", "System.IO.FileNotFoundException: no model.onnx\n   at Docs.Model.SetupAsync() in /home/me/Model.cs:line 12", false));
                child.Die(1);
                return true;
            },
        };

        var result = (await RunAsync(children, Solo())).Result;

        Assert.That((result.Outcome, result.FailedStage), Is.EqualTo((LaunchOutcome.Failed, "Embed")));
        Assert.That(result.Reason, Is.EqualTo("failed in stage 'Embed' during set-up: System.IO.FileNotFoundException: no model.onnx (Model.cs:12)"));
        Assert.That(children.All.SelectMany(child => child.Logged), Has.One.Contains("at Docs.Model.SetupAsync()"), "the run's log has the whole of it");
        Assert.That(result.StartToReadyNs, Is.Null);
    }

    [Test]
    public async Task A_failed_set_up_of_which_the_trace_says_nothing_is_placed_at_its_stage()
    {
        var children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (message is not Hello) return false;
                await child.SayAsync(new Failed("setup", "Embed", "System.IO.IOException", "no quota", "System.IO.IOException: no quota\n   at Modbench.Changes.KeptChange.Of(String file) in /_/src/KeptChange.cs:line 77", false));
                child.Die(1);
                return true;
            },
        };

        var result = (await RunAsync(children, Solo())).Result;

        Assert.That(result.Reason, Is.EqualTo("failed in stage 'Embed' during set-up: System.IO.IOException: no quota (Sample.cs:14)"));
    }

    [Test]
    public async Task A_hang_that_the_child_reports_is_a_timeout_and_its_records_count()
    {
        var children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (message is not Go) return false;
                await child.SayAsync(new Failed("run", "Embed", "hang", "it had not returned", "", true));
                return true;
            },
        };

        var result = (await RunAsync(children, Solo())).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Timeout, "hung in stage 'Embed' during the run: it had not returned")));
        Assert.That(result.Records, Is.Not.Null);
    }

    [Test]
    public async Task A_child_that_says_nothing_is_ended_at_the_cap()
    {
        var children = new ScriptedChildren
        {
            On = (child, message) =>
            {
                // Long before: once the host waits, a busy machine may let the child come too late.
                if (message is Hello) child.EnterStage(0);
                return Task.FromResult(message is Warm);
            },
        };

        var result = (await RunAsync(children, Solo(timeoutMs: 50), Quick with { WarmUp = TimeSpan.FromMilliseconds(100) })).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Timeout, "gave no answer for 0.2 s while warming up, in stage 'Embed': ended")));
        Assert.That(children.All.Single().WasKilled, Is.True);
    }

    [Test]
    public async Task A_neighbour_that_dies_ends_the_launch_and_is_named()
    {
        var children = new ScriptedChildren();
        children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (child.Plan.Neighbour || message is not Go { Condition: "beside B" } go) return false;
                await child.SayAsync(new Running(go.Block, 0));
                children.All.Single(other => other.Plan.Neighbour).Die(3);
                return true;
            },
        };

        var result = (await RunAsync(children, Beside(new SingleStreamScenario(), "B"))).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Failed, "neighbour B ended with exit code 3 while running")));
        Assert.That(children.All.Single(child => !child.Plan.Neighbour).WasKilled, Is.True);
    }

    /// <summary>What set-up writes must not stay half written: the end of the connection tells it, the end of the process comes later.</summary>
    [Test]
    public async Task A_child_that_is_not_set_up_in_time_may_end_by_itself()
    {
        var children = new ScriptedChildren { On = (child, message) => Task.FromResult(child.Plan.Neighbour && message is Hello) };

        var result = (await RunAsync(children, Beside(new SingleStreamScenario(), "B"), Quick with { SetUp = TimeSpan.FromSeconds(3) })).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Timeout, "neighbour B gave no answer for 3 s while being set up: ended")));
        Assert.That(children.All.Single(child => child.Plan.Neighbour).WasKilled, Is.False);
    }

    /// <summary>Nothing is measured beside a neighbour that stands still, and only its end shows that it did.</summary>
    [Test]
    public async Task A_neighbour_that_turns_out_to_hang_when_it_is_told_to_finish_fails_the_launch()
    {
        var children = new ScriptedChildren { On = (child, message) => FailsToFinish(child, message, "run", "hang") };

        var result = (await RunAsync(children, Beside(new SingleStreamScenario(), "B") with { Conditions = ["beside B"] })).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Timeout, "neighbour B hung in stage 'Embed' during the run: it stands still")));
        Assert.That(result.Records, Is.Null);
    }

    [Test]
    public async Task A_neighbour_that_fails_in_its_tear_down_has_been_a_neighbour_all_the_same()
    {
        var children = new ScriptedChildren { On = (child, message) => FailsToFinish(child, message, "finish", "System.FormatException") };

        var result = (await RunAsync(children, Beside(new SingleStreamScenario(), "B") with { Conditions = ["beside B"] })).Result;

        Assert.That(result.Outcome, Is.EqualTo(LaunchOutcome.Ok));
        Assert.That(result.Neighbours.Single().Outcome, Is.EqualTo(LaunchOutcome.Failed));
    }

    /// <summary>One with a timeout longer than that does not say that it hangs.</summary>
    [Test]
    public async Task A_neighbour_that_never_ends_its_run_fails_the_launch_and_one_that_never_ends_its_tear_down_does_not([Values] bool inTearDown)
    {
        var children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (!child.Plan.Neighbour || message is not Finish) return false;
                if (inTearDown) await File.WriteAllBytesAsync(child.Plan.RecordsFile, []);
                return true;
            },
        };

        var planned = Beside(new SingleStreamScenario(), "B") with { Conditions = ["beside B"] };
        var result = (await RunAsync(children, planned, Quick with { Finish = TimeSpan.FromSeconds(3) })).Result;

        const string reason = "neighbour B gave no answer for 3 s while finishing: ended";
        if (inTearDown)
        {
            Assert.That(result.Outcome, Is.EqualTo(LaunchOutcome.Ok));
            Assert.That((result.Neighbours.Single().Outcome, result.Neighbours.Single().Reason), Is.EqualTo((LaunchOutcome.Timeout, reason)));
        }
        else
        {
            Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Timeout, reason)));
            Assert.That(result.Records, Is.Null);
        }
    }

    private static async Task<bool> FailsToFinish(ScriptedChild child, ChildMessage message, string phase, string type)
    {
        if (!child.Plan.Neighbour || message is not Finish) return false;
        await child.SayAsync(new Failed(phase, "Embed", type, "it stands still", "", false));
        child.Die(1);
        return true;
    }
}

using System.Diagnostics;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>One launch against scripted children over the real socket.</summary>
public class LaunchRunnerTests
{
    private static readonly RunTimings Quick = new()
    {
        Hello = TimeSpan.FromSeconds(3),
        SetUp = TimeSpan.FromSeconds(3),
        WarmUp = TimeSpan.FromSeconds(3),
        Finish = TimeSpan.FromSeconds(3),
        Pause = TimeSpan.FromMilliseconds(200),
        ShortestReference = TimeSpan.FromMilliseconds(5),
        Switch = TimeSpan.Zero,
    };

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("modbench-launch-").FullName;

    [TearDown]
    public void LeaveNothing()
    {
        var left = Directory.GetFileSystemEntries(folder);
        Directory.Delete(folder, recursive: true);
        Assert.That(left, Is.Empty, "records and crash pages are gone after a launch");
    }

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
        var children = new ScriptedChildren();

        var report = await RunAsync(children, Beside(new SingleStreamScenario(), "B"));

        Assert.That(report.Result.Outcome, Is.EqualTo(LaunchOutcome.Ok), report.Result.Reason);
        Assert.That(report.Result.Alternating, Is.True);
        var heard = children.Heard.ToList();
        Assert.That(heard.Take(9), Is.EqualTo(new[] { "B hello", "B warm", "A hello", "A warm", "B go beside B", "B mark", "B mark", "B pause", heard[8] }));
        Assert.That(Turns(heard), Is.EqualTo(report.Result.Records!.Blocks.Select(block => block.Condition)), "the neighbour works in 'beside' blocks, and in no other");
        var order = string.Concat(report.Result.Records.Blocks.Select(block => block.Condition[0]));
        Assert.That(order.Chunk(4).Select(round => new string(round)), Is.All.AnyOf("pbbp", "bppb"));
        Assert.That(order, Has.Length.EqualTo(8));
        var neighbour = report.Result.Neighbours.Single();
        Assert.That((neighbour.Pipeline, neighbour.Copy, neighbour.Outcome, neighbour.Pid), Is.EqualTo(("B", 1, LaunchOutcome.Ok, 1001)));
        Assert.That(neighbour.Reference!.Value.End, Is.GreaterThan(neighbour.Reference.Value.Start));
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
    public async Task A_neighbour_that_does_not_pause_in_time_wants_whole_launches()
    {
        var children = new ScriptedChildren { On = (_, message) => Task.FromResult(message is Pause) };

        var report = await RunAsync(children, Beside(new SingleStreamScenario(), "B"));

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

        Assert.That(paused.Heard, Is.EquivalentTo(new[] { "B hello", "B warm", "A hello", "A warm", "A go paused B", "A finish", "B finish" }));
        Assert.That(quiet.Result.Neighbours.Single().Reference, Is.Null);
        Assert.That(beside.Heard, Is.EqualTo(new[] { "B hello", "B warm", "A hello", "A warm", "B go beside B", "B mark", "B mark", "A go beside B", "A finish", "B finish" }));
        Assert.That(busy.Result.Neighbours.Single().Reference, Is.Not.Null);
        Assert.That(busy.Result.Alternating, Is.False);
    }

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

    [Test]
    public async Task A_failed_set_up_says_what_the_child_said()
    {
        var children = new ScriptedChildren
        {
            On = async (child, message) =>
            {
                if (message is not Hello) return false;
                await child.SayAsync(new Failed("setup", "Embed", "System.IO.FileNotFoundException", "no model.onnx", "whole", false));
                child.Die(1);
                return true;
            },
        };

        var result = (await RunAsync(children, Solo())).Result;

        Assert.That((result.Outcome, result.FailedStage), Is.EqualTo((LaunchOutcome.Failed, "Embed")));
        Assert.That(result.Reason, Is.EqualTo("failed in stage 'Embed' during set-up: System.IO.FileNotFoundException: no model.onnx"));
        Assert.That(result.StartToReadyNs, Is.Null);
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
                if (message is Warm) child.EnterStage(0);
                return Task.FromResult(message is Warm);
            },
        };

        var result = (await RunAsync(children, Solo(timeoutMs: 50), Quick with { WarmUp = TimeSpan.FromMilliseconds(100) })).Result;

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((LaunchOutcome.Timeout, "gave no answer for 0.2 s while warming up, in stage 'Embed': ended")));
        Assert.That(children.All.Single().WasKilled, Is.True);
    }

    [Test]
    public async Task A_child_that_never_connects_is_ended_with_a_likely_reason()
    {
        var result = (await RunAsync(new ScriptedChildren { Mute = true }, Solo(), Quick with { Hello = TimeSpan.FromMilliseconds(100) })).Result;

        Assert.That(result.Outcome, Is.EqualTo(LaunchOutcome.Timeout));
        Assert.That(result.Reason, Does.StartWith("did not connect within 0.1 s").And.Contains("StartupHookSupport"));
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

    [Test]
    public async Task A_stranger_is_turned_away_and_the_child_still_heard()
    {
        var stranger = new ScriptedChildren { Hello = _ => new Hello("guess", 1, 1, "") };
        var children = new ScriptedChildren { Mute = true };
        using var listener = new ChildListener();
        var plan = Plan() with { Socket = listener.Address, Token = "right" };
        await using var running = (ScriptedChild)children.Start(plan, "");
        await using var wrong = (ScriptedChild)stranger.Start(plan, "");

        var greeting = Greeting.ReceiveAsync(listener, "right", running, "", TimeSpan.FromSeconds(5), CancellationToken.None);
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

    [Test]
    public async Task Cancelling_ends_every_child_at_once()
    {
        using var stop = new CancellationTokenSource();
        var children = new ScriptedChildren
        {
            On = (child, message) =>
            {
                if (child.Plan.Neighbour || message is not Go) return Task.FromResult(false);
                stop.Cancel();
                return Task.FromResult(true);
            },
        };

        var clock = Stopwatch.StartNew();
        await Assert.ThatAsync(() => RunAsync(children, Beside(new SingleStreamScenario(), "B", copies: 2), stop: stop.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(children.All, Has.Count.EqualTo(3));
        Assert.That(children.All.Select(child => child.ExitCode), Is.All.EqualTo(137));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
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

    private static LaunchOrder Solo(LaunchKind kind = LaunchKind.Latency, int timeoutMs = 500) => Order(
        new PlannedLaunch(1, Graphs.Pipeline("A"), new SingleStreamScenario { Queries = 10, TimeoutNs = timeoutMs * 1_000_000L }, kind, [], ["solo"], 1));

    private static LaunchOrder Beside(Scenario scenario, string neighbour, int copies = 1)
    {
        var graph = Graphs.Pipeline(neighbour);
        return Order(new PlannedLaunch(
            1, Graphs.Pipeline("A"), scenario, LaunchKind.Latency, [new PlannedNeighbour(graph, graph.Scenarios[0], copies)], [$"paused {neighbour}", $"beside {neighbour}"], 1));
    }

    private static LaunchOrder Order(PlannedLaunch planned) => new(planned, planned.Launch, planned.Conditions);

    private ChildPlan Plan() => new()
    {
        Protocol = 1,
        Socket = "",
        Token = "",
        Assembly = "",
        Pipeline = "A",
        Scenario = new SingleStreamScenario(),
        ProjectFolder = folder,
        RecordsFile = Path.Combine(folder, "a.records"),
        CrashPage = Path.Combine(folder, "a.stages"),
    };

    private Task<LaunchReport> RunAsync(ScriptedChildren children, LaunchOrder order, RunTimings? timings = null, CancellationToken stop = default) =>
        new LaunchRunner(children, children.Read, new NoWatch(), timings ?? Quick, folder, folder).RunAsync(order, _ => { }, stop);

    private sealed class NoWatch : ILaunchWatch, ILaunchWatching
    {
        public ILaunchWatching Begin(LaunchOrder order, Process subject) => this;

        public void End()
        {
        }

        public LaunchResult Complete(LaunchResult result) => result;

        public void Dispose()
        {
        }
    }
}

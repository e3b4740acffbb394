using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

public class RunScheduleTests
{
    private static readonly PipelineGraph[] Two = [Graphs.Pipeline("A"), Graphs.Pipeline("B")];
    private static readonly PipelineGraph[] Collocated = [Graphs.Pipeline("A").Beside("B"), Graphs.Pipeline("B")];

    [Test]
    public async Task A_failed_launch_stops_nothing_but_itself()
    {
        var runner = new ScriptedRunner(order => order.Planned.Pipeline.Name == "A" ? ScriptedRunner.Failed(order, "it threw") : ScriptedRunner.Ok(order));
        var schedule = Schedule(Two, runner, out var told);

        await schedule.RunAsync(CancellationToken.None);

        Assert.That(schedule.Results, Has.Count.EqualTo(8));
        Assert.That(told.Select(result => result.Launch), Is.EqualTo(schedule.Results.Select(one => one.Result.Launch)));
        Assert.That(schedule.Results.Select(one => one.Result).Count(result => result.Outcome == LaunchOutcome.Failed), Is.EqualTo(4));
    }

    [Test]
    public async Task A_launch_that_cannot_alternate_is_done_again_whole_and_so_are_all_after_it()
    {
        var runner = new ScriptedRunner(order => order.Alternates ? ScriptedRunner.Whole(order, "its load was 82 %") : ScriptedRunner.Ok(order));
        var schedule = Schedule(Collocated, runner, out _, new RunOptions { Trace = false });

        await schedule.RunAsync(CancellationToken.None);

        Assert.That(runner.Orders.Count(order => order.EndsWith("paused B/beside B", StringComparison.Ordinal)), Is.EqualTo(1), "found out once");
        Assert.That(schedule.Results.Select(one => one.Result).Select(result => string.Join('/', result.Conditions)).Order(StringComparer.Ordinal), Is.EqualTo(new[]
        {
            "beside B", "beside B", "beside B", "paused B", "paused B", "paused B", "solo", "solo", "solo",
        }));
        Assert.That(schedule.Results.Select(one => one.Result).Select(result => result.Launch).Distinct().Count(), Is.EqualTo(9), "every child process has a number of its own");
        Assert.That(schedule.Results.Select(one => one.Result).Select(result => result.Alternating), Is.All.False);
        Assert.That(schedule.Results.Where(one => one.Result.Conditions[0] != "solo").Select(one => one.Result.WholeBecause), Is.All.EqualTo("its load was 82 %"));
        Assert.That(schedule.Results.Where(one => one.Result.Conditions[0] == "solo").Select(one => one.Result.WholeBecause), Is.All.Null);
    }

    [Test]
    public async Task What_blocks_gave_before_one_was_found_not_to_do_is_superseded_and_done_again()
    {
        var blocks = 0;
        var runner = new ScriptedRunner(order =>
            !order.Alternates ? ScriptedRunner.Ok(order)
            : ++blocks == 3 ? ScriptedRunner.Failed(order, "it threw")
            : blocks == 4 ? ScriptedRunner.Whole(order, "its load was 71 %")
            : ScriptedRunner.Ok(order));
        var schedule = Schedule(Collocated, runner, out var told, new RunOptions { Launches = 4 });

        await schedule.RunAsync(CancellationToken.None);

        var results = schedule.Results.Select(one => one.Result).Where(result => result.Conditions[0] != "solo").ToList();
        Assert.That(blocks, Is.EqualTo(4), "found out once");
        Assert.That(results.Where(result => result.Alternating).Select(result => (result.Outcome, result.Superseded)), Is.EqualTo(new[]
        {
            (LaunchOutcome.Ok, true), (LaunchOutcome.Ok, true), (LaunchOutcome.Failed, false),
        }));
        var whole = results.Where(result => !result.Alternating).ToList();
        Assert.That(whole.Select(result => result.Conditions.Single()).Order(StringComparer.Ordinal), Is.EqualTo(Enumerable.Repeat("beside B", 8).Concat(Enumerable.Repeat("paused B", 8))), "eight were planned, the one that failed is done again too");
        Assert.That(whole.Count(result => result.Kind == LaunchKind.Trace), Is.EqualTo(8), "a trace with blocks in turn can't be compared either");
        Assert.That(whole.Select(result => result.Superseded), Is.All.False);
        Assert.That(schedule.Results.Select(one => one.Result.Launch), Is.Unique);
        Assert.That(schedule.Results.TakeLast(4).Select(one => one.Result.Superseded || one.Result.Alternating), Is.All.False, "done again after all others");
        Assert.That(told.Where(result => result.Superseded).Select(result => result.Launch), Is.EqualTo(results.Where(result => result.Superseded).Select(result => result.Launch)));
    }

    [Test]
    public async Task Whoever_listens_never_sees_both_kinds_at_once()
    {
        var blocks = 0;
        var runner = new ScriptedRunner(order => order.Alternates && ++blocks == 3 ? ScriptedRunner.Whole(order, "its load was 71 %") : ScriptedRunner.Ok(order));
        var plan = RunPlanner.Plan(Collocated, new RunOptions { Trace = false });
        var builder = new LedgerBuilder("run", DateTimeOffset.UnixEpoch, plan.ToRow("a.csproj"), new EnvironmentRow(), []);
        var kinds = new List<int>();
        var schedule = new RunSchedule(
            plan,
            runner,
            result =>
            {
                builder.Add(result);
                var fed = builder.Build().Launches.Where(row => row.Condition == "beside B" && !row.Superseded).ToList();
                if (fed.Exists(row => !row.Alternating)) kinds.Add(fed.Select(row => row.Alternating).Distinct().Count());
            },
            null,
            runner.Clock);

        await schedule.RunAsync(CancellationToken.None);

        var ledger = builder.Build();
        Assert.That(kinds, Is.Not.Empty.And.All.EqualTo(1));
        Assert.That(ledger.Measures.Single(row => row is { Condition: "beside B", Measure: "response.mean" }).Values, Has.Count.EqualTo(3));
        Assert.That(ledger.Measures.Single(row => row is { Condition: "beside B", Measure: "slowdown" }).Notes, Has.Some.StartsWith("whole launches"));
        Assert.That(ledger.Launches.Select(row => (row.Launch, row.Condition)), Is.Unique);
        Assert.That(
            ledger.Launches.Where(row => row.Condition == "beside B" && !row.Superseded).Select(row => row.Reason),
            Is.All.EqualTo("whole launch, not blocks in turn: its load was 71 %"));
    }

    [Test]
    public async Task Time_left_counts_what_is_done_again_and_forgets_what_blocks_took()
    {
        var blocks = 0;
        var runner = new ScriptedRunner(order => order.Alternates && ++blocks == 3 ? ScriptedRunner.Whole(order, "its load was 71 %") : ScriptedRunner.Ok(order))
        {
            Takes = order => TimeSpan.FromSeconds(order.Alternates ? 1000 : 10),
        };
        var progress = new List<RunProgress>();
        var plan = RunPlanner.Plan(Collocated, new RunOptions { Trace = false });

        await new RunSchedule(plan, runner, _ => { }, new Collect(progress), runner.Clock).RunAsync(CancellationToken.None);

        var starts = progress.Where(at => at.Phase == "setting up").ToList();
        var switched = starts.FindIndex(at => at.Of > plan.Launches.Count);
        Assert.That(starts[switched].Left, Is.LessThan(TimeSpan.FromSeconds(100)), "a thousand seconds were the blocks'");
        Assert.That(starts[^1].What, Does.EndWith(" (again)"));
        Assert.That(starts.TakeLast(4).Select(at => (at.Launch, at.Of, at.Left.TotalSeconds)), Is.EqualTo(new[] { (7, 8, 40.0), (7, 8, 30.0), (8, 8, 20.0), (8, 8, 10.0) }));
        Assert.That(progress[^1].Left, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Which_whole_launch_comes_first_is_drawn()
    {
        var firsts = new HashSet<string>();
        for (var seed = 1; seed <= 12; seed++)
        {
            var runner = new ScriptedRunner(order => order.Alternates ? ScriptedRunner.Whole(order, "slow") : ScriptedRunner.Ok(order));
            var plan = RunPlanner.Plan(Collocated, new RunOptions { Trace = false }, seed);
            var schedule = new RunSchedule(plan, runner, _ => { }, null, runner.Clock);
            await schedule.RunAsync(CancellationToken.None);
            firsts.UnionWith(schedule.Results.Select(one => one.Result).Where(result => result.Conditions[0] != "solo").Take(1).Select(result => result.Conditions[0]));
        }

        Assert.That(firsts, Is.EquivalentTo(new[] { "paused B", "beside B" }));
    }

    [Test]
    public async Task Time_left_follows_what_launches_really_take()
    {
        var runner = new ScriptedRunner(order => ScriptedRunner.Ok(order)) { Takes = _ => TimeSpan.FromSeconds(100) };
        var progress = new List<RunProgress>();
        var plan = RunPlanner.Plan([Graphs.Pipeline("A")], new RunOptions { Trace = false });
        var schedule = new RunSchedule(plan, runner, _ => { }, new Collect(progress), runner.Clock);

        await schedule.RunAsync(CancellationToken.None);

        Assert.That(progress[0].Left, Is.EqualTo(plan.Expected), "nothing has run: the plan's guess");
        Assert.That(progress.Where(at => at.Phase == "setting up").Select(at => at.Left.TotalSeconds).Skip(1), Is.EqualTo(new[] { 200.0, 100.0 }));
        Assert.That(progress[^1].Left, Is.EqualTo(TimeSpan.Zero));
        Assert.That(progress.Select(at => (at.Launch, at.Of)).Distinct(), Is.EqualTo(new[] { (1, 3), (2, 3), (3, 3) }));
        Assert.That(progress[0].What, Is.EqualTo("A SingleStream solo"));
    }

    [TestCase(60, true)]
    [TestCase(1000, false)]
    public async Task Whole_launches_that_outlast_the_budget_say_so(int budgetSeconds, bool outlasts)
    {
        var runner = new ScriptedRunner(order => order.Alternates ? ScriptedRunner.Whole(order, "its load was 82 %") : ScriptedRunner.Ok(order)) { Takes = _ => TimeSpan.FromSeconds(20) };
        var schedule = Schedule(Collocated, runner, out _, new RunOptions { Trace = false, Budget = TimeSpan.FromSeconds(budgetSeconds) });

        await schedule.RunAsync(CancellationToken.None);

        var because = schedule.Results.Select(one => one.Result).First(result => result.Conditions[0] == "beside B").WholeBecause;
        Assert.That(because, outlasts ? Does.Match(@"^its load was 82 %; with launches of its own the run takes about \d+ s in place of the 60 s of --budget$") : Is.EqualTo("its load was 82 %"));
    }

    [Test]
    public async Task Cancelling_keeps_what_has_finished()
    {
        using var stop = new CancellationTokenSource();
        var runner = new ScriptedRunner(order => ScriptedRunner.Ok(order));
        var plan = RunPlanner.Plan(Two, new RunOptions());
        var schedule = new RunSchedule(plan, runner, result => { if (result.Launch == 3) stop.Cancel(); }, null, runner.Clock);

        await Assert.ThatAsync(() => schedule.RunAsync(stop.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(schedule.Results.Select(one => one.Result).Select(result => result.Launch), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Finishing_keeps_the_launch_in_progress_and_begins_no_other()
    {
        using var finish = new CancellationTokenSource();
        var runner = new ScriptedRunner(order =>
        {
            if (order.Number == 2) finish.Cancel();
            return ScriptedRunner.Ok(order);
        });
        var schedule = Schedule(Two, runner, out var told);

        await Assert.ThatAsync(() => schedule.RunAsync(finish.Token, CancellationToken.None), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(told.Select(result => result.Launch), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(runner.Orders, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Finishing_in_a_block_that_wants_whole_launches_begins_none_of_those()
    {
        using var finish = new CancellationTokenSource();
        var runner = new ScriptedRunner(order =>
        {
            if (!order.Alternates) return ScriptedRunner.Ok(order);
            finish.Cancel();
            return ScriptedRunner.Whole(order, "its load was 82 %");
        });
        var schedule = Schedule(Collocated, runner, out _, new RunOptions { Trace = false, Launches = 1 });

        await Assert.ThatAsync(() => schedule.RunAsync(finish.Token, CancellationToken.None), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(schedule.Results.Select(one => one.Result.Conditions[0]), Has.None.EqualTo("beside B"));
    }

    private static RunSchedule Schedule(PipelineGraph[] graphs, ScriptedRunner runner, out List<LaunchResult> told, RunOptions? options = null)
    {
        var results = new List<LaunchResult>();
        told = results;
        return new RunSchedule(RunPlanner.Plan(graphs, options ?? new RunOptions { Filters = graphs == Collocated ? [] : ["*"] }), runner, results.Add, null, runner.Clock);
    }

    private sealed class Collect(List<RunProgress> into) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => into.Add(value);
    }
}

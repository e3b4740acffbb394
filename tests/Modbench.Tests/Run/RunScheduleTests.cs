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
        Assert.That(schedule.Notes, Is.EqualTo(new[]
        {
            "A SingleStream: 'paused B' and 'beside B' have launches of their own, not blocks in turn: its load was 82 %",
        }));
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

using System.Diagnostics;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>Runs of real child processes, see <see cref="ChildPipelines"/>, through BenchmarkDotNet and back.</summary>
[NonParallelizable]
public class RealChildTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("modbench-real-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Solo_and_collocated_launches_give_records_of_what_was_planned()
    {
        var outcome = await RunAsync([Pipeline("Sleeps", new SingleStreamScenario { Queries = 20, WarmupQueries = 3 }).Beside("Child.Works"), Pipeline("Works")]);

        var (solo, beside) = (outcome.Launches.Single(launch => launch.Conditions.Count == 1), outcome.Launches.Single(launch => launch.Conditions.Count == 2));
        Assert.That(outcome.Launches.Select(launch => launch.Outcome), Is.All.EqualTo(LaunchOutcome.Ok), () => outcome.Launches[0].Reason + outcome.Launches[1].Reason);
        Assert.That(solo.Records!.Queries.Count(query => query.Measured), Is.EqualTo(20));
        Assert.That(beside.Alternating, Is.True);
        Assert.That(beside.Records!.Blocks.Select(block => block.Condition).Distinct(), Is.EquivalentTo(new[] { "paused Works", "beside Works" }));
        Assert.That(beside.Records.Blocks, Has.Count.EqualTo(8));

        // Nothing of the neighbour happens in a block that says it is paused.
        var neighbour = beside.Neighbours.Single();
        var paused = beside.Records.Blocks.Where(block => block.Condition == "paused Works").ToList();
        Assert.That(neighbour.Outcome, Is.EqualTo(LaunchOutcome.Ok), neighbour.Reason);
        Assert.That(neighbour.Records!.Queries.Where(query => paused.Any(block => query.End > block.Start && query.Sent < block.End)), Is.Empty);
        Assert.That(neighbour.Records.Queries.Where(query => query.End > neighbour.Reference!.Value.Start && query.End < neighbour.Reference.Value.End), Is.Not.Empty);
    }

    [Test]
    public async Task A_pipeline_whose_stage_ends_the_process_fails_by_itself()
    {
        var outcome = await RunAsync([Pipeline("Exits"), Pipeline("Dies"), Pipeline("Misses"), Pipeline("Sleeps")]);

        Assert.That(Launch(outcome, "Sleeps").Outcome, Is.EqualTo(LaunchOutcome.Ok));
        Assert.That(Launch(outcome, "Exits"), Has.Property("Outcome").EqualTo(LaunchOutcome.Failed).And.Property("FailedStage").EqualTo("Work"));
        Assert.That(Launch(outcome, "Exits").Reason, Does.Contain("exit code 7").And.Contains("'Work'"));
        Assert.That(Launch(outcome, "Dies"), Has.Property("Outcome").EqualTo(LaunchOutcome.Failed).And.Property("FailedStage").EqualTo("Work"));
        Assert.That(Launch(outcome, "Dies").Reason, Does.Contain("signal 9").And.Contains("'Work'"));
        Assert.That(Launch(outcome, "Dies").LastErrors, Does.Contain("about to die"));
        Assert.That(Launch(outcome, "Misses").Reason, Is.EqualTo("failed in stage 'Work' during set-up: System.IO.FileNotFoundException: Could not find file 'model.onnx'."));
    }

    [Test]
    public async Task A_stage_that_hangs_ends_its_launch_two_seconds_past_the_timeout()
    {
        var clock = Stopwatch.StartNew();
        var outcome = await RunAsync([Pipeline("Hangs", new SingleStreamScenario { WarmupQueries = 3, TimeoutNs = 200_000_000 })]);

        Assert.That(Launch(outcome, "Hangs"), Has.Property("Outcome").EqualTo(LaunchOutcome.Timeout).And.Property("FailedStage").EqualTo("Work"));
        Assert.That(Launch(outcome, "Hangs").Reason, Does.StartWith("hung in stage 'Work' during the run"), "the child says so, before the host has waited for long enough");
        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(2.2)));
    }

    [Test]
    public async Task Queries_that_fail_are_records_and_not_a_failed_launch()
    {
        var launch = Launch(await RunAsync([Pipeline("Throws", new SingleStreamScenario { Queries = 20, WarmupQueries = 2 })]), "Throws");

        Assert.That(launch.Outcome, Is.EqualTo(LaunchOutcome.Ok), launch.Reason);
        Assert.That(launch.Records!.Failures.Single(failure => failure.Condition == "solo"), Has.Property("Stage").EqualTo("Work").And.Property("Message").EqualTo("an even one"));
    }

    [Test]
    public async Task What_the_child_writes_goes_to_the_log_untouched()
    {
        var launch = Launch(await RunAsync([Pipeline("Talks", new SingleStreamScenario { Queries = 5, WarmupQueries = 1 })]), "Talks");

        Assert.That(launch.Outcome, Is.EqualTo(LaunchOutcome.Ok), launch.Reason);
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "run.log")), Does.Contain("[1 Talks] {\"message\":\"done\"}").And.Contains("\u0000\u001b[2J"));
    }

    [Test]
    public async Task A_trace_counts_what_the_child_did_in_its_measured_stretch()
    {
        const int Queries = 20;
        var outcome = await RunAsync([Pipeline("Works", new SingleStreamScenario { Queries = Queries, WarmupQueries = 3 })], trace: true);

        var launch = outcome.Launches.Single(launch => launch.Kind == LaunchKind.Trace);
        Assert.That(launch.Outcome, Is.EqualTo(LaunchOutcome.Ok), launch.Reason);
        var trace = launch.Traces.Single();
        Assert.That(trace.Condition, Is.EqualTo("solo"));
        Assert.That(trace.EventsLost, Is.Zero);
        Assert.That(trace.GcCount, Is.InRange(Queries, Queries + 2));

        // The process's own counters over the same stretch are another way to the same numbers.
        var block = launch.Records!.Blocks.Single();
        Assert.That(trace.GcCount, Is.EqualTo(block.Gen0).Within(1));
        Assert.That((double)trace.GcPauseNs / block.GcPauseNs, Is.InRange(0.95, 500), "the trace's pauses hold the suspending and restarting too, at each of which others may take the core, for long now and then");
        Assert.That(trace.Contentions, Is.EqualTo(block.Contentions).Within(1));
        Assert.That(trace.Contentions, Is.InRange(Queries, 2 * Queries), "one a query, and now and then one of the runtime or the engine");
        Assert.That(trace.ContentionNs / 1e6 / Queries, Is.GreaterThan(3), "each waits for 5 ms and more");
        Assert.That(trace.ContentionNs, Is.LessThan(launch.Records.Spans.Sum(span => span.Service)), "and does so in its visit");
        Assert.That(trace.PoolWorkItems, Is.InRange(3 * Queries, 5 * Queries), "three a query, and others beside them");
        Assert.That(trace.PoolQueueingMeanNs, Is.GreaterThan(0));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "run.log", $"trace-{launch.Launch}.nettrace" }));
    }

    [Test]
    public async Task Events_outside_the_blocks_do_not_count()
    {
        var outcome = await RunAsync([Pipeline("Works", new SingleStreamScenario { Queries = 10, WarmupQueries = 3 })], trace: true);

        var launch = outcome.Launches.Single(launch => launch.Kind == LaunchKind.Trace);
        var file = Path.Combine(folder, $"trace-{launch.Launch}.nettrace");
        var block = launch.Records!.Blocks.Single();
        var half = launch.Records.Queries.Where(query => query.Measured).Select(query => query.End).Order().ElementAt(4);
        var halves = TraceSummaries.Of(TraceReader.Read(file), [block with { End = half }, block with { Index = 1, Condition = "rest", MeasuredFrom = half }]);
        var before = TraceSummaries.Of(TraceReader.Read(file), [block with { MeasuredFrom = block.Start - 1_000_000_000, End = block.Start - 500_000_000 }]);

        Assert.That(halves.Sum(one => one.GcCount), Is.EqualTo(launch.Traces[0].GcCount));
        Assert.That(halves.Sum(one => one.ContentionNs), Is.EqualTo(launch.Traces[0].ContentionNs));
        Assert.That(halves.Select(one => one.GcCount), Is.All.InRange(1, 9), "some in each");
        Assert.That(before.Single(), Is.EqualTo(new TraceSummary("solo", 0, 0, 0, 0, 0, null, 0)));
    }

    [Test]
    public async Task Stacks_tell_the_busy_method_of_a_stage_from_one_that_waits()
    {
        var outcome = await RunAsync([Pipeline("Burns", new SingleStreamScenario { Queries = 100, WarmupQueries = 3 })], stacks: true);

        var launch = outcome.Launches.Single(launch => launch.Kind == LaunchKind.Stacks);
        Assert.That(launch.Outcome, Is.EqualTo(LaunchOutcome.Ok), launch.Reason);
        Assert.That(launch.TraceProblem, Is.Null);
        Assert.That((launch.Stacks!.Lost, launch.Stacks.NoStates), Is.EqualTo((0L, (string?)null)));
        var stage = launch.Stacks.Conditions.Single().Stages.Single();
        Assert.That((stage.Stage, stage.Visits), Is.EqualTo(("Work", 100)));

        // Three parts burnt in one method, one in another; beside that it sleeps for about as long.
        var (much, little) = (Samples(stage, nameof(Burner.BurnMuch)), Samples(stage, nameof(Burner.BurnLittle)));
        Assert.That(stage.Stacks[0].Frames[^1], Does.EndWith("Burner.BurnMuch").Or.Contains("Sleep"));
        // On a machine that others use 1.8 has been seen: whoever is kept from its core is stopped, and looked at, late.
        Assert.That(much.Sum(stack => stack.Samples) / (double)little.Sum(stack => stack.Samples), Is.InRange(1.3, 6), () => string.Join('\n', stage.Stacks));
        Assert.That(much.Where(stack => stack.State is SampledState.Managed or SampledState.Ready).Sum(stack => stack.Samples), Is.GreaterThan(0.95 * much.Sum(stack => stack.Samples)));
        Assert.That(much.Select(stack => stack.Frames[0]), Is.All.EqualTo("Modbench.Tests.Run.ChildPipelines.Wiring.Visit"), "what led to the visit is left out");
        var slept = Samples(stage, nameof(Thread.Sleep)).ToList();
        Assert.That(slept.Where(stack => stack.State == SampledState.Waiting).Sum(stack => stack.Samples), Is.GreaterThan(0.8 * slept.Sum(stack => stack.Samples)));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "run.log", $"stacks-{launch.Launch}.nettrace" }));

        static IEnumerable<FoldedStack> Samples(StageStacks stage, string method) =>
            stage.Stacks.Where(stack => stack.Frames.Any(frame => frame.EndsWith("." + method, StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_runtime_that_lets_nobody_trace_it_is_measured_all_the_same_and_says_why()
    {
        const string Switch = "DOTNET_EnableDiagnostics";
        Environment.SetEnvironmentVariable(Switch, "0");
        try
        {
            var outcome = await RunAsync([Pipeline("Sleeps")], trace: true);

            var launch = outcome.Launches.Single(launch => launch.Kind == LaunchKind.Trace);
            Assert.That(launch.Outcome, Is.EqualTo(LaunchOutcome.Ok), launch.Reason);
            Assert.That(launch.Traces, Is.Empty);
            Assert.That(launch.TraceProblem, Does.StartWith("no EventPipe session: "));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Switch, null);
        }
    }

    [Test]
    public async Task A_damaged_trace_is_an_error_with_the_files_name()
    {
        var file = Path.Combine(folder, "trace-1.nettrace");
        await File.WriteAllTextAsync(file, "not a trace");

        var error = Assert.Throws<IOException>(() => TraceReader.Read(file));
        Assert.That(error!.Message, Does.StartWith("trace-1.nettrace"));
    }

    [Test]
    public async Task Cancelling_a_run_leaves_no_child_behind()
    {
        using var stop = new CancellationTokenSource();
        var slow = new SingleStreamScenario { Queries = 20_000, WarmupQueries = 3 };
        var running = RunAsync([Pipeline("Sleeps", slow).Beside("Child.Works"), Pipeline("Works")], stop: stop.Token);
        while (Children().Count == 0 && !running.IsCompleted) await Task.Delay(50);
        await Task.Delay(700); // it starts, or warms up, or is in its run
        Assert.That(() => Children(), Is.Not.Empty.After(60_000, 20), "between two launches there is none");
        await stop.CancelAsync();

        var outcome = await running;

        Assert.That(outcome.Interrupted, Is.True);
        Assert.That(Children(), Is.Empty);
    }

    private static List<int> Children() => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _))
        .Select(name => int.Parse(name!, null))
        .Where(pid =>
        {
            try
            {
                return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Split(' ')[2] == $"{Environment.ProcessId}"
                    && File.ReadAllText($"/proc/{pid}/cmdline").Contains("Modbench.Tests", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        })
        .ToList();

    private static PipelineGraph Pipeline(string name, Scenario? scenario = null)
    {
        var graph = Graphs.Pipeline($"Child.{name}", scenario ?? new SingleStreamScenario { Queries = 20, WarmupQueries = 3 });
        return graph with { Assembly = typeof(ChildPipelines).Assembly.GetName().Name!, Stages = [graph.Stages[0] with { Name = "Work" }] };
    }

    private static LaunchResult Launch(RunOutcome outcome, string pipeline) => outcome.Launches.Single(launch => launch.Pipeline == $"Child.{pipeline}");

    // Records can be read only while the launch is handed over.
    private static LaunchResult Kept(LaunchResult launch) => launch with
    {
        Records = Kept(launch.Records),
        Neighbours = launch.Neighbours.Select(neighbour => neighbour with { Records = Kept(neighbour.Records) }).ToList(),
    };

    private static LaunchRecords? Kept(LaunchRecords? records) =>
        records is null ? null : records with { Queries = records.Queries.ToArray(), Spans = records.Spans.ToArray() };

    /// <summary>The outcome, its launches with all their records.</summary>
    private async Task<RunOutcome> RunAsync(PipelineGraph[] graphs, bool trace = false, bool stacks = false, CancellationToken stop = default)
    {
        var launches = new List<LaunchResult>();
        var output = new ProjectOutput("", folder, "dotnet", [typeof(ChildPipelines).Assembly.Location], graphs);
        var plan = RunPlanner.Plan(graphs, new RunOptions { Launches = 1, Trace = trace, Stacks = stacks });
        var outcome = await BenchmarkRun.RunAsync(plan, output, folder, launch => launches.Add(Kept(launch)), (_, _, _, _) => null, null, stop);
        Assert.That(outcome.Launches.Select(launch => launch.Launch), Is.EqualTo(launches.Select(launch => launch.Launch)));
        return outcome with { Launches = launches };
    }
}

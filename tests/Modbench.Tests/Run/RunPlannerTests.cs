using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

public class RunPlannerTests
{
    private static readonly PipelineGraph Index = Graphs.Pipeline("Docs.BuildIndex");
    private static readonly PipelineGraph Ask = Graphs.Pipeline("Docs.AskDocs", new SingleStreamScenario { Queries = 100 }, new ServerScenario { QueriesPerSecond = 20, DurationNs = 4_000_000_000 });

    [Test]
    public void Three_latency_launches_of_each_kind_and_three_traced_ones_of_what_is_to_be_explained()
    {
        var plan = RunPlanner.Plan([Ask.Beside("Docs.BuildIndex", 1, "SingleStream"), Index], new RunOptions());

        var counts = plan.Launches
            .GroupBy(launch => $"{launch.Pipeline.ShortName} {launch.Scenario.Name} {string.Join('/', launch.Conditions)} {launch.Kind}")
            .Select(same => $"{same.Key}: {same.Count()}")
            .Order(StringComparer.Ordinal);
        Assert.That(counts, Is.EqualTo(new[]
        {
            "AskDocs Server(20/s) solo Latency: 3",
            "AskDocs Server(20/s) solo Trace: 1",
            "AskDocs SingleStream paused BuildIndex/beside BuildIndex Latency: 3",
            "AskDocs SingleStream paused BuildIndex/beside BuildIndex Trace: 3",
            "AskDocs SingleStream solo Latency: 3",
        }));
        Assert.That(plan.OnlyNeighbours, Is.EqualTo(new[] { "BuildIndex" }));
        Assert.That(plan.Launches.Select(launch => launch.Launch), Is.EqualTo(Enumerable.Range(1, 13)));
    }

    [TestCase(1)]
    [TestCase(9)]
    public void Stacks_are_sampled_in_one_launch_of_each_kind(int launches)
    {
        var peak = Graphs.Pipeline("Docs.Peak", new PeakScenario());
        var plan = RunPlanner.Plan([Ask.Beside("Docs.BuildIndex", 1, "SingleStream"), Index, peak], new RunOptions { Launches = launches, Trace = false, Stacks = true });

        // As of traces: where blocks take turns, the subject alone adds nothing; a search has no one rate.
        Assert.That(
            plan.Launches.Where(launch => launch.Kind == LaunchKind.Stacks).Select(launch => $"{launch.Pipeline.ShortName} {launch.Scenario.Name} {string.Join('/', launch.Conditions)}"),
            Is.EquivalentTo(new[] { "AskDocs Server(20/s) solo", "AskDocs SingleStream paused BuildIndex/beside BuildIndex" }));
        Assert.That(RunPlanner.Plan([Ask], new RunOptions()).Launches.Where(launch => launch.Kind == LaunchKind.Stacks), Is.Empty, "nobody asked");
    }

    [TestCase(1, 1, 1)]
    [TestCase(2, 2, 1)]
    [TestCase(9, 9, 3)]
    public void Launches_scales_every_kind(int asked, int latency, int trace)
    {
        var plan = RunPlanner.Plan([Graphs.Pipeline("A")], new RunOptions { Launches = asked });

        Assert.That(plan.Launches.Count(launch => launch.Kind == LaunchKind.Latency), Is.EqualTo(latency));
        Assert.That(plan.Launches.Count(launch => launch.Kind == LaunchKind.Trace), Is.EqualTo(trace));
    }

    [Test]
    public void Launch_one_of_each_runs_before_launch_two_of_any()
    {
        var graphs = Enumerable.Range(0, 6).Select(i => Graphs.Pipeline($"P{i}")).ToList();

        for (var seed = 1; seed <= 20; seed++)
        {
            var plan = RunPlanner.Plan(graphs, new RunOptions { Trace = false }, seed);

            foreach (var round in plan.Launches.Chunk(6))
                Assert.That(round.Select(launch => launch.Pipeline.Name).Distinct().Count(), Is.EqualTo(6), $"seed {seed}");
        }
    }

    [Test]
    public void The_order_in_a_round_is_the_seeds_alone()
    {
        var graphs = Enumerable.Range(0, 6).Select(i => Graphs.Pipeline($"P{i}")).ToList();
        string Order(int seed) => string.Join(' ', RunPlanner.Plan(graphs, new RunOptions(), seed).Launches.Select(launch => launch.Pipeline.Name + launch.Seed));

        var (first, again, other) = (Order(7), Order(7), Order(8));
        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
        Assert.That(RunPlanner.Plan(graphs, new RunOptions(), 7).Seed, Is.EqualTo(7));
    }

    [Test]
    public void A_neighbour_with_a_reason_of_its_own_is_measured_too()
    {
        var ask = Ask.Beside("Docs.BuildIndex");

        Assert.That(Subjects([ask, Index]), Is.EqualTo(new[] { "AskDocs" }));
        Assert.That(Subjects([ask, Index with { Alone = true }]), Is.EqualTo(new[] { "AskDocs", "BuildIndex" }));
        Assert.That(Subjects([ask, Index with { Objective = new Objective(1, 1) }]), Is.EqualTo(new[] { "AskDocs", "BuildIndex" }));
        Assert.That(Subjects([ask, Index with { Qualities = [new QualityBound("q", 1, null, "", 1)] }]), Is.EqualTo(new[] { "AskDocs", "BuildIndex" }));
        Assert.That(Subjects([ask, Index], new RunOptions { Filters = ["*"] }), Is.EqualTo(new[] { "AskDocs", "BuildIndex" }));
        Assert.That(Subjects([ask, Index], new RunOptions { Filters = ["buildindex"] }), Is.EqualTo(new[] { "BuildIndex" }));
    }

    [TestCase("AskDocs")]
    [TestCase("ask*")]
    [TestCase("docs.*")]
    [TestCase("Docs.Ask????")]
    public void A_filter_is_a_glob_over_the_short_or_the_full_name(string filter) =>
        Assert.That(Subjects([Ask, Graphs.Pipeline("Other")], new RunOptions { Filters = [filter] }), Is.EqualTo(new[] { "AskDocs" }));

    [Test]
    public void An_unknown_filter_names_the_nearest_and_all()
    {
        var error = Assert.Throws<ModbenchException>(() => Subjects([Ask, Index], new RunOptions { Filters = ["AskDosc"] }));

        Assert.That(error!.Code, Is.EqualTo("MB1020"));
        Assert.That(error.ExitCode, Is.EqualTo(2));
        Assert.That(error.Message, Is.EqualTo("no pipeline matches --filter 'AskDosc'. Did you mean 'AskDocs'? There is: AskDocs, BuildIndex"));
    }

    [Test]
    public void An_unknown_scenario_names_the_nearest_and_all()
    {
        var error = Assert.Throws<ModbenchException>(() => Subjects([Ask], new RunOptions { Scenario = "Sever(20/s)" }));

        Assert.That(error!.Code, Is.EqualTo("MB1021"));
        Assert.That(error.Message, Is.EqualTo("no scenario matches --scenario 'Sever(20/s)'. Did you mean 'Server(20/s)'? There is: SingleStream, Server(20/s)"));
    }

    [TestCase("server")]
    [TestCase("Server(20/S)")]
    public void A_scenario_is_picked_by_kind_or_name(string wanted)
    {
        var plan = RunPlanner.Plan([Ask.Beside("Docs.BuildIndex", 1, "SingleStream"), Index with { Scenarios = [new OfflineScenario()] }], new RunOptions { Scenario = wanted });

        Assert.That(plan.Launches.Select(launch => launch.Scenario.Kind).Distinct(), Is.EqualTo(new[] { "Server" }));
        Assert.That(plan.Launches.SelectMany(launch => launch.Conditions).Distinct(), Is.EqualTo(new[] { "solo" }));
    }

    [Test]
    public void Queries_replace_what_is_declared()
    {
        var plan = RunPlanner.Plan([Ask], new RunOptions { Queries = 7 });

        Assert.That(plan.Launches.Select(launch => (launch.Scenario.Queries, launch.Scenario.DurationNs)).Distinct(), Is.EqualTo(new[] { (7, 0L) }));
    }

    [Test]
    public void The_expected_time_is_the_sum_over_the_launches()
    {
        var plan = RunPlanner.Plan([Graphs.Pipeline("A", new SingleStreamScenario { DurationNs = 10_000_000_000 })], new RunOptions { Launches = 2, Trace = false });

        Assert.That(plan.Expected, Is.EqualTo(plan.Launches[0].Expected * 2));
        Assert.That(plan.Launches[0].Expected, Is.InRange(TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(15)));
    }

    [Test]
    public void Traced_launches_keep_all_visits()
    {
        var plan = RunPlanner.Plan([Ask.Beside("Docs.BuildIndex", 1, "SingleStream"), Index], new RunOptions { SpanShare = 0.1 });

        Assert.That(
            plan.Launches.Select(launch => (launch.Kind, launch.SpanShare)).Distinct(),
            Is.EquivalentTo(new[] { (LaunchKind.Latency, 0.1), (LaunchKind.Trace, 1) }));
    }

    [TestCase(10)]
    [TestCase(30)]
    [TestCase(60)]
    public void A_budget_is_kept_and_said(int seconds)
    {
        var ask = Graphs.Pipeline("A", new SingleStreamScenario { DurationNs = 20_000_000_000 });
        var plan = RunPlanner.Plan([ask], new RunOptions { Budget = TimeSpan.FromSeconds(seconds) });

        Assert.That(plan.Expected, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(seconds * 1.05)));
        Assert.That(plan.Expected, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds * 0.5)), "a budget is there to be used");
        Assert.That(plan.Launches, Is.Not.Empty);
        Assert.That(plan.Notes.Single(), Does.StartWith($"--budget {seconds} s: ").And.Contains("measured stretches cut to"));
    }

    [Test]
    public void A_budget_below_the_shortest_plan_still_runs_one_of_each_and_says_how_long()
    {
        var plan = RunPlanner.Plan([Ask.Beside("Docs.BuildIndex"), Index], new RunOptions { Budget = TimeSpan.FromSeconds(5) });

        Assert.That(plan.Notes, Has.Some.Contain("measured stretches cut to the shortest there are"));
        Assert.That(plan.Launches.GroupBy(launch => (launch.Scenario.Name, launch.Conditions[0], launch.Kind)).Select(same => same.Count()), Is.All.EqualTo(1));
        Assert.That(plan.Notes.Single(), Does.Contain("1 instead of 3 launches of each").And.Contains("the shortest form of this plan still takes about"));
    }

    [Test]
    public void A_budget_bounds_queries_of_unknown_length_in_time()
    {
        var plan = RunPlanner.Plan([Graphs.Pipeline("A", new SingleStreamScenario { Queries = 100 })], new RunOptions { Budget = TimeSpan.FromMinutes(2) });

        Assert.That(plan.Launches.Select(launch => launch.Scenario.Queries), Is.All.EqualTo(100));
        Assert.That(plan.Launches.Sum(launch => launch.Scenario.DurationNs / 1e9), Is.InRange(60, 120));
        Assert.That(plan.Notes, Is.Empty, "nothing is cut as far as one can see");
    }

    [Test]
    public void Phases_that_are_cut_off_are_said()
    {
        var phased = new ServerScenario { QueriesPerSecond = 20, Phases = [new Phase(PhaseKind.Hold, 0, 2_000_000_000), new Phase(PhaseKind.Step, 80, 6_000_000_000)] };

        Assert.That(RunPlanner.Plan([Graphs.Pipeline("A", phased)], new RunOptions()).Notes, Is.Empty);
        Assert.That(
            RunPlanner.Plan([Graphs.Pipeline("A", phased)], new RunOptions { Queries = 130 }).Notes.Single(),
            Is.EqualTo("A Server(20/s, phases) ends after 130 of its about 520 queries: what comes later in it is not measured"));
        Assert.That(
            RunPlanner.Plan([Graphs.Pipeline("A", phased with { DurationNs = 3_000_000_000 })], new RunOptions()).Notes.Single(),
            Does.StartWith("A Server(20/s, phases) ends after 3 of its 8 s"));
        Assert.That(RunPlanner.Plan([Graphs.Pipeline("A", phased)], new RunOptions { Budget = TimeSpan.FromSeconds(20) }).Notes, Has.Some.Match("^A Server\\(20/s, phases\\) ends after [0-9.]+ of its 8 s"));
        Assert.That(RunPlanner.Plan([Graphs.Pipeline("A", phased)], new RunOptions { Budget = TimeSpan.FromMinutes(20) }).Notes, Is.Empty);
    }

    [TestCase(0, null)]
    [TestCase(8000, null)]
    [TestCase(60_000, null)]
    [TestCase(3000, "A Server(90/s, bursty) has bursts for 1 of the 3 s that are measured, so that about 60/s are due: for the declared rate measure a multiple of 2 s")]
    [TestCase(1000, "A Server(90/s, bursty) has bursts for 0 of the 1 s that are measured, so that about 0/s are due: for the declared rate measure a multiple of 2 s")]
    public void Bursts_that_are_cut_off_are_said(int ms, string? note)
    {
        var bursty = new ServerScenario { QueriesPerSecond = 90, Arrivals = Arrivals.Bursty, DurationNs = ms * 1_000_000L };

        Assert.That(RunPlanner.Plan([Graphs.Pipeline("A", bursty)], new RunOptions()).Notes, note is null ? Is.Empty : Is.EqualTo(new[] { note }));
        Assert.That(RunPlanner.Plan([Graphs.Pipeline("A", bursty)], new RunOptions { Queries = 100 }).Notes, Is.Empty, "queries end it");
        Assert.That(RunPlanner.Plan([Graphs.Pipeline("A", bursty with { Arrivals = Arrivals.Poisson })], new RunOptions()).Notes, Is.Empty);
    }

    private static IEnumerable<string> Subjects(PipelineGraph[] graphs, RunOptions? options = null) =>
        RunPlanner.Plan(graphs, options ?? new RunOptions()).Pipelines.Select(graph => graph.ShortName);
}

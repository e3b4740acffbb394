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

    private static readonly Scenario[] Shaped =
    [
        new ServerScenario { QueriesPerSecond = 20, Phases = [new Phase(PhaseKind.Hold, 0, 10_000_000_000)] },
        new ServerScenario { QueriesPerSecond = 20, Arrivals = Arrivals.Bursty },
        new ReplayScenario { File = "a.csv" },
        new SessionScenario { Turns = 5, SessionsPerSecond = 1, ThinkNs = 1_000_000_000 },
        new ClosedLoopScenario { InFlight = 2, ThinkNs = 2_000_000_000 },
    ];

    [TestCaseSource(nameof(Shaped))]
    public void A_neighbour_whose_load_would_begin_anew_with_each_turn_gets_whole_launches(Scenario scenario)
    {
        var plan = RunPlanner.Plan([Ask.Beside("Docs.BuildIndex"), Index with { Scenarios = [scenario] }], new RunOptions { Scenario = "SingleStream" });

        var beside = plan.Launches.Where(launch => launch.Beside.Count > 0).ToList();
        Assert.That(beside.Select(launch => launch.Conditions), Is.All.EqualTo(new[] { "beside BuildIndex" }));
        Assert.That(beside.Select(launch => launch.WholeBecause), Is.All.EqualTo($"BuildIndex can't take turns, {scenario.WholeBecause}"));
        Assert.That(plan.Notes, Has.Some.EqualTo($"AskDocs SingleStream beside BuildIndex is measured in launches of its own and compared with solo ones: BuildIndex can't take turns, {scenario.WholeBecause}"));
    }

    private static readonly Scenario[] Steady = [new SingleStreamScenario(), new ServerScenario { QueriesPerSecond = 20 }, new OfflineScenario(), new MultiStreamScenario()];

    [TestCaseSource(nameof(Steady))]
    public void Any_other_neighbour_takes_turns(Scenario scenario)
    {
        var plan = RunPlanner.Plan([Ask.Beside("Docs.BuildIndex"), Index with { Scenarios = [scenario] }], new RunOptions { Scenario = "SingleStream" });

        Assert.That(plan.Launches.Where(launch => launch.Beside.Count > 0).Select(launch => launch.Conditions.Count), Is.All.EqualTo(2));
    }

    [Test]
    public void A_neighbour_does_not_search_for_its_peak()
    {
        PipelineGraph Searching(params Scenario[] others) => Index with { Scenarios = [new PeakScenario { TimeoutNs = 5_000_000_000 }, .. others] };
        Scenario Neighbour(PipelineGraph index) => RunPlanner.Plan([Ask.Beside("Docs.BuildIndex"), index], new RunOptions()).Launches.First(launch => launch.Beside.Count > 0).Beside[0].Scenario;

        Assert.That(Neighbour(Searching()), Is.EqualTo(new SingleStreamScenario { TimeoutNs = 5_000_000_000 }));
        Assert.That(Neighbour(Searching(new OfflineScenario())), Is.EqualTo(new OfflineScenario()));
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
    public void Conditions_say_the_full_name_where_the_short_one_is_shared()
    {
        var ask = Graphs.Pipeline("Docs.Ask").Beside("One.Load", "Two.Load").Beside("Docs.Only");
        var plan = RunPlanner.Plan([ask, Graphs.Pipeline("One.Load"), Graphs.Pipeline("Two.Load"), Graphs.Pipeline("Docs.Only")], new RunOptions { Launches = 1, Trace = false });

        Assert.That(plan.Launches.SelectMany(launch => launch.Conditions), Is.EquivalentTo(new[]
        {
            "solo", "paused One.Load + Two.Load", "beside One.Load + Two.Load", "paused Only", "beside Only",
        }));
    }

    [Test]
    public void Copies_are_named_only_to_tell_two_conditions_apart()
    {
        var one = RunPlanner.Plan([Graphs.Pipeline("A").Beside("Docs.BuildIndex", 3), Index], new RunOptions());
        var two = RunPlanner.Plan([Graphs.Pipeline("A").Beside("Docs.BuildIndex", 1).Beside("Docs.BuildIndex", 3), Index], new RunOptions());

        Assert.That(Conditions(one), Is.EquivalentTo(new[] { "solo", "paused BuildIndex", "beside BuildIndex" }));
        Assert.That(one.Launches.Max(launch => launch.Beside.Sum(neighbour => neighbour.Copies)), Is.EqualTo(3));
        Assert.That(Conditions(two), Is.EquivalentTo(new[]
        {
            "solo", "paused BuildIndex", "beside BuildIndex", "paused BuildIndex x3", "beside BuildIndex x3",
        }));
    }

    [Test]
    public void Collocated_offline_has_launches_of_its_own_among_the_solo_ones_and_the_plan_says_so()
    {
        var plan = RunPlanner.Plan([Graphs.Pipeline("A", new OfflineScenario()).Beside("Docs.BuildIndex"), Index], new RunOptions { Trace = false });

        Assert.That(Conditions(plan), Is.EquivalentTo(new[] { "solo", "beside BuildIndex" }));
        Assert.That(plan.Launches.Chunk(2).Select(round => round.Select(launch => launch.Conditions[0]).Order()), Is.All.EqualTo(new[] { "beside BuildIndex", "solo" }), "interleaved");
        Assert.That(plan.Launches.Where(launch => launch.Beside.Count > 0).Select(launch => launch.WholeBecause), Is.All.EqualTo("all its queries are there at the start"));
        Assert.That(plan.Notes, Is.EqualTo(new[]
        {
            "A Offline beside BuildIndex is measured in launches of its own and compared with solo ones: all its queries are there at the start",
        }));
    }

    [Test]
    public void Collocations_that_differ_in_isolation_or_cores_say_so_in_their_names()
    {
        var ask = Ask with
        {
            Collocations =
            [
                new Collocation(["Docs.BuildIndex"], 1, null),
                new Collocation(["Docs.BuildIndex"], 1, null) { Isolation = Isolation.Thread },
                new Collocation(["Docs.BuildIndex"], 2, null) { Isolation = Isolation.Thread, Cores = "0-1" },
            ],
        };
        var plan = RunPlanner.Plan([ask, Index], new RunOptions { Trace = false, Launches = 1 });
        var alone = RunPlanner.Plan([ask with { Collocations = [ask.Collocations[2]] }, Index], new RunOptions { Trace = false, Launches = 1 });

        Assert.That(Conditions(plan).Where(condition => condition.StartsWith("beside", StringComparison.Ordinal)), Is.EquivalentTo(new[]
        {
            "beside BuildIndex", "beside BuildIndex (same process)", "beside BuildIndex x2 (same process) on 0-1",
        }));
        var launch = plan.Launches.First(launch => launch.Cores is not null);
        Assert.That((launch.Isolation, launch.Cores, launch.Beside[0].Copies), Is.EqualTo((Isolation.Thread, "0-1", 2)));
        Assert.That(Conditions(alone), Does.Contain("beside BuildIndex"), "nothing to be told from");
    }

    [Test]
    public void Cores_that_are_not_there_are_an_error_before_the_run()
    {
        var plan = RunPlanner.Plan([Ask with { Collocations = [new Collocation(["Docs.BuildIndex"], 1, null) { Cores = "0,2-3" }] }, Index], new RunOptions());

        Assert.That(() => PlannedCores.Check(plan, [0, 1, 2, 3]), Throws.Nothing);
        Assert.That(() => PlannedCores.Check(plan, []), Throws.Nothing, "nobody knows");
        var missing = Assert.Throws<ModbenchException>(() => PlannedCores.Check(plan, [0, 1]));
        var impossible = Assert.Throws<ModbenchException>(() => PlannedCores.Check(plan, null));
        Assert.That((missing!.Code, impossible!.Code), Is.EqualTo(("MB1026", "MB1026")));
        Assert.That(missing.Message, Does.Contain("Cores = \"0,2-3\": of these 2-3 can't be used here, only 0-1"));
    }

    [Test]
    public void A_neighbour_that_is_no_pipeline_is_an_error_at_its_subject()
    {
        var error = Assert.Throws<ModbenchException>(() => RunPlanner.Plan([Ask.Beside("Docs.Gone")], new RunOptions()));

        Assert.That(error!.Code, Is.EqualTo("MB1023"));
        Assert.That(error.Message, Does.StartWith("Sample.cs(12): 'AskDocs' is collocated with 'Docs.Gone'"));
    }

    [Test]
    public void The_expected_time_is_the_sum_over_the_launches()
    {
        var plan = RunPlanner.Plan([Graphs.Pipeline("A", new SingleStreamScenario { DurationNs = 10_000_000_000 })], new RunOptions { Launches = 2, Trace = false });

        Assert.That(plan.Expected, Is.EqualTo(plan.Launches[0].Expected * 2));
        Assert.That(plan.Launches[0].Expected, Is.InRange(TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(15)));
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

    private static IEnumerable<string> Conditions(RunPlan plan) => plan.Launches.SelectMany(launch => launch.Conditions).Distinct();

    private static IEnumerable<string> Subjects(PipelineGraph[] graphs, RunOptions? options = null) =>
        RunPlanner.Plan(graphs, options ?? new RunOptions()).Pipelines.Select(graph => graph.ShortName);
}

using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>What runs beside a subject, how its conditions are named, and which of them take turns.</summary>
public class CollocationPlanTests
{
    private static readonly PipelineGraph Index = Graphs.Pipeline("Docs.BuildIndex");
    private static readonly PipelineGraph Ask = Graphs.Pipeline("Docs.AskDocs", new SingleStreamScenario { Queries = 100 }, new ServerScenario { QueriesPerSecond = 20, DurationNs = 4_000_000_000 });

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

    [TestCase(3, 3, 4)]
    [TestCase(5, 5, 5)]
    [TestCase(2, 2, 2, Description = "too few to decide on a cause in any case")]
    public void An_open_load_has_as_many_traced_launches_as_its_few_pairs_of_blocks_take(int launches, int closed, int open)
    {
        var plan = RunPlanner.Plan([Ask.Beside("Docs.BuildIndex"), Index], new RunOptions { Launches = launches });

        Assert.That((Traced("SingleStream"), Traced("Server(20/s)")), Is.EqualTo((closed, open)));
        Assert.That(plan.Launches.Count(launch => launch is { Kind: LaunchKind.Latency, Beside.Count: > 0 } && launch.Scenario.IsOpenLoop), Is.EqualTo(launches));

        int Traced(string scenario) => plan.Launches.Count(launch => launch.Kind == LaunchKind.Trace && launch.Scenario.Name == scenario);
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

    private static IEnumerable<string> Conditions(RunPlan plan) => plan.Launches.SelectMany(launch => launch.Conditions).Distinct();
}

using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>What a run of --what-if and --verify launches.</summary>
public class WhatIfPlanTests
{
    private static readonly PipelineGraph Index = Graphs.Pipeline("Docs.BuildIndex");
    private static readonly PipelineGraph Ask = Graphs.Pipeline("Docs.AskDocs", new SingleStreamScenario { Queries = 100 }).Beside("Docs.BuildIndex");

    [Test]
    public void Predictions_alone_take_no_launches_more()
    {
        var plan = Plan(verify: false, "Slots(Embed)=2", "Embed*0.8");
        Assert.That(plan.Launches.Select(Shape), Is.EqualTo(Plan(verify: false).Launches.Select(Shape)));
        Assert.That(plan.ToRow("Docs.csproj").WhatIfs, Is.EqualTo(new[] { "Slots(Embed)=2", "Embed*0.8" }));
    }

    [Test]
    public void Verification_repeats_the_latency_launches_with_the_change()
    {
        var plan = Plan(verify: true, "slots(embed)=2", "Embed*0.8");
        var changed = plan.Launches.Where(launch => launch.WhatIf is not null).ToList();
        Assert.That(
            changed.Select(launch => (launch.Kind, string.Join(" / ", launch.Conditions))).CountBy(one => one),
            Is.EquivalentTo(new Dictionary<(LaunchKind, string), int>
            {
                [(LaunchKind.Latency, "solo if Slots(Embed)=2")] = 3,
                [(LaunchKind.Trace, "solo if Slots(Embed)=2")] = 1,
                [(LaunchKind.Latency, "paused BuildIndex if Slots(Embed)=2 / beside BuildIndex if Slots(Embed)=2")] = 3,
            }),
            "a factor can't be measured");
        Assert.That(changed.Select(launch => launch.WhatIf!.ToGraphChanges().ToString()), Is.All.EqualTo("slots Embed 2"));
        Assert.That(plan.Rows.Select(row => row.Condition), Is.EqualTo(new[]
        {
            "solo", "paused BuildIndex", "beside BuildIndex", "solo if Slots(Embed)=2", "paused BuildIndex if Slots(Embed)=2", "beside BuildIndex if Slots(Embed)=2",
        }));
    }

    [Test]
    public void A_pin_moves_the_neighbour_and_nobody_else()
    {
        var plan = Plan(verify: true, "pin buildindex 1");
        var changed = plan.Launches.Where(launch => launch.WhatIf is not null).ToList();
        Assert.That(changed.Select(launch => launch.Conditions[1]), Is.All.EqualTo("beside BuildIndex if pin BuildIndex 1"));
        Assert.That(changed.Select(launch => launch.Beside.Single().Cores), Is.All.EqualTo("1"));
        Assert.That(plan.Launches.Except(changed).SelectMany(launch => launch.Beside).Select(one => one.Cores), Is.All.Null);
        Assert.That(() => PlannedCores.Check(plan, [0]), Throws.TypeOf<ModbenchException>().With.Message.EqualTo("--what-if \"pin BuildIndex 1\": of these 1 can't be used here, only 0"));
        Assert.That(() => PlannedCores.Check(plan, [0, 1]), Throws.Nothing);
    }

    [Test]
    public void Where_causes_are_asked_for_as_many_launches_are_traced_as_are_not()
    {
        int Traced(params string[] whatIfs) => Plan(verify: false, whatIfs).Launches.Count(launch => launch is { Kind: LaunchKind.Trace, Beside.Count: 0 });
        Assert.That((Traced(), Traced("Slots(Embed)=2"), Traced("pin BuildIndex 1"), Traced("no gc")), Is.EqualTo((0, 0, 0, 3)));
    }

    [TestCase(3, 1)]
    [TestCase(7, 2)]
    [TestCase(8, 8)]
    public void A_measured_change_is_traced_as_often_as_what_it_is_compared_with_and_in_full_where_that_decides(int launches, int traced)
    {
        var plan = RunPlanner.Plan([Ask, Index], new RunOptions { WhatIfs = [WhatIfParser.Parse("slots(embed)=2")], Verify = true, Launches = launches });
        foreach (var condition in new[] { "solo", "solo if Slots(Embed)=2" })
            Assert.That(plan.Launches.Count(launch => launch.Kind == LaunchKind.Trace && launch.Conditions.SequenceEqual([condition])), Is.EqualTo(traced), condition);
    }

    [TestCase(3, 1)]
    [TestCase(8, 8)]
    public void Offline_beside_a_neighbour_is_traced_in_full_where_that_decides(int launches, int traced)
    {
        var plan = RunPlanner.Plan([Graphs.Pipeline("Docs.Nightly", new OfflineScenario { Queries = 100 }).Beside("Docs.BuildIndex"), Index], new RunOptions { Launches = launches });
        foreach (var condition in new[] { "solo", "beside BuildIndex" })
            Assert.That(plan.Launches.Count(launch => launch.Kind == LaunchKind.Trace && launch.Conditions.SequenceEqual([condition])), Is.EqualTo(traced), condition);
    }

    [TestCase("Slots(Embd)=2", "--what-if \"Slots(Embd)=2\", column 7: no pipeline that is measured has a stage 'Embd'. Did you mean 'Embed'? There is: Embed")]
    [TestCase("no gc, BatchSize(Embed)=2", "--what-if \"no gc, BatchSize(Embed)=2\", column 18: stage 'Embed' takes no batches")]
    [TestCase("pin BuildIndx 1", "--what-if \"pin BuildIndx 1\", column 5: there is no neighbour 'BuildIndx'. Did you mean 'BuildIndex'? There is: BuildIndex")]
    public void A_name_that_is_not_there_is_an_error_before_the_run(string whatIf, string message) =>
        Assert.That(() => Plan(verify: false, whatIf), Throws.TypeOf<ModbenchException>().With.Message.EqualTo(message).And.Property("Code").EqualTo("MB1031"));

    private static (LaunchKind, string, int) Shape(PlannedLaunch launch) => (launch.Kind, string.Join(" / ", launch.Conditions), launch.Seed);

    private static RunPlan Plan(bool verify, params string[] whatIfs) =>
        RunPlanner.Plan([Ask, Index], new RunOptions { WhatIfs = [.. whatIfs.Select(WhatIfParser.Parse)], Verify = verify });
}

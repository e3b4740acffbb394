using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Launches that are otherwise than declared.</summary>
internal sealed class GraphChangesTests
{
    [Test]
    public void ChangesTravelInThePlan()
    {
        var changes = new GraphChanges { Workers = 3, Slots = new Dictionary<string, int> { ["Ask.Embed"] = 2, ["S0"] = 7 }, BatchSizes = new Dictionary<string, int> { ["S0"] = 8 } };
        var plan = ChildPlan.Parse((LaunchRun.Plan(new SingleStreamScenario()) with { Changes = changes }).ToJson());
        Assert.That(plan.Changes!.ToString(), Is.EqualTo(changes.ToString()).And.EqualTo("slots Ask.Embed 2;slots S0 7;batch S0 8;workers 3"));
        Assert.That(ChildPlan.Parse(LaunchRun.Plan(new SingleStreamScenario()).ToJson()).Changes, Is.Null);
    }

    [TestCase("slots S0")]
    [TestCase("slots S0 0")]
    [TestCase("workers two")]
    [TestCase("colour S0 2")]
    public void AnythingElseIsRefused(string text) => Assert.That(() => GraphChanges.Parse(text), Throws.TypeOf<FormatException>());

    [Test]
    public void AStageThatIsNotThereIsRefused() =>
        Assert.That(() => GraphChanges.Parse("slots S9 2").Of(GraphSubject.Chain(2)), Throws.TypeOf<FormatException>());

    [TestCase(null, 1)]
    [TestCase("slots Wait 3", 3)]
    [TestCase("slots Wait 5;workers 1", 5)]
    public void AStageHasTheSlotsThatItIsGiven(string? changes, int atOnce)
    {
        var (now, most) = (0, 0);
        var subject = new GraphSubject([new StageWiring("Wait", 1, [])], async (_, _) =>
        {
            AtMost(Interlocked.Increment(ref now));
            await Task.Delay(30).ConfigureAwait(false);
            Interlocked.Decrement(ref now);
        });
        using var run = new LaunchRun(subject, new ClosedLoopScenario { InFlight = 8 }, changes: changes is null ? null : GraphChanges.Parse(changes));
        run.Block(0, "solo", 24);
        Assert.That(most, Is.EqualTo(atOnce));

        void AtMost(int count)
        {
            int before;
            while (count > (before = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, count, before) != before)
            {
            }
        }
    }

    [Test]
    public void WorkersAreAsManyAsAsked()
    {
        using var page = new CrashPage(null);
        var subject = new GraphSubject([new StageWiring("Work", 1, [])]);
        using var executor = new GraphExecutor(subject, long.MaxValue / 2, page, cores: 3, changed: GraphChanges.Parse("slots Work 4").Of(subject.Stages));
        Assert.That((executor.TotalSlots, executor.Workers.Count), Is.EqualTo((4, 3)));
    }
}

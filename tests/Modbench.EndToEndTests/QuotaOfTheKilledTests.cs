namespace Modbench.EndToEndTests;

/// <summary>Where nobody is left to lift a quota, whoever starts next does: by itself, or that would be a tool of another test.</summary>
[NonParallelizable]
public sealed class QuotaOfTheKilledTests : LeftQuotaFixture
{
    private const int SigCont = 18;
    private const int SigStop = 19;

    [Test]
    public void WhereAllWereKilledTheNextStartLiftsIt([Values("doctor", "run")] string next)
    {
        StartBounded();
        var child = 0;
        WaitUntil(() => (child = StopBounded()) > 0, "both stand still while the group is bounded");
        Signal(child, SigKill);
        Signal(Tool!.Id, SigKill);
        WaitUntil(() => Project.Value.Children().Count == 0, "no orphan");
        Assert.That(Quota, Is.Not.EqualTo(Free), "nobody was left who could have lifted it");

        var result = Project.Value.Modbench(next == "run" ? ["run", "--no-build", "--filter", "Subject", "--queries", "3", "--launches", "1", "--diagnosers", "none"] : [next]);
        Assert.Multiple(() =>
        {
            Assert.That(Quota, Is.EqualTo(Free));
            Assert.That(result.Error, Does.Contain($"put back: {Group}/").And.Contain($"process {child}, which was killed, had left "), result.ToString());
        });
    }

    /// <summary>The child, which stands still; 0: the group is free just now, as it is between two rounds and where the neighbour is paused, and both go on.</summary>
    private int StopBounded()
    {
        // First the tool: it would put the quota back as soon as it saw the child's end, and starts no other child.
        Signal(Tool!.Id, SigStop);
        if (Project.Value.Children() is [var child])
        {
            Signal(child, SigStop);
            if (Quota != Free) return child;
            Signal(child, SigCont);
        }

        Signal(Tool.Id, SigCont);
        return 0;
    }
}

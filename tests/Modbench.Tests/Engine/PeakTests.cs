using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A search's blocks in one launch.</summary>
public sealed class PeakTests
{
    private const long Patience = 10_000_000_000; // who does nothing is in time, however busy the machine

    [Test]
    public void ProbesFeedNoMeasureAndGoAtTheirOwnRate()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, frame) => frame.Query == 3 ? throw new InvalidOperationException("three") : default);
        using var run = new LaunchRun(subject, new PeakScenario());
        const long length = 300_000_000;
        var go = new Go(0, PeakScenario.Probe, 0, length, length, 0, 0, QueriesPerSecond: 2000, LimitNs: Patience, StopsSaturated: true);
        var probe = run.Launch.Run(new Block(go, endless: false));
        run.Launch.Run(new Block(go with { Block = 1, Condition = "solo", QueriesPerSecond = 500, StopsSaturated = false }, endless: false));
        var records = run.Launch.Collect(judge: false);
        Assert.Multiple(() =>
        {
            Assert.That(probe.Queries, Is.EqualTo(600).Within(150));
            Assert.That(probe.Met, Is.EqualTo(probe.Completed), "all are quick");
            Assert.That(probe.Failed, Is.GreaterThan(0));
            Assert.That(probe.Saturated, Is.False);
            Assert.That(records.Blocks.Select(block => block.Condition), Is.EqualTo(new[] { "solo" }));
            Assert.That(records.Failures.Select(failure => failure.Condition), Is.All.EqualTo("solo"));
        });
    }

    [Test]
    public void EachClassIsCountedByItsOwnLimit()
    {
        QueryClass[] classes = [new("Short", 0, 40, 1), new("Long", 40, 60, 3)];
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, frame) => frame.Query == 3 ? throw new InvalidOperationException("three") : default) { QueryClasses = classes };
        using var run = new LaunchRun(subject, new PeakScenario());
        const long length = 300_000_000;
        var go = new Go(0, PeakScenario.Probe, 0, length, length, length / 10, 0, QueriesPerSecond: 2000, ClassLimitsNs: $"{Patience} 1");
        foreach (var block in new[] { 0, 1 })
        {
            var done = run.Launch.Run(new Block(go with { Block = block }, endless: false));
            var sums = NumberText.Read(done.Classes!);
            var of = run.Launch.Collect(judge: false).Queries.Where(query => query.Measured && query.Block == block).ToArray();
            Assert.That(sums, Is.EqualTo(new long[]
            {
                of.Count(query => classes[0].Has(query.Choice)), of.Count(query => classes[0].Has(query.Choice) && query.Outcome == QueryOutcome.Completed),
                of.Count(query => classes[1].Has(query.Choice)), 0,
            }), "of this block alone");
            Assert.That((sums[0] + sums[2], sums[1], sums[0]), Is.EqualTo(((long)done.Queries, (long)done.Met, sums[1] + done.Failed)));
            Assert.That(sums[2], Is.GreaterThan(sums[0]));
        }

        Assert.That(run.Launch.Run(new Block(go with { Block = 2, ClassLimitsNs = null, LimitNs = Patience }, endless: false)) is { Classes: null, Met: > 100 });
    }
}

using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A search's blocks in one launch.</summary>
public sealed class PeakTests
{
    [Test]
    public void ProbesFeedNoMeasureAndGoAtTheirOwnRate()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, frame) => frame.Query == 3 ? throw new InvalidOperationException("three") : default);
        using var run = new LaunchRun(subject, new PeakScenario());
        const long length = 300_000_000;
        var go = new Go(0, PeakScenario.Probe, 0, length, length, 0, 0, QueriesPerSecond: 2000, LimitNs: length, StopsSaturated: true);
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
}

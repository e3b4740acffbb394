using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A neighbour can be paused in the middle of a loop, a batch and a stream, and goes on afterwards.</summary>
public sealed class PausedFormTests
{
    private static readonly Go First = new(0, "neighbour", 0, 0, long.MaxValue, 0, 0);

    [Test]
    public void APauseEndsALoopAfterTheVisitInService([Values] bool server)
    {
        var (records, pauseMs) = PausedFourTimes(new FormSubject.Loop(), server ? new ServerScenario { QueriesPerSecond = 50 } : new SingleStreamScenario());
        Assert.Multiple(() =>
        {
            Assert.That(pauseMs, Is.LessThan(500), "the loop would go on for a minute");
            Assert.That(records.Queries, Is.Empty);
            Assert.That(records.Blocks.Select(block => block.Withdrawn), Has.All.GreaterThanOrEqualTo(1));
            Assert.That(records.Spans.Count, Is.GreaterThan(50), "its visits are kept: they are work done");
        });
    }

    [Test]
    public void APauseLeavesABatchThatWaitsAndEndsOneThatRuns()
    {
        var (records, pauseMs) = PausedFourTimes(new FormSubject.Batch(), new ServerScenario { QueriesPerSecond = 30 });
        var (lonely, lonelyMs) = PausedFourTimes(new FormSubject.Batch(), new ServerScenario { QueriesPerSecond = 2, Seed = 3 });
        Assert.Multiple(() =>
        {
            Assert.That(pauseMs, Is.LessThan(500));
            Assert.That(lonelyMs, Is.LessThan(500), "it does not wait for a batch to fill, which takes a second");
            Assert.That(records.Queries.Count, Is.GreaterThan(4));
            Assert.That(records.Queries.Select(query => query.Outcome).Concat(lonely.Queries.Select(query => query.Outcome)), Is.All.EqualTo(QueryOutcome.Completed));
            Assert.That(records.Queries.Max(query => query.Id) + 1, Is.LessThanOrEqualTo(records.Queries.Count + records.Blocks.Sum(block => block.Withdrawn)), "every query ends once");
        });
    }

    [Test]
    public void APauseLetsAStreamComeToItsEnd([Values] bool answers)
    {
        var (records, pauseMs) = PausedFourTimes(new FormSubject.Stream(answers), new SingleStreamScenario(), completes: 1);
        Assert.Multiple(() =>
        {
            Assert.That(pauseMs, Is.LessThan(700), "a stream takes 100 ms");
            Assert.That(records.Queries.Count, Is.GreaterThanOrEqualTo(4));
            Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed));
            Assert.That(records.Blocks.Sum(block => block.Withdrawn), answers ? Is.Zero : Is.InRange(1, 4), "the stream is the last visit, or it is not");
            Assert.That(records.Details.Select(detail => detail.Count), Is.All.EqualTo(10), "no stream was cut");
        });
    }

    /// <summary>Each time after a quarter of a second, and when so many queries have ended in it.</summary>
    /// <returns>Its records, and what the second shortest of the pauses took: a busy machine makes some longer.</returns>
    private static (LaunchRecords Records, double PauseMs) PausedFourTimes(PipelineWiring wiring, Scenario scenario, int completes = 0)
    {
        using var run = new LaunchRun(wiring, scenario, neighbour: true);
        using var neighbour = new NeighbourRun(run.Launch);
        var pauses = new List<double>();
        for (var block = 0; block < 4; block++)
        {
            var before = run.Launch.Completed;
            if (block == 0) neighbour.Start(First);
            else neighbour.Resume();
            Thread.Sleep(250);
            Assert.That(SpinWait.SpinUntil(() => run.Launch.Completed >= before + completes, TimeSpan.FromSeconds(30)), Is.True, "it works");
            var asked = Clock.Now;
            var pausing = new Thread(neighbour.Pause) { IsBackground = true };
            pausing.Start();
            Assert.That(pausing.Join(TimeSpan.FromSeconds(30)), Is.True, "it is paused");
            pauses.Add((Clock.Now - asked) / 1e6);
        }

        return (run.Launch.Collect(judge: false), pauses.Order().ElementAt(1));
    }
}

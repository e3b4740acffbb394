using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>Real children that die in a stage: the reason says of what, in which stage and whose, and the rest of the run goes on.</summary>
public class CrashTests : RealChildFixture
{
    [TestCase(typeof(Recurser), "ended by a stack overflow")]
    [TestCase(typeof(Quitter), "ended by Environment.FailFast (the cache is corrupt)")]
    [TestCase(typeof(Scribbler), "ended by a fatal error (System.AccessViolationException")]
    public async Task ADeathIsNamedWithItsCauseAndItsStage(Type pipeline, string cause)
    {
        var outcome = await RunAsync([Of(pipeline), Pipeline("Sleeps")]);

        var launch = outcome.Launches.Single(launch => launch.Pipeline == pipeline.FullName);
        Assert.That((launch.Outcome, launch.FailedStage), Is.EqualTo((LaunchOutcome.Failed, "Work")), launch.Reason);
        Assert.That(launch.Reason, Does.StartWith(cause).And.Contains("signal 6 (SIGABRT)").And.EndsWith("in stage 'Work'"));
        Assert.That(outcome.Launches.Single(launch => launch.Pipeline == "Child.Sleeps").Outcome, Is.EqualTo(LaunchOutcome.Ok));
    }

    [Test]
    public async Task ANeighboursDeathIsTheNeighbours([Values] Isolation isolation)
    {
        var outcome = await RunAsync([Pipeline("Sleeps", new SingleStreamScenario { Queries = 400, WarmupQueries = 3 }).Beside(Of(typeof(Recurser)), isolation), Of(typeof(Recurser))]);

        var launch = outcome.Launches.Single(launch => launch.Conditions.Count == 2);
        Assert.That((launch.Outcome, launch.FailedStage), Is.EqualTo((LaunchOutcome.Failed, "Work")), launch.Reason);
        Assert.That(launch.Reason, Does.StartWith("neighbour Recurser ended by a stack overflow, signal 6 (SIGABRT), while "));
        Assert.That(outcome.Launches.Single(launch => launch.Conditions[0] == "solo").Outcome, Is.EqualTo(LaunchOutcome.Ok));
    }

    [Test]
    public async Task ANeighbourThatHangsInTheSubjectsProcessIsNamed()
    {
        var hangs = Pipeline("Hangs", new SingleStreamScenario { WarmupQueries = 3, TimeoutNs = 200_000_000 });
        var outcome = await RunAsync([Pipeline("Sleeps", new SingleStreamScenario { Queries = 2000, WarmupQueries = 3 }).Beside(hangs, Isolation.Thread), hangs]);

        // On a busy machine it is told to pause before it is known to hang, and the subject has whole launches then.
        var beside = outcome.Launches.Where(launch => launch.Conditions.Contains("beside Hangs")).ToList();
        Assert.That(beside, Is.Not.Empty);
        foreach (var launch in beside)
        {
            Assert.That((launch.Outcome, launch.FailedStage), Is.EqualTo((LaunchOutcome.Timeout, "Work")), launch.Reason);
            Assert.That(launch.Reason, Does.StartWith("neighbour Hangs hung in stage 'Work' during the run"));
        }
    }

    [Test]
    public async Task ASubjectsDeathIsItsOwnBesideAGuest()
    {
        var outcome = await RunAsync([Of(typeof(Recurser)).Beside(Pipeline("Sleeps"), Isolation.Thread), Pipeline("Sleeps")]);

        var launch = outcome.Launches.Single(launch => launch.Conditions.Count == 2);
        Assert.That(launch.Reason, Does.StartWith("ended by a stack overflow").And.EndsWith("in stage 'Work'"));
    }
}

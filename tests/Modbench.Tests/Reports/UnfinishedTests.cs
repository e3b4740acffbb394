using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Reports;

/// <summary>What a report says of a run that did not come to its end.</summary>
public sealed class UnfinishedTests
{
    private const string Paused = "paused BuildIndex";
    private const string Beside = "beside BuildIndex";

    private static readonly LaunchResult First = InTurns(1);

    [Test]
    public void SupersededLaunchesAreNotDoneUntilTheyAreDoneAgain()
    {
        var superseded = First with { Superseded = true, WholeBecause = "its load was 71 %" };
        Assert.Multiple(() =>
        {
            Assert.That(Report(First), Does.Contain("1 of 2 planned launches"));
            Assert.That(Report(superseded), Does.Contain("0 of 2 planned launches").And.Contains(
                "what it cost to run beside BuildIndex was not measured: the run ended before whole launches could take the place of blocks in turn."));
            Assert.That(Report(superseded, Whole(2, Beside)), Does.Contain("0 of 2 planned launches"), "half a launch");
            Assert.That(Report(superseded, Whole(2, Beside), Whole(3, Paused), Whole(4, Paused)), Does.Contain("1 of 2 planned launches"));
            Assert.That(Report(superseded, Whole(2, Beside), Whole(3, Paused), Whole(4, Paused), Whole(5, Beside)), Does.Not.Contain("planned launches"));
        });
    }

    [Test]
    public void AFailedLaunchIsDone() =>
        Assert.That(Report(First, InTurns(2) with { Outcome = LaunchOutcome.Failed, Reason = "killed", Records = null }), Does.Not.Contain("planned launches"));

    private static LaunchResult InTurns(int launch) =>
        new ScriptedLaunch(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream) { Alternating = true }.Block(Paused, 10).Block(Beside, 20).Result();

    private static LaunchResult Whole(int launch, string condition) =>
        new ScriptedLaunch(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream).Block(condition, 10).Result() with { WholeBecause = "its load was 71 %" };

    // Two launches of both conditions are planned.
    private static string Report(params LaunchResult[] launches)
    {
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], launches);
        var planned = ScriptedRun.Of([ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], InTurns(1), InTurns(2)).Plan.Launches;
        return MarkdownReport.Of(ledger with { Plan = ledger.Plan with { Launches = planned } });
    }
}

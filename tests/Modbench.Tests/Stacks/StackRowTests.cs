using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tests.Reports;

namespace Modbench.Tests.Stacks;

/// <summary>What the ledger makes of sampled launches.</summary>
public sealed class StackRowTests : FolderFixture
{
    [Test]
    public void MethodsAreRankedByHowOftenTheyWereTheInnermost()
    {
        var row = ScriptedStacks.Ledger().Stacks[1];
        var stage = row.Stages[0];
        Assert.Multiple(() =>
        {
            Assert.That((row.Condition, row.Launch, row.File, row.Interval, row.Reason), Is.EqualTo(("beside BuildIndex", 3, "stacks-3-beside-BuildIndex.folded", 1_300_000.0, (string?)null)));
            Assert.That((stage.Stage, stage.Samples, stage.Visits, stage.Time), Is.EqualTo(("Embed", 2000, 250, 10_000_000.0)));
            Assert.That(stage.Methods.Select(method => (method.Method, method.Samples, method.Share, method.Time)), Is.EqualTo(new[]
            {
                ("Onnx.InferenceSession.Run", 1700, 0.85, 8_500_000.0), ("Docs.Tokenizer.Split", 200, 0.1, 1_000_000.0), ("System.Threading.Monitor.Enter", 100, 0.05, 500_000.0),
            }));
            Assert.That(stage.Methods[0].States, Is.EqualTo(new[] { new StateCount(SampledState.Native, 1000), new StateCount(SampledState.Ready, 700) }));
            Assert.That(stage.States.Sum(count => count.Samples), Is.EqualTo(stage.Samples));
        });
    }

    [Test]
    public void TheyFeedNoOtherMeasureAndTellWhatTheyCost()
    {
        var ledger = ScriptedStacks.Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("paused BuildIndex", "response.mean").Values, Is.EqualTo(new[] { 41_500_000.0 }), "of launch 2 alone");
            Assert.That(ledger.Row("paused BuildIndex", "sampled.overhead").Value, Is.EqualTo(1.1).Within(1e-9));
            Assert.That(ledger.Row("beside BuildIndex", "sampled.overhead.p50").Value, Is.EqualTo(1.1).Within(1e-9));
            Assert.That(ledger.Explanations, Is.Empty);
            Assert.That(ledger.Slices.Concat<object>(ledger.Utilisation).Where(row => row is SliceRow { Launch: 3 } or UtilisationRow { Launch: 3 }), Is.Empty);
        });
    }

    [Test]
    public void FilesHoldWholeStacks()
    {
        StacksFile.Write(Folder, ScriptedStacks.Stacks());
        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "stacks-3-paused-BuildIndex.folded", "stacks-3-beside-BuildIndex.folded" }));
        Assert.That(File.ReadAllLines(Path.Combine(Folder, "stacks-3-beside-BuildIndex.folded")), Is.EqualTo(new[]
        {
            "Embed;Docs.Embedder.Run;Onnx.InferenceSession.Run;[native] 1000",
            "Embed;Docs.Embedder.Run;Onnx.InferenceSession.Run;[ready] 700",
            "Embed;Docs.Embedder.Run;Docs.Tokenizer.Split 200",
            "Embed;Docs.Embedder.Run;System.Threading.Monitor.Enter;[waiting] 100",
            "Search;Docs.AskDocs.Search;Docs.Vectors.Nearest 36",
            "Compose;System.String.Join 1",
        }));
    }

    private static IEnumerable<TestCaseData> Missing()
    {
        yield return Case("lossy", launch => launch with { Stacks = launch.Stacks! with { Lost = 1200 } }, "its stacks count for nothing: 1,200 events were lost");
        yield return Case("no session", launch => launch with { Stacks = null, TraceProblem = "no EventPipe session: refused" }, "no EventPipe session: refused");
        yield return Case("failed", launch => launch with { Stacks = null, Outcome = LaunchOutcome.Failed, Reason = "it died" }, "launch 3 failed: it died");
        yield return Case("nobody seen", launch => launch with { Stacks = new LaunchStacks([.. launch.Stacks!.Conditions.Select(one => one with { IntervalNs = null, Stages = [] })], 0, null) }, "no thread was seen");
        yield return Case("no visits seen", launch => launch with { Stacks = new LaunchStacks([.. launch.Stacks!.Conditions.Select(one => one with { Stages = [] })], 0, null) }, "no thread was seen at work for a visit");

        static TestCaseData Case(string name, Func<LaunchResult, LaunchResult> change, string reason) => new TestCaseData(change, reason).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Missing))]
    public void WhereThereAreNoneTheReasonStands(Func<LaunchResult, LaunchResult> change, string reason)
    {
        var launch = change(ScriptedStacks.Stacks());
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], launch);
        StacksFile.Write(Folder, launch);
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Stacks.Select(row => (row.Condition, row.Reason, row.File, row.Stages.Count)), Is.EqualTo(launch.Conditions.Select(condition => (condition, (string?)reason, (string?)null, 0))));
            Assert.That(Directory.GetFiles(Folder), Is.Empty);
            Assert.That(Schema.LedgerSchemaFile.Errors(LedgerFile.ToBytes(ledger)), Is.Empty);
        });
    }

    [Test]
    public void ALossyLaunchSaysSo() => Assert.That(
        ScriptedRun.Of([ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], ScriptedStacks.Stacks() with { Stacks = new LaunchStacks([], 1, null) }).Launches.Select(row => row.Reason),
        Is.All.EqualTo("its stacks count for nothing: 1 event was lost"));
}

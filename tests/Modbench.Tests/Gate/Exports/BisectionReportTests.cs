using Modbench.Ledger;
using Modbench.Tests.Schema;
using Modbench.Tool.Exports;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Gate.Exports;

/// <summary>At which commit it got worse, in words: in the report, at its end, and in the comment.</summary>
public sealed class BisectionReportTests
{
    private static readonly BisectedCommitRow First = new(3, new string('a', 40), "Cache the index");
    private static readonly BisectedCommitRow Second = new(4, "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d", "Ask @everyone #1");
    private static readonly BisectedCommitRow Changes = new(5, null, "2 uncommitted changes: A.cs, B.cs");

    private static readonly BisectionRow Named = new()
    {
        Pipeline = "Docs.AskDocs",
        Scenario = "SingleStream",
        Measure = "response.p50",
        Outcome = BisectionOutcome.Named,
        Confidence = 0.978,
        Commits = 5,
        Steps = [new BisectionStepRow([Second], 0.978, 1.152, 1.131, 1.173)],
        Probes = [new BisectionProbeRow(3, First.Commit, First.Subject, 2, 1.004, 0.01, null), new BisectionProbeRow(4, Second.Commit, Second.Subject, 3, 1.156, 0.99, null)],
        Pairs = 5,
        GatePairs = 24,
    };

    private static IEnumerable<TestCaseData> Rows()
    {
        yield return Case("named", Named, "AskDocs · SingleStream response.p50 got worse in 1a2b3c4d5e (Ask @everyone #1), 97 % sure: +15.2 % there (95 % interval +13.1 % to +17.3 %); 5 pairs of 2 commits, of 5 between.");
        yield return Case(
            "changes",
            Named with { Steps = [new BisectionStepRow([Changes], 0.96, 0.9, null, null)], Measure = "quality.recall@5", Confidence = 0.96 },
            "AskDocs · SingleStream quality.recall@5 got worse in your uncommitted changes: A.cs, B.cs, 96 % sure: −10 % there; 5 pairs of 2 commits, of 5 between.");
        yield return Case(
            "one of",
            Named with { Outcome = BisectionOutcome.OneOf, Steps = [new BisectionStepRow([First, Second], 0.97, null, null, null)], Measure = null },
            "AskDocs · SingleStream launches got worse in one of 2 commits between which nothing can be compared: aaaaaaaaaa (Cache the index), 1a2b3c4d5e (Ask @everyone #1), 97 % sure; 5 pairs of 2 commits, of 5 between.");
        yield return Case(
            "spread",
            Named with { Outcome = BisectionOutcome.Spread, Steps = [new BisectionStepRow([First], 0.99, 1.08, 1.06, 1.1), new BisectionStepRow([Changes], 0.96, 1.07, 1.05, 1.09)], Stage = "Search", Measure = "service.p50" },
            "AskDocs · SingleStream Search service.p50 got worse in two steps: in aaaaaaaaaa (Cache the index), 99 % sure, +8 % there (95 % interval +6 % to +10 %), and in your uncommitted changes: A.cs, B.cs, 96 % sure, +7 % there (95 % interval +5 % to +9 %); 5 pairs of 2 commits, of 5 between.");
        yield return Case(
            "not confirmed",
            Named with { Outcome = BisectionOutcome.NotConfirmed, Steps = [] },
            "AskDocs · SingleStream response.p50 did not get worse when it was measured again, 97 % sure: the gate failed by chance, or by something that has ended; 5 pairs of 2 commits, of 5 between.");
        yield return Case(
            "not decided",
            Named with { Outcome = BisectionOutcome.NotDecided, Steps = [new BisectionStepRow([First, Second, Changes], 0.95, null, null, null)], Reason = "--budget ended it" },
            "AskDocs · SingleStream response.p50: at which commit it got worse is not decided (--budget ended it); in one of 3 commits, from aaaaaaaaaa (Cache the index) to your uncommitted changes: A.cs, B.cs, 95 % sure; 5 pairs of 2 commits, of 5 between.");

        static TestCaseData Case(string name, BisectionRow row, string sentence) => new TestCaseData(row, sentence).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Rows))]
    public void ItIsSaidInASentence(BisectionRow row, string sentence)
    {
        var ledger = ScriptedGate.Failing() with { Bisections = [row] };
        Assert.That(BisectionWords.Of(ledger.Plan, row), Is.EqualTo(sentence));
        Assert.That(LedgerSchemaFile.Errors(LedgerFile.ToBytes(ledger)), Is.Empty);
    }

    [Test]
    public void TheReportHasItAboveItsMeasuresAndAtItsEnd()
    {
        var report = MarkdownReport.Of(ScriptedGate.Failing() with { Bisections = [Named] });
        Assert.That(report, Does.Contain("## Where it got worse\n\n- AskDocs · SingleStream response.p50 got worse in 1a2b3c4d5e"));
        Assert.That(report, Does.Contain("| aaaaaaaaaa | Cache the index | no, 99 % sure | 3 of 5 | +0.4 % | 2 |"));
        Assert.That(report[report.IndexOf("## The gate failed", StringComparison.Ordinal)..], Does.Contain("got worse in 1a2b3c4d5e"));
        Assert.That(report.Split("## Where it got worse"), Has.Length.EqualTo(2));
    }

    [Test]
    public void TheCommentHasItAndMentionsNobody()
    {
        var summary = GitHubSummary.Of(ScriptedGate.Failing() with { Bisections = [Named] });
        Assert.That(summary, Does.Contain("got worse in 1a2b3c4d5e (Ask @\u200Beveryone #\u200B1), 97 % sure"));
    }
}

using Modbench.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tool.Exports;
using Modbench.Tool.Reports;
using Spectre.Console.Testing;

namespace Modbench.Tests.Gate.Exports;

/// <summary>What a person reads of a gate, letter by letter.</summary>
public sealed class VerdictReportTests
{
    [TestCase("gate-failing-80.txt", 80)]
    [TestCase("gate-failing-120.txt", 120)]
    public void AGateThatFailsOnATerminal(string golden, int width) => Golden.Holds(golden, Terminal(ScriptedGate.Failing(), width));

    [Test]
    public void AGateThatFailsInMarkdown() => Golden.Holds("gate-failing.md", MarkdownReport.Of(ScriptedGate.Failing()));

    [Test]
    public void AGateThatPasses() => Golden.Holds("gate-passing-120.txt", Terminal(ScriptedGate.Passing(), 120));

    [Test]
    public void TheFirstLineSaysWhatIsWorst()
    {
        var wrong = MarkdownReport.Of(ScriptedGate.Failing()).Split('\n');
        Assert.That(wrong[2], Does.StartWith("## Gate: fail (3 failed, 1 waived, 1 inconclusive, 1 not compared)"));
        Assert.That(wrong[4], Does.StartWith("- AskDocs misses a quality: recall@5 is 0.41 (0.41–0.41), and ≥ 0.8 is asked (SingleStream, head): Docs.cs:40."), "faster but wrong is wrong");

        var slow = ScriptedGate.Failing() with { Checks = [] };
        Assert.That(
            MarkdownReport.Of(slow).Split('\n')[4],
            Is.EqualTo("- AskDocs is 30 % slower (SingleStream, response.p50 31.2 → 40.6 ms, 95 % interval +28.1 % to +31.9 %, 2 % tolerated, 8 pairs): stage Search grew most (Docs.cs:21), more work, or the same work taking longer on its core."));
    }

    [TestCase("response.p99", 1.3, "AskDocs is 30 % slower (")]
    [TestCase("response.p50", 2.5, "AskDocs is 2.5× slower (")]
    [TestCase("allocated", 1.1234, "AskDocs allocates 12.3 % more (")]
    [TestCase("memory.peak", 3, "AskDocs takes 3× as much memory (")]
    [TestCase("throughput", 0.9, "AskDocs does 10 % fewer queries a second (")]
    [TestCase("service.mean", 1.4, "Stage Search of AskDocs takes 40 % longer (")]
    [TestCase("cpu", 1.05, "AskDocs takes 5 % more CPU time (")]
    [TestCase("gc.count", 1.021, "AskDocs: gc.count grew by 2.1 % (")]
    public void WhatFailedIsSaidAsAPersonWould(string measure, double ratio, string said)
    {
        var row = new VerdictRow { Pipeline = "Docs.AskDocs", Measure = measure, Stage = "Search", Unit = "ns", Base = 100, Head = 100 * ratio, Ratio = ratio, Verdict = GateVerdict.Fail };
        Assert.That(VerdictWords.Of(ScriptedGate.Failing().Plan, row), Does.StartWith(said));
    }

    [Test]
    public void WhatWasInterruptedHasNotPassed()
    {
        var unjudged = ScriptedGate.Passing().Checks[0] with { Measure = "quality.recall@5", Value = null, Outcome = CheckOutcome.NotMeasured, Reason = "no launch has measured it" };
        var text = MarkdownReport.Of(ScriptedGate.Passing() with { Interrupted = true, Checks = [unjudged] });
        Assert.That(text, Does.Contain("## Gate: interrupted").And.Not.Contain("The gate failed"));
        Assert.That(MarkdownReport.Of(ScriptedGate.Passing() with { Checks = [unjudged] }), Does.Contain("## Gate: fail"));
    }

    /// <summary>The reason of a pair's verdict goes on with the sentence, that of a stored baseline is one of its own.</summary>
    [TestCase(8, "too noisy to tell within 8 pairs", "AskDocs: response.p50 is too noisy to tell within 8 pairs (response.p50 100 → 120 ns, 8 pairs).")]
    [TestCase(null, "a baseline of 1 run does not tell", "AskDocs: response.p50 is too noisy to tell (response.p50 100 → 120 ns); a baseline of 1 run does not tell.")]
    [TestCase(null, null, "AskDocs: response.p50 is too noisy to tell (response.p50 100 → 120 ns).")]
    public void WhatCouldNotBeToldIsASentence(int? pairs, string? reason, string said)
    {
        var row = new VerdictRow { Pipeline = "Docs.AskDocs", Measure = "response.p50", Unit = "ns", Base = 100, Head = 120, Ratio = 1.2, Verdict = GateVerdict.Inconclusive, Pairs = pairs, Reason = reason };
        Assert.That(VerdictWords.Of(ScriptedGate.Failing().Plan, row), Is.EqualTo(said));
    }

    [Test]
    public void AQualityThatIsJudgedNoMoreIsSaid()
    {
        var row = new VerdictRow { Pipeline = "Docs.AskDocs", Measure = "quality.right", Verdict = GateVerdict.Fail, Reason = "the base judges it, and the head does not any more" };
        Assert.That(VerdictWords.Of(ScriptedGate.Failing().Plan, row), Is.EqualTo("AskDocs quality.right fails: the base judges it, and the head does not any more."));
        var text = MarkdownReport.Of(ScriptedGate.Passing() with { Verdicts = [.. ScriptedGate.Passing().Verdicts, row] });
        Assert.That(text, Does.Contain("## Gate: fail (1 failed)").And.Contain("- AskDocs quality.right fails: the base judges it"));
    }

    [Test]
    public void ANoteStandsOnceBehindTheCasesThatItIsAbout()
    {
        var passing = ScriptedGate.Passing();
        var ledger = passing with
        {
            Verdicts =
            [
                .. passing.Verdicts.Select(row => row with { Notes = ["whole launches in turn, not blocks: it\nsleeps", "of one"] }),
                new VerdictRow { Pipeline = "Docs.BuildIndex", Scenario = "Offline", Verdict = GateVerdict.NotComparable, Reason = "other queries", Notes = ["whole launches in turn, not blocks: it\nsleeps"] },
            ],
        };
        string[] said = ["AskDocs · SingleStream, BuildIndex · Offline: whole launches in turn, not blocks: it sleeps.", "AskDocs · SingleStream: of one."];
        Assert.That(VerdictSection.Notes(ledger), Is.EqualTo(said));
        Assert.That(MarkdownReport.Of(ledger), Does.Contain($"- {said[0]}\n- {said[1]}\n"));
        Assert.That(GitHubSummary.Of(ledger), Does.Contain($"- {said[0]}\n- {said[1]}\n"));
        Assert.That(LedgerFile.Parse(LedgerFile.ToBytes(ledger), "ledger.json").Verdicts[0].Notes, Has.Count.EqualTo(2));
    }

    [TestCase(1.0, "0 %")]
    [TestCase(1.0213, "+2.1 %")]
    [TestCase(0.97, "−3 %")]
    [TestCase(1.00042, "+0.042 %")]
    [TestCase(2.04, "2.04×")]
    [TestCase(null, "–")]
    public void ChangesAreInPerCentUpToTwice(double? ratio, string shown) => Assert.That(VerdictWords.Change(ratio), Is.EqualTo(shown));

    private static string Terminal(RunLedger ledger, int width)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        TerminalReport.Write(console, ledger);
        return string.Join('\n', console.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}

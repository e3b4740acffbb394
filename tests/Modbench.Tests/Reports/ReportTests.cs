using Modbench.Ledger;
using Modbench.Tests.WhatIfs;
using Modbench.Tool.Reports;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Modbench.Tests.Reports;

/// <summary>Whole reports, letter by letter: their numbers are scripted, so nothing is masked.</summary>
public sealed class ReportTests
{
    [TestCase("collocated-80.txt", 80)]
    [TestCase("collocated-120.txt", 120)]
    public void ACollocatedRunOnATerminal(string golden, int width) => Golden.Holds(golden, Terminal(ScriptedReports.Collocated(), width));

    [Test]
    public void ACollocatedRunInMarkdown() => Golden.Holds("collocated.md", MarkdownReport.Of(ScriptedReports.Collocated()));

    [Test]
    public void FailuresAreNamedWithStageCountAndFirstMessage() => Golden.Holds("failing-120.txt", Terminal(ScriptedReports.Failing(), 120));

    [TestCase("scenarios-80.txt", 80)]
    [TestCase("scenarios-120.txt", 120)]
    public void ScenariosWholeLaunchesAndWhatCouldNotBeMeasured(string golden, int width) => Golden.Holds(golden, Terminal(ScriptedReports.Scenarios(), width));

    [Test]
    public void FailuresInMarkdown() => Golden.Holds("failing.md", MarkdownReport.Of(ScriptedReports.Failing()));

    [TestCase("forms-80.txt", 80)]
    [TestCase("forms-120.txt", 120)]
    public void RoutesStreamsBatchesClassesAndWhatWasTurnedAway(string golden, int width) => Golden.Holds(golden, Terminal(ScriptedForms.Ledger(), width));

    [TestCase("explained-80.txt", 80)]
    [TestCase("explained-120.txt", 120)]
    public void WhyAConditionIsSlower(string golden, int width) => Golden.Holds(golden, Terminal(ScriptedExplanations.Ledger(), width));

    [TestCase("stacks-80.txt", 80)]
    [TestCase("stacks-120.txt", 120)]
    public void WhereTheCodeSpendsItsTime(string golden, int width) => Golden.Holds(golden, Terminal(ScriptedStacks.Ledger(), width));

    [Test]
    public void WhyInMarkdown() => Golden.Holds("explained.md", MarkdownReport.Of(ScriptedExplanations.Ledger()));

    [TestCase(80e6, CpuDetail.Unknown, "20 % the same work taking longer on its core, or spinning there while a thread that shares it had none;")]
    [TestCase(79e6, CpuDetail.Unknown, "20 % the same work taking longer on its core;")]
    [TestCase(90e6, CpuDetail.Memory, "20 % the same work taking longer because memory or a cache was shared;")]
    public void WorkThatOtherThreadsShareMayBeSpinning(double most, string detail, string said) =>
        Assert.That(MarkdownReport.Of(ScriptedExplanations.Helped(most, detail)), Does.Contain(said), "as long as half of it would be covered by what waits beyond what is counted");

    [TestCase("Embed", "100 % waiting for a core that its own stages held;")]
    [TestCase(null, "100 % waiting for a core that its own process, beside its stages, held;")]
    public void WhatIsOfNoStageIsOfTheProcess(string? stage, string said) => Assert.That(MarkdownReport.Of(ScriptedExplanations.Own(stage)), Does.Contain(said));

    [Test]
    public void ARunThatIsNoSteadyState() => Golden.Holds("drifting-80.txt", Terminal(ScriptedForms.Drifting(), 80));

    [TestCase("what-if-80.txt", 80)]
    [TestCase("what-if-120.txt", 120)]
    public void WhatWouldBeAndWhatItWasMadeToBe(string golden, int width) => Golden.Holds(golden, Terminal(WhatIfRowsTests.Ledger(), width));

    private static string Terminal(RunLedger ledger, int width)
    {
        using var console = new TestConsole().Width(width);
        TerminalReport.Write(console, ledger);
        return string.Join('\n', console.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}

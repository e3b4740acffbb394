using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tool.Reports;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Modbench.Tests.Gate.Compare;

/// <summary>What <c>compare</c> prints, letter by letter.</summary>
public sealed class ComparisonViewTests
{
    private static readonly RunLedger Before = Explained(
        new ScriptedLedger("20260101-000000")
            .With("queries", 100, 100, 100)
            .With("response.p50", 40e6, 41e6, 39e6)
            .With("response.p99", 80e6, 95e6, 70e6)
            .With("throughput", 24.1, 24.3, 23.9)
            .With("allocated", 120_000, 120_000, 120_000)
            .With("memory.peak", 2.1e8, 2.2e8, 2.15e8)
            .With("failures", 0, 0, 0)
            .With("gc.count", 7, 8, 7)
            .With("quality.recall@5", 0.82, 0.82, 0.82)
            .With("attainment", 0.99, 0.98, 0.985)
            .With("rest.cpu.cores", 0.1, 0.12, 0.11)
            .Of("Embed", "service.p50", 30e6, 31e6, 30.5e6)
            .Of("Search", "service.p50", 8e6, 8.4e6, 8.2e6)
            .In("beside BuildIndex", null, "response.p50", 70e6, 72e6, 71e6)
            .Ledger(),
        0);

    private static readonly RunLedger After = Explained(
        new ScriptedLedger("20260301-000000") { Environment = ScriptedRun.Environment with { Memory = 16L << 30, Runtime = ".NET 10.0.13", Commit = "fedcba9876543210fedcba9876543210fedcba98", Dirty = true }, Failed = 1 }
            .With("queries", 200, 200, 200)
            .With("response.p50", 52e6, 53e6, 51.5e6)
            .With("response.p99", 99e6, 92e6, 101e6)
            .With("throughput", 19.1, 19.0, 19.4)
            .With("allocated", 120_064, 120_064, 120_064)
            .With("memory.peak", 2.1e8, 2.2e8, 2.2e8)
            .With("failures", 0, 0, 0)
            .With("gc.count", 14, 16, 15)
            .With("quality.recall@5", 0.79, 0.79, 0.79)
            .With("goodput", 18, 18.1, 17.9)
            .With("attainment", 0.93, 0.95, 0.94)
            .With("rest.cpu.cores", 0.9, 1.1, 0.8)
            .Of("Embed", "service.p50", 30.2e6, 31e6, 30.4e6)
            .Of("Search", "service.p50", 20e6, 20.4e6, 20.2e6)
            .In("beside BuildIndex", null, "response.p50", 90e6)
            .Ledger(),
        8e6);

    [TestCase("compare-80.txt", 80)]
    [TestCase("compare-120.txt", 120)]
    public void TwoRunsOnATerminal(string golden, int width) => Golden.Holds(golden, Terminal(View(false), width));

    [Test]
    public void TwoRunsWithAllMeasures() => Golden.Holds("compare-all-120.txt", Terminal(View(true), 120));

    [Test]
    public void TwoRunsInMarkdown() => Golden.Holds("compare.md", MarkdownReport.Of(View(false)));

    [Test]
    public void TwoConditionsOfOneRun()
    {
        var ledger = ScriptedExplanations.Ledger();
        var comparison = Comparison.Of(new ComparisonSide(ledger, "paused BuildIndex"), new ComparisonSide(ledger, "beside BuildIndex"));
        Golden.Holds("compare-conditions-120.txt", Terminal(new ComparisonView(ledger.Plan, ledger.Plan, false).Of(comparison), 120));
    }

    private static Report View(bool all) => new ComparisonView(Before.Plan, After.Plan, all).Of(Comparison.Of(new ComparisonSide(Before), new ComparisonSide(After)));

    private static RunLedger Explained(RunLedger ledger, double more)
    {
        var why = ScriptedExplanations.Ledger().Explanations[0];
        return ledger with { Explanations = [why with { Delta = why.Delta + more, Terms = [.. why.Terms.Select((term, i) => i == 0 ? term with { Value = term.Value + more } : term)] }] };
    }

    private static string Terminal(Report report, int width)
    {
        using var console = new TestConsole().Width(width);
        TerminalReport.Write(console, report);
        return string.Join('\n', console.Output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }
}

using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Gate.Exports;

/// <summary>Ledgers of gates, as their exports and reports are written out in full.</summary>
internal static class ScriptedGate
{
    private static readonly PipelineGraph AskDocs = ScriptedGraphs.AskDocs with
    {
        Budgets = [new Budget("response.p90", 60_000_000, null, null, null, "head", "Docs.cs", 12)],
        Qualities = [new QualityBound("recall@5", 0.8, null, "Docs.cs", 40)],
    };

    /// <summary>Two fail by time and bytes, answers are worse, one is waived, one too noisy, one new; waivers that nobody needs.</summary>
    public static RunLedger Failing() => Of(recall: 0.41) with
    {
        Verdicts =
        [
            Ask(new VerdictRow
            {
                Pipeline = "Docs.AskDocs", Measure = "response.p50", Unit = "ns", Base = 31_200_000, Head = 40_560_000, Ratio = 1.3, Low = 1.281, High = 1.319, Verdict = GateVerdict.Fail,
                Stage = "Search", File = "Docs.cs", Line = 21, Cause = "cpu", Tolerance = 0.02, Pairs = 8, Spread = 0.018,
            }),
            Ask(new VerdictRow
            {
                Pipeline = "Docs.AskDocs", Measure = "allocated", Unit = "bytes/query", Base = 0, Head = 4096, Verdict = GateVerdict.Fail, File = "Docs.cs", Line = 10, Tolerance = 0.001, Pairs = 8,
            }),
            Ask(new VerdictRow
            {
                Pipeline = "Docs.AskDocs", Measure = "service.mean", Unit = "ns", Base = 12_000_000, Head = 13_440_000, Ratio = 1.12, Low = 1.11, High = 1.13, Verdict = GateVerdict.Waived,
                Stage = "Embed", File = "Docs.cs", Line = 20, Tolerance = 0.02, Pairs = 8, Waiver = "≤ 15 % until 2027-01-31: the larger model; see #12",
            }),
            Ask(new VerdictRow { Pipeline = "Docs.AskDocs", Measure = "memory.peak", Unit = "bytes", Base = 1 << 28, Head = 1 << 28, Ratio = 1, Low = 0.998, High = 1.002, Verdict = GateVerdict.Pass, Tolerance = 0.1, Pairs = 8 }),
            new VerdictRow
            {
                Pipeline = "Docs.BuildIndex", Scenario = "Offline", Measure = "throughput", Unit = "1/s", Base = 120, Head = 116.4, Ratio = 0.97, Low = 0.92, High = 1.023, Verdict = GateVerdict.Inconclusive,
                Tolerance = 0.02, Pairs = 20, Spread = 0.11, Detectable = 1.09, PairsNeeded = 118, Reason = "too noisy to tell within 20 pairs",
            },
            new VerdictRow { Pipeline = "Docs.Rank", Scenario = "SingleStream", Verdict = GateVerdict.New, Reason = "the base has no such pipeline" },
        ],
        Waivers =
        [
            new WaiverRow("AskDocs", "Embed", "service.mean", 0.15, new DateOnly(2027, 1, 31), "the larger model; see #12", WaiverOutcome.Used, "modbench.waivers", 3),
            new WaiverRow("BuildIndex", null, "memory.peak", 0.3, new DateOnly(2026, 1, 31), "the index is built in memory", WaiverOutcome.Expired, "modbench.waivers", 4),
            new WaiverRow("Ask*", null, "allocated", 0.5, new DateOnly(2027, 1, 31), "x", WaiverOutcome.NoMatch, "modbench.waivers", 5),
        ],
    };

    /// <summary>Nothing got worse.</summary>
    public static RunLedger Passing() => Of(recall: 0.9) with
    {
        Verdicts =
        [
            Ask(new VerdictRow { Pipeline = "Docs.AskDocs", Measure = "response.p50", Unit = "ns", Base = 31_200_000, Head = 31_000_000, Ratio = 0.9936, Low = 0.985, High = 1.002, Verdict = GateVerdict.Pass, Tolerance = 0.02, Pairs = 8 }),
            Ask(new VerdictRow { Pipeline = "Docs.AskDocs", Measure = "allocated", Unit = "bytes/query", Base = 4096, Head = 4096, Ratio = 1, Verdict = GateVerdict.Pass, Tolerance = 0.001, Pairs = 8 }),
        ],
    };

    /// <summary>A launch died, and somebody wrote what a service could take for its own.</summary>
    /// <param name="more">What it ends with: what neither XML nor UTF-8 can write.</param>
    public static RunLedger Hostile(string more = "\u0007\uD800")
    {
        var ledger = ScriptedRun.Of(
            [AskDocs],
            new ScriptedLaunch(AskDocs, 1, ScriptedGraphs.SingleStream).Fails("solo", "it died\n::error::owned @everyone | <img src=x> [link](https://evil.example) 100 %" + more));
        return ledger with { Verdicts = [new VerdictRow { Pipeline = "Docs.AskDocs", Verdict = GateVerdict.NotComparable, Reason = "www.evil.example closes #1" }] };
    }

    private static RunLedger Of(double recall) => ScriptedRun.Of(
        [AskDocs, ScriptedGraphs.BuildIndex],
        new ScriptedLaunch(AskDocs, 1, ScriptedGraphs.SingleStream).Block("head", 40, 41, 42, 43).Quality("head", "recall@5", recall).Result(),
        new ScriptedLaunch(AskDocs, 2, ScriptedGraphs.SingleStream).Block("head", 40, 41, 42, 44).Quality("head", "recall@5", recall).Result());

    private static VerdictRow Ask(VerdictRow row) => row with { Scenario = "SingleStream" };
}

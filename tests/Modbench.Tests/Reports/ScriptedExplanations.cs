using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Reports;

/// <summary>A ledger that says why.</summary>
internal static class ScriptedExplanations
{
    private static readonly string Subject = ScriptedGraphs.AskDocs.Name;
    private static readonly string Neighbour = ScriptedGraphs.BuildIndex.Name;

    public static RunLedger Ledger() => ScriptedReports.Collocated() with
    {
        Explanations =
        [
            Row("SingleStream", "response.mean", 41e6, ExplanationVerdict.Named, Cause.RunQueue,
                Term(Cause.RunQueue, 20e6, 6e6, "Search", Neighbour, "Embed"),
                Term(Cause.RunQueue, 6e6, 6e6, "Embed", Neighbour, "Embed"),
                Term(Cause.Gc, 3e6, 3e6, "Search", Neighbour, "Store"),
                Term(Cause.Lock, 1.5e6, 1.5e6, "Search", Subject, "Embed"),
                Term(Cause.Wait, 1.4e6, 1.4e6, "Embed", Neighbour, "Store", PoolDetail),
                Term(Cause.Cpu, -0.5e6, -0.5e6, "Embed"),
                Term(Cause.Wait, 0.1e6, 0.1e6, "Embed"),
                Term(Cause.Unattributed, 1.5e6, 1.5e6, null)) with
            {
                RunQueueLow = 24e6,
                RunQueueHigh = 31e6,
            },
            Row("SingleStream", "response.p99", 60e6, ExplanationVerdict.NotDistinguishable, null,
                Term(Cause.Lock, 10e6, 0, "Search"), Term(Cause.Cpu, 10e6, 10e6, "Search", detail: CpuDetail.Memory)),
            Row("Server(20/s)", "response.mean", 50e6, ExplanationVerdict.NoChange, null, Term(Cause.Cpu, 0.1e6, 0.1e6, "Embed")),
            Row("Server(200/s)", ExplanationRow.CapacityMeasure, 4e6, ExplanationVerdict.Saturated, Cause.RunQueue,
                Term(Cause.RunQueue, 4e6, 4e6, "Embed", Neighbour, "Embed"), Term(Cause.Cpu, 0.5e6, 0.5e6, "Embed"), Term(Cause.Unattributed, 0, 0, null)) with
            {
                Saturated = new SaturatedStage("Embed", 0.8, 1.7),
            },
            Row("Offline", ExplanationRow.ThroughputMeasure, 12e6, ExplanationVerdict.Named, Cause.RunQueue,
                Term(Cause.RunQueue, 7e6, 7e6, "Embed", Neighbour, "Embed"), Term(Cause.Gc, 1e6, 1e6, "Search"), Term(Cause.Unattributed, 0.1e6, 0.1e6, null)),
            Row("Server(20/s)", "response.mean", 50e6, ExplanationVerdict.Named, Cause.Graph,
                Term(Cause.Graph, -20e6, 0, "Embed", detail: GraphDetail.Slots), Term(Cause.RunQueue, 2e6, 1e6, "Embed", Subject, "Embed"), Term(Cause.Unattributed, 0.1e6, 0.1e6, null)) with
            {
                Base = "solo",
                Condition = "solo if Slots(Embed)=2",
            },
            Row("SingleStream", "response.mean", 50e6, ExplanationVerdict.Named, Cause.Graph,
                Term(Cause.Graph, 9e6, 9e6, "Rerank", detail: GraphDetail.New), Term(Cause.Graph, -2e6, -2e6, "Rank", detail: GraphDetail.Gone), Term(Cause.Unattributed, 0.1e6, 0.1e6, null)) with
            {
                Base = "base",
                Condition = "head",
            },
            Row("ClosedLoop(4)", "response.mean", 30e6, ExplanationVerdict.NotDecided, null, Term(Cause.RunQueue, -10e6, -4e6, "Embed", Subject, "Search")) with
            {
                Notes = ["not decided: 4 of 8 pairs of blocks, 1 of 3 traced launches"],
            },
        ],
    };

    /// <summary>A stage of several threads, of whose slowdown a fifth is longer work.</summary>
    /// <param name="most">That waits for a core may be, 70 ms being counted.</param>
    /// <param name="detail">Of the longer work.</param>
    public static RunLedger Helped(double most, string detail) => ScriptedReports.Collocated() with
    {
        Explanations =
        [
            Row("SingleStream", "response.mean", 41e6, ExplanationVerdict.Named, Cause.RunQueue,
                Term(Cause.RunQueue, 70e6, 70e6, "Embed", Neighbour, "Embed"), Term(Cause.Cpu, 20e6, 20e6, "Embed", detail: detail), Term(Cause.Unattributed, 10e6, 10e6, null)) with
            {
                RunQueueLow = 60e6,
                RunQueueHigh = most,
            },
        ],
    };

    /// <summary>The pipeline is in its own way.</summary>
    /// <param name="stage">With this stage; null: none of its stages does it.</param>
    public static RunLedger Own(string? stage) => ScriptedReports.Collocated() with
    {
        Explanations = [Row("SingleStream", "response.mean", 41e6, ExplanationVerdict.Named, Cause.RunQueue, Term(Cause.RunQueue, 70e6, 70e6, "Embed", Subject, stage), Term(Cause.Unattributed, 0, 0, null))],
    };

    private const string PoolDetail = "pool";

    /// <summary>The interval is a fifth of the difference to each side, or of no change reaches beyond 0.</summary>
    public static ExplanationRow Row(
        string scenario, string measure, double under, ExplanationVerdict verdict, Cause? top, params ExplanationTerm[] terms) =>
        new()
        {
            Pipeline = Subject,
            Scenario = scenario,
            Base = "paused BuildIndex",
            Condition = "beside BuildIndex",
            Measure = measure,
            BaseValue = under,
            Delta = terms.Sum(term => term.Value),
            Low = terms.Sum(term => term.Value) - Half(verdict, terms),
            High = terms.Sum(term => term.Value) + Half(verdict, terms),
            Verdict = verdict,
            Top = top,
            Terms = terms,
            Pairs = 12,
            ReplayError = 0.001,
        };

    private static double Half(ExplanationVerdict verdict, ExplanationTerm[] terms) =>
        Math.Abs(terms.Sum(term => term.Value)) * (verdict == ExplanationVerdict.NoChange ? 3 : 0.2);

    public static ExplanationTerm Term(
        Cause cause, double value, double direct, string? stage, string? neighbour = null, string? neighbourStage = null, string? detail = null) =>
        new(cause, detail, stage, neighbour, value, direct, null, null) { NeighbourStage = neighbourStage };
}

using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// What a gate says of a run beside a stored baseline: a function of the two ledgers. Times and memory are told only on a machine like the baseline's, and with care,
/// for the two runs are hours or months apart; <c>gate --base</c>, whose builds take turns, sees far smaller growth and errs far less often.
/// </summary>
public static class BaselineVerdicts
{
    /// <summary>
    /// Standard deviation of the logarithm by which the mean of a time is taken to differ from one run of a build to the next, where the baseline has too few runs to tell: 0.1
    /// is 10 %.
    /// </summary>
    public const double RunSpread = 0.1;

    /// <summary>So many runs in a baseline tell by themselves how runs differ.</summary>
    public const int FewestRuns = 3;

    /// <summary>How much times and rates may grow, unless something else is asked for: 0.02 is 2 %.</summary>
    public const double Tolerance = 0.02;

    // Besides qualities, failures, budgets, and the visits of stages that routers lead to. Offline's responses are no latencies.
    private static readonly string[] Defaults = ["response.p50", GatedMeasure.Allocated, "memory.peak"];
    private static readonly string[] OfflineDefaults = ["throughput", GatedMeasure.Allocated, "memory.peak"];

    /// <summary>One row for each pipeline that can't be compared, and for each measure of the others, failed queries and checks among them.</summary>
    /// <param name="baseline">See <see cref="BaselineLedger"/>; the ledger of a run does as well.</param>
    /// <param name="head">Of a run of the same project; its condition <c>solo</c> is gated.</param>
    /// <param name="asked">Further measures, such as <c>response.p99</c>; those of stages are gated for each stage.</param>
    /// <param name="tolerance">How much times and rates may grow.</param>
    public static IReadOnlyList<VerdictRow> Of(RunLedger baseline, RunLedger head, IReadOnlyCollection<string>? asked = null, double tolerance = Tolerance)
    {
        var (before, after) = (Subjects(baseline), Subjects(head));
        List<VerdictRow> rows = [];
        List<BaselineTest> tests = [];
        foreach (var (subject, scenario) in after)
        {
            var graph = head.Plan.Graph(subject.Pipeline)!;
            if (Incomparable(baseline, graph, subject, scenario, before) is { } row)
            {
                rows.Add(row);
            }
            else
            {
                var measures = new BaselineMeasures(baseline, head, graph, subject, Gated(scenario, asked ?? []), tolerance);
                tests.AddRange(measures.Tests());
                rows.AddRange(measures.Others());
                if (measures.Failures() is { } failures) rows.Add(failures);
            }

            rows.AddRange(Launches(head, graph, subject));
        }

        rows.AddRange(Gone(baseline, head, before, after).Where(row => !rows.Exists(said => (said.Pipeline, said.Measure) == (row.Pipeline, row.Measure))));
        rows.AddRange(before.Keys.Where(subject => !after.ContainsKey(subject)).Select(subject => new VerdictRow
        {
            Pipeline = subject.Pipeline,
            Scenario = subject.Scenario,
            Verdict = GateVerdict.Removed,
            Reason = "the baseline has it and this run has not: it is gone, or was left out by --filter or --scenario",
        }));
        return [.. BaselineTest.Decide(tests), .. rows, .. CheckVerdicts.Of(head)];
    }

    private static List<string> Gated(Scenario scenario, IReadOnlyCollection<string> asked) =>
        scenario is OfflineScenario ? [.. OfflineDefaults, .. asked.Where(measure => !measure.StartsWith("response.", StringComparison.Ordinal))] : [.. Defaults, .. asked];

    private static Dictionary<GatedSubject, Scenario> Subjects(RunLedger ledger) =>
        ledger.Plan.Launches.Where(launch => launch.Kind == LaunchKind.Latency && launch.Conditions.Contains(Conditions.Solo))
            .DistinctBy(launch => (launch.Pipeline, launch.Scenario.Name))
            .ToDictionary(launch => new GatedSubject(launch.Pipeline, launch.Scenario.Name), launch => launch.Scenario);

    private static VerdictRow? Incomparable(RunLedger baseline, PipelineGraph graph, GatedSubject subject, Scenario scenario, Dictionary<GatedSubject, Scenario> before)
    {
        var row = new VerdictRow { Pipeline = subject.Pipeline, Scenario = subject.Scenario, File = graph.File, Line = graph.Line, Verdict = GateVerdict.New };
        if (baseline.Plan.Graph(subject.Pipeline) is not { } old || before.Keys.All(one => one.Pipeline != subject.Pipeline))
            return row with { Scenario = null, Reason = "the baseline does not have the pipeline: write it anew to gate it" };
        if (!before.TryGetValue(subject, out var oldScenario)) return row with { Reason = "the baseline does not have the scenario: write it anew to gate it" };
        if (old.QueryType != graph.QueryType)
            return row with { Verdict = GateVerdict.NotComparable, Reason = $"other queries: they are {graph.QueryType}, and {old.QueryType} in the baseline; write the baseline anew to gate it" };
        if (GraphDifference.Shape(old, graph) is { Count: > 0 } shape)
            return row with { Verdict = GateVerdict.GraphChanged, Reason = $"{string.Join(", ", shape)}; write the baseline anew to gate it" };
        return LoadChange.Of(old, graph, oldScenario, scenario) is { } load ? row with { Verdict = GateVerdict.NotComparable, Reason = $"{load}; write the baseline anew to gate it" } : null;
    }

    /// <summary>Qualities that are judged no more; where the two can be compared, the measures have said it.</summary>
    private static List<VerdictRow> Gone(RunLedger baseline, RunLedger head, Dictionary<GatedSubject, Scenario> before, Dictionary<GatedSubject, Scenario> after) =>
    [
        .. after.Keys.Select(subject => subject.Pipeline).Distinct()
            .Where(pipeline => before.Keys.Any(subject => subject.Pipeline == pipeline))
            .SelectMany(pipeline => JudgedNoMore.Of(baseline.Plan.Graph(pipeline)!, head.Plan.Graph(pipeline)!))
            .Select(row => row with { Reason = "the baseline judges it, and this run does not any more" }),
    ];

    // A launch that failed is said, whatever the others measured.
    private static IEnumerable<VerdictRow> Launches(RunLedger head, PipelineGraph graph, GatedSubject subject)
    {
        List<LaunchRow> launches =
        [
            .. head.Launches.Where(launch => launch.Pipeline == subject.Pipeline && launch.Scenario == subject.Scenario && launch.Condition == Conditions.Solo
                && launch is { Kind: LaunchKind.Latency, Superseded: false }),
        ];
        var failed = launches.Count(launch => launch.Outcome != LaunchOutcome.Ok);
        if (failed == 0) yield break;
        var first = launches.First(launch => launch.Outcome != LaunchOutcome.Ok);
        yield return new VerdictRow
        {
            Pipeline = subject.Pipeline,
            Scenario = subject.Scenario,
            Stage = first.Stage,
            Verdict = GateVerdict.NotComparable,
            Reason = string.Create(CultureInfo.InvariantCulture, $"{failed} of {launches.Count} launches failed: {first.Reason}"),
        }.In(graph);
    }
}

/// <summary>What is gated: a pipeline under a scenario.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
internal readonly record struct GatedSubject(string Pipeline, string Scenario);

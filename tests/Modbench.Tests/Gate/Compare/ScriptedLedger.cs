using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Gate.Compare;

/// <summary>A ledger whose launches have the values that a test says.</summary>
internal sealed class ScriptedLedger(string run)
{
    private readonly List<(string Condition, string? Stage, string Measure, double[] Values)> measures = [];

    public PipelineGraph Graph { get; init; } = ScriptedGraphs.AskDocs;

    public Scenario Scenario { get; init; } = ScriptedGraphs.SingleStream;

    public EnvironmentRow Environment { get; init; } = ScriptedRun.Environment;

    public bool Interrupted { get; init; }

    /// <summary>Conditions take turns within each launch; else each has launches of its own.</summary>
    public bool Alternating { get; init; }

    /// <summary>Launches of solo that fail after the others.</summary>
    public int Failed { get; init; }

    public ScriptedLedger With(string measure, params double[] values) => In("solo", null, measure, values);

    public ScriptedLedger Of(string stage, string measure, params double[] values) => In("solo", stage, measure, values);

    public ScriptedLedger In(string condition, string? stage, string measure, params double[] values)
    {
        measures.Add((condition, stage, measure, values));
        return this;
    }

    public RunLedger Ledger()
    {
        List<LaunchRow> launches = [];
        List<PlannedLaunchRow> planned = [];
        List<LaunchValue> values = [];
        var first = 1;
        foreach (var condition in measures.GroupBy(measure => measure.Condition))
        {
            var count = condition.Max(measure => measure.Values.Length);
            var failed = condition.Key == "solo" ? Failed : 0;
            for (var i = 0; i < count + failed; i++)
            {
                launches.Add(new LaunchRow(
                    Graph.Name, Scenario.Name, condition.Key, first + i, 4000 + i, LaunchKind.Latency, i < count ? LaunchOutcome.Ok : LaunchOutcome.Failed,
                    i < count ? null : "exit code 134 (SIGABRT)", i < count ? null : "Search", [], 100_000_000 + i, Alternating, false, i));
                planned.Add(new PlannedLaunchRow(first + i, Graph.Name, Scenario, LaunchKind.Latency, [condition.Key], condition.Key == "solo" ? [] : ["Docs.BuildIndex"], i));
            }

            values.AddRange(condition.SelectMany(measure => measure.Values.Select((value, i) =>
                new LaunchValue(new MeasureKey(Graph.Name, Scenario.Name, condition.Key, measure.Stage, measure.Measure), value, null, []) { Launch = first + i })));
            if (!Alternating) first += count + failed;
        }

        var plan = new PlanRow("Docs.csproj", 90_000_000_000, [Graph, ScriptedGraphs.BuildIndex], [], planned);
        var rows = MeasureTable.Of(values, plan);
        return new RunLedger
        {
            Run = run,
            Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Environment = Environment,
            Plan = plan,
            Interrupted = Interrupted,
            Launches = launches,
            Measures = rows,
            Absent = [],
            Checks = BudgetChecks.Of(plan, rows),
            Failures = [],
            Neighbours = [],
        };
    }
}

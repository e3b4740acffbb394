using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>A subject under one scenario, as sections walk through a ledger.</summary>
internal sealed record Subject(string Pipeline, string Scenario, string Label, PipelineGraph? Graph, IReadOnlyList<string> Conditions)
{
    public string Name => $"{Label} · {Scenario}";

    public IEnumerable<string> Beside => Conditions.Where(condition => Ledger.Conditions.NeighboursOf(condition) is not null);
}

/// <summary>Finds rows of a ledger.</summary>
internal sealed class LedgerView
{
    private readonly Dictionary<MeasureKey, MeasureRow> rows;

    public LedgerView(RunLedger ledger)
    {
        Ledger = ledger;
        rows = ledger.Measures.ToDictionary(row => new MeasureKey(row.Pipeline, row.Scenario, row.Condition, row.Stage, row.Measure));
        Subjects =
        [
            .. ledger.Launches
                .GroupBy(launch => (launch.Pipeline, launch.Scenario))
                .OrderBy(group => ledger.Launches.First(launch => launch.Pipeline == group.Key.Pipeline).Launch)
                .Select(group => new Subject(
                    group.Key.Pipeline,
                    group.Key.Scenario,
                    ledger.Plan.Label(group.Key.Pipeline),
                    ledger.Plan.Graph(group.Key.Pipeline),
                    [.. group.Select(launch => launch.Condition).Distinct().OrderBy(Rank)])),
        ];
    }

    public RunLedger Ledger { get; }

    public IReadOnlyList<Subject> Subjects { get; }

    public MeasureRow? Row(Subject subject, string condition, string measure, string? stage = null) =>
        Row(subject.Pipeline, subject.Scenario, condition, measure, stage);

    public MeasureRow? Row(string pipeline, string scenario, string condition, string measure, string? stage = null) =>
        rows.GetValueOrDefault(new MeasureKey(pipeline, scenario, condition, stage, measure));

    // Solo first, each neighbour's paused before its beside.
    private static (int, string, int) Rank(string condition) => condition == Conditions.Solo
        ? (0, "", 0)
        : (1, Conditions.NeighboursOf(condition) ?? condition[(condition.IndexOf(' ') + 1)..], Conditions.NeighboursOf(condition) is null ? 0 : 1);
}

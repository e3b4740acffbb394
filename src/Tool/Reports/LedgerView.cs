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
        rows = ledger.Measures.ToDictionary(row => row.Key);
        Subjects =
        [
            .. ledger.Launches
                .GroupBy(launch => (launch.Pipeline, launch.Scenario))
                .OrderBy(group => Place(ledger.Plan.Pipelines, graph => graph.Name == group.Key.Pipeline))
                .ThenBy(group => Place(ledger.Plan.Graph(group.Key.Pipeline)?.Scenarios ?? [], scenario => scenario.Name == group.Key.Scenario))
                .Select(group => new Subject(
                    group.Key.Pipeline,
                    group.Key.Scenario,
                    ledger.Plan.Label(group.Key.Pipeline),
                    ledger.Plan.Graph(group.Key.Pipeline),
                    [.. group.Select(launch => launch.Condition).Where(condition => Modbench.Ledger.Conditions.ChangeOf(condition) is null).Distinct().OrderBy(condition => Rank(ledger.Plan, group.Key.Pipeline, condition))])),
        ];
    }

    public RunLedger Ledger { get; }

    public IReadOnlyList<Subject> Subjects { get; }

    public MeasureRow? Row(Subject subject, string condition, string measure, string? stage = null) =>
        Row(subject.Pipeline, subject.Scenario, condition, measure, stage);

    public MeasureRow? Row(string pipeline, string scenario, string condition, string measure, string? stage = null, string? queryClass = null) =>
        rows.GetValueOrDefault(new MeasureKey(pipeline, scenario, condition, stage, measure, queryClass));

    /// <summary>Classes of queries that a subject has, in the order of the ledger.</summary>
    public IReadOnlyList<string> Classes(Subject subject) =>
        [.. Ledger.Measures.Where(row => (row.Pipeline, row.Scenario) == (subject.Pipeline, subject.Scenario)).Select(row => row.Class).OfType<string>().Distinct()];

    public MeasureRow? ClassRow(Subject subject, string condition, string queryClass, string measure) =>
        rows.GetValueOrDefault(new MeasureKey(subject.Pipeline, subject.Scenario, condition, null, measure, queryClass));

    // As declared, whatever the order in which launches ran: solo first, each neighbour's paused before its beside.
    private static (int, string, int) Rank(PlanRow plan, string pipeline, string condition)
    {
        if (condition == Conditions.Solo)
        {
            return (-1, "", 0);
        }

        var neighbours = condition[(condition.IndexOf(' ') + 1)..];
        var declared = Place(
            plan.Graph(pipeline)?.Collocations ?? [],
            collocation => ConditionSuffix.Without(neighbours, collocation.Copies, collocation.Isolation, collocation.Cores)
                == string.Join(" + ", collocation.Neighbours.Select(plan.Label)));
        return (declared, neighbours, Conditions.NeighboursOf(condition) is null ? 0 : 1);
    }

    private static int Place<T>(IReadOnlyList<T> declared, Func<T, bool> isIt) =>
        declared.Select((item, place) => (item, place)).Where(pair => isIt(pair.item)).Select(pair => pair.place).DefaultIfEmpty(declared.Count).First();
}

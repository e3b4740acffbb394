namespace Modbench.Ledger;

/// <summary>One pipeline and scenario, under one condition or two.</summary>
public sealed record ComparedSubject
{
    /// <summary>Full name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The base's condition.</summary>
    public required string BaseCondition { get; init; }

    /// <summary>The head's; as a rule the same.</summary>
    public required string HeadCondition { get; init; }

    /// <summary>Untraced launches that ended well.</summary>
    public required int BaseLaunches { get; init; }

    /// <summary>The same of the head.</summary>
    public required int HeadLaunches { get; init; }

    /// <summary>Why none of it can be compared: it was not the same load; null: it can.</summary>
    public string? Reason { get; init; }

    /// <summary>What to know before comparing: another graph, another number of queries, failed launches.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What surely differs first, the largest of it first.</summary>
    public required IReadOnlyList<ComparedMeasure> Measures { get; init; }

    /// <summary>Why the base's condition differs from what it is compared with in its own ledger; empty unless both have such a row.</summary>
    public IReadOnlyList<ExplanationRow> BaseExplanations { get; init; } = [];

    /// <summary>The same of the head, row for row; where two conditions of one ledger are compared, why they differ.</summary>
    public IReadOnlyList<ExplanationRow> HeadExplanations { get; init; } = [];
}

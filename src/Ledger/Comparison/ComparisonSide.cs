namespace Modbench.Ledger;

/// <summary>A ledger, and which of its conditions is meant.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="condition">The condition; null: each, compared with the one of its name.</param>
public sealed class ComparisonSide(RunLedger ledger, string? condition = null)
{
    private readonly ILookup<(string Pipeline, string Scenario, string Condition), MeasureRow> rows =
        ledger.Measures.ToLookup(row => (row.Pipeline, row.Scenario, row.Condition));

    /// <summary>The ledger.</summary>
    public RunLedger Ledger => ledger;

    /// <summary>The condition that is meant; null: each.</summary>
    public string? Condition => condition;

    /// <summary>What there is to compare, in the order of the ledger.</summary>
    internal IReadOnlyList<UnpairedSubject> Subjects =>
    [
        .. rows.Select(group => group.Key)
            .Where(key => condition is null || key.Condition == condition)
            .Select(key => new UnpairedSubject(key.Pipeline, key.Scenario, key.Condition)),
    ];

    internal IReadOnlyList<MeasureRow> Rows(UnpairedSubject of) => [.. rows[(of.Pipeline, of.Scenario, of.Condition)]];

    /// <summary>The launches of that condition, the failed ones too, without those that were done again.</summary>
    internal IReadOnlyList<LaunchRow> Launches(UnpairedSubject of) =>
    [
        .. ledger.Launches.Where(launch => (launch.Pipeline, launch.Scenario, launch.Condition) == (of.Pipeline, of.Scenario, of.Condition)
            && launch is { Kind: LaunchKind.Latency, Superseded: false }),
    ];

    /// <summary>Numbers of the launches that its measures are of.</summary>
    internal IReadOnlyList<int> Measured(UnpairedSubject of) => [.. Launches(of).Where(launch => launch.Outcome == LaunchOutcome.Ok).Select(launch => launch.Launch)];

    /// <summary>A launch of that condition as it was planned; null: it is a neighbour's, or was not planned so.</summary>
    internal PlannedLaunchRow? Planned(UnpairedSubject of) => ledger.Plan.Launches.FirstOrDefault(launch =>
        launch.Pipeline == of.Pipeline && launch.Scenario.Name == of.Scenario && launch.Conditions.Contains(of.Condition));
}

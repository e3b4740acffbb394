using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Which of a run's conditions a budget speaks of. It may name a neighbour by its short or its full name, where tables show only one of them.</summary>
internal static class BudgetConditions
{
    /// <summary>True when the budget holds for that condition of the pipeline it belongs to.</summary>
    public static bool Covers(this Budget budget, PlanRow plan, string pipeline, string scenario, string condition)
    {
        if (Same(budget.Condition, condition))
        {
            return true;
        }

        // The head of a gate is alone, as solo is.
        if (condition == Conditions.Head) return Same(budget.Condition, Conditions.Solo);

        // What would be is not what is.
        if (Conditions.ChangeOf(condition) is not null) return false;

        // Where a condition is called just so, no other one is meant: `beside B` is not `beside B x2`.
        var launches = plan.Launches.Where(launch => launch.Pipeline == pipeline && launch.Scenario.Name == scenario).ToList();
        return !launches.Exists(launch => launch.Conditions.Any(other => Same(other, budget.Condition)))
            && launches.Find(launch => launch.Conditions.Contains(condition)) is { Neighbours.Count: > 0 } planned
            && Verb(budget.Condition) is { } verb
            && Same(verb, Verb(condition)!)
            && AreNamed(plan, planned, budget.Condition[(verb.Length + 1)..]);
    }

    // `B + C`, in the order of the [Collocate]; the suffixes may be there.
    private static bool AreNamed(PlanRow plan, PlannedLaunchRow planned, string named)
    {
        List<string> neighbours = [.. planned.Neighbours.Distinct()];
        var names = ConditionSuffix.Without(named, planned.Neighbours.Count / neighbours.Count, planned.Isolation, planned.Cores).Split(" + ");
        return names.Length == neighbours.Count
            && neighbours.Zip(names).All(pair => Same(pair.First, pair.Second) || (plan.Graph(pair.First) is { } graph && Same(graph.ShortName, pair.Second)));
    }

    private static string? Verb(string condition) => condition.IndexOf(' ', StringComparison.Ordinal) is var end and > 0 ? condition[..end] : null;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

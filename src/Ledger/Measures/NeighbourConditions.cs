using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Conditions of a neighbour's own rows: the subject, its scenario and who else ran, so that nothing is compared that was not alike.</summary>
public static class NeighbourConditions
{
    /// <summary><c>beside Subject/Scenario + C, 2 copies, same process, on 0-1</c>.</summary>
    /// <param name="plan">Gives names.</param>
    /// <param name="subject">Full name.</param>
    /// <param name="scenario">The subject's.</param>
    /// <param name="neighbours">Full names of all neighbours, one for each copy.</param>
    /// <param name="neighbour">Whose rows: one of them.</param>
    /// <param name="isolation">Where they live.</param>
    /// <param name="cores">Where they run; null: everywhere.</param>
    public static string Of(
        PlanRow plan, string subject, string scenario, IReadOnlyList<string> neighbours, string neighbour, Isolation isolation, string? cores)
    {
        var copies = neighbours.Count(other => other == neighbour);
        var others = neighbours.Distinct().Where(other => other != neighbour).Select(plan.Label);
        List<string> parts = [string.Join(" + ", others.Prepend($"{plan.Label(subject)}/{scenario}"))];
        if (copies > 1) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{copies} copies"));
        if (isolation == Isolation.Thread) parts.Add("same process");
        if (cores is not null) parts.Add($"on {cores}");
        return Conditions.Beside(string.Join(", ", parts));
    }
}

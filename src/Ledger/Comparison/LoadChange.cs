using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What makes two numbers of one name be of other things: another load, another mix of queries, another objective.</summary>
internal static class LoadChange
{
    /// <summary>Why the two were not asked for the same; null: nothing is known against it. How long was measured does not count.</summary>
    public static string? Of(PipelineGraph? under, PipelineGraph? over, Scenario before, Scenario after)
    {
        List<string> changes = [.. ScenarioChange.Between(before, after).Where(change => !change.Length).Select(change => change.ToString())];
        if (under is not null && over is not null && Mix(under) is var mix && Mix(over) is var other && mix != other) changes.Add($"mix {mix} → {other}");
        return changes.Count > 0 ? $"another load: {string.Join(", ", changes)}" : null;
    }

    /// <summary>Why <c>attainment</c> and <c>goodput</c> are of other limits; null: they are not.</summary>
    public static string? Objectives(PipelineGraph? under, PipelineGraph? over)
    {
        if (under is null || over is null) return null;
        var (before, after) = (Limits(under), Limits(over));
        return before == after ? null : $"another objective: {before} → {after}";
    }

    private static string Mix(PipelineGraph graph) =>
        graph.Classes.Count == 0 ? "none" : string.Join(" + ", graph.Classes.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Weight}")));

    private static string Limits(PipelineGraph graph) => string.Join(
        ", ",
        graph.Classes.Select(one => one.Objective is { } own ? $"{one.Name} {Limit(own)}" : null).Prepend(graph.Objective is { } all ? Limit(all) : null).OfType<string>().DefaultIfEmpty("none"));

    // The share is what is asked of the attainment, and changes nothing in it.
    private static string Limit(Objective objective) => string.Create(CultureInfo.InvariantCulture, $"{objective.LimitNs / 1e6:0.######} ms");
}

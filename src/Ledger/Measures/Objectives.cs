using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Which limit a query should meet: that of its class, or else the pipeline's.</summary>
internal sealed class Objectives
{
    private readonly Objective? own;
    private readonly IReadOnlyList<(QueryClass Class, Objective Objective)> byClass;

    private Objectives(Objective? own, IReadOnlyList<(QueryClass Class, Objective Objective)> byClass) => (this.own, this.byClass) = (own, byClass);

    /// <summary>The objective of a class; null: none.</summary>
    public static Objective? Of(PipelineGraph? graph, string queryClass) =>
        graph?.ClassObjectives.FirstOrDefault(other => other.Class == queryClass) is { } its ? new Objective(its.LimitNs, its.Share) : graph?.Objective;

    /// <summary>All objectives of a pipeline; null: it has none for at least one of its queries.</summary>
    public static Objectives? Of(PipelineGraph? graph, IReadOnlyList<QueryClass> classes)
    {
        List<(QueryClass, Objective)> byClass = [.. classes.Where(one => graph?.ClassObjectives.Any(other => other.Class == one.Name) == true).Select(one => (one, Of(graph, one.Name)!))];
        return graph?.Objective is null && (byClass.Count == 0 || byClass.Count < classes.Count) ? null : new Objectives(graph?.Objective, byClass);
    }

    public bool IsMet(in QueryRecord query)
    {
        foreach (var (queryClass, objective) in byClass)
        {
            if (queryClass.Has(query.Choice))
            {
                return query.Response <= objective.LimitNs;
            }
        }

        return query.Response <= own!.LimitNs;
    }
}

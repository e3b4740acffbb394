using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Which limit a query should meet: that of its class, or else the pipeline's.</summary>
internal sealed class Objectives
{
    private readonly Objective? own;
    private readonly IReadOnlyList<(QueryClass Class, Objective Objective)> byClass;

    private Objectives(Objective? own, IReadOnlyList<(QueryClass Class, Objective Objective)> byClass) => (this.own, this.byClass) = (own, byClass);

    /// <summary>All objectives of a pipeline; null: it has none for at least one of its queries.</summary>
    public static Objectives? Of(PipelineGraph? graph, IReadOnlyList<QueryClass> classes)
    {
        List<(QueryClass, Objective)> byClass = [];
        foreach (var one in classes)
        {
            if (graph?.ObjectiveOf(one.Name) is not { } objective)
            {
                return null;
            }

            byClass.Add((one, objective));
        }

        return byClass.Count == 0 && graph?.Objective is null ? null : new Objectives(graph?.Objective, byClass);
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

        return own is not null && query.Response <= own.LimitNs;
    }
}

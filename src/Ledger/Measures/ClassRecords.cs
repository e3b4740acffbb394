using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What one class of queries got in one launch and condition.</summary>
/// <param name="queryClass">Which.</param>
/// <param name="objective">Its own, or else the pipeline's; null: it has none.</param>
internal sealed class ClassRecords(QueryClass queryClass, Objective? objective)
{
    public QueryClass Class => queryClass;

    public Objective? Objective => objective;

    public QueryCounts Counts { get; } = new();

    public void AddServed(in QueryRecord query) => Counts.AddServed(IsMet(query));

    public void Add(in QueryRecord query) => Counts.Add(query, IsMet(query));

    private bool IsMet(in QueryRecord query) => objective is not null && query.Response <= objective.LimitNs;
}

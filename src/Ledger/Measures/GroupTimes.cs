using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Responses of groups of queries that are due together; only those that are not whole yet are in memory.</summary>
/// <param name="size">Queries of a group.</param>
internal sealed class GroupTimes(int size)
{
    private readonly Dictionary<long, Group> open = [];

    /// <summary>From a group's due time to its last query's end, of groups whose queries all counted and completed.</summary>
    public TimeTally Times { get; } = new();

    /// <param name="query">Any of the condition's.</param>
    /// <param name="counts">It is measured.</param>
    public void Add(in QueryRecord query, bool counts)
    {
        var number = query.Id / size;
        var group = open.TryGetValue(number, out var known) ? known : new Group(long.MaxValue, long.MinValue, 0, 0);
        group = group with { Seen = group.Seen + 1 };
        if (counts && query.Outcome == QueryOutcome.Completed)
        {
            group = group with { Due = Math.Min(group.Due, query.Due), End = Math.Max(group.End, query.End), Completed = group.Completed + 1 };
        }

        if (group.Seen < size)
        {
            open[number] = group;
            return;
        }

        open.Remove(number);
        if (group.Completed == size) Times.Add(group.End - group.Due);
    }

    private readonly record struct Group(long Due, long End, int Seen, int Completed);
}

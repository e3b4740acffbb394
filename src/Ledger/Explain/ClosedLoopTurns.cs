using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// Which answer made which query of a closed loop due. Records name no users; but each answer lets one query more in, so that every query but the users' first
/// takes one answer that no other takes.
/// </summary>
internal static class ClosedLoopTurns
{
    /// <summary>
    /// By query: the one whose answer made it due; −1: it is due at a time of its own. The answers that are taken, in their order, go to the queries that
    /// take one, in theirs.
    /// </summary>
    /// <param name="queries">Those of a block that came to an end with a visit, by due time.</param>
    /// <param name="users">How many wait at once.</param>
    public static int[] Of(IReadOnlyList<QueryRecord> queries, int users)
    {
        int[] ends = [.. Enumerable.Range(0, queries.Count).OrderBy(number => queries[number].End).ThenBy(number => number)];
        var open = new Stack<int>();
        var (taken, takers) = (new List<int>(), new List<int>());
        var next = 0;
        for (var number = 0; number < queries.Count; number++)
        {
            while (next < ends.Length && queries[ends[next]].End <= queries[number].Due) open.Push(next++);

            // The latest: what is left is an answer after which its user was given no more, or a query whose time ran out.
            if (number < users || !open.TryPop(out var place)) continue;
            taken.Add(place);
            takers.Add(number);
        }

        int[] follows = [.. Enumerable.Repeat(-1, queries.Count)];
        taken.Sort();
        for (var turn = 0; turn < taken.Count; turn++) follows[takers[turn]] = ends[taken[turn]];
        return follows;
    }
}

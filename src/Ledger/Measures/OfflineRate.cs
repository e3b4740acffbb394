using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// The rate of answers while all slots of the busiest stage have work: from the first answers of the stretch, as many as are in service together, to the last
/// ones before issuing ended; of both groups the mean time, since answers may come in clusters. So neither the way of the first query through the graph counts,
/// nor the time in which slots run empty.
/// </summary>
internal static class OfflineRate
{
    private const double WorthAWord = 0.01;

    /// <param name="launch">What it recorded.</param>
    /// <param name="records">Of its one condition.</param>
    /// <param name="from">Where the stretch begins, in nanoseconds of the monotonic clock.</param>
    /// <param name="together">So many are in service at once in the busiest stage.</param>
    /// <returns>Null: no time passed in it.</returns>
    public static RatedQueries? Of(LaunchRecords launch, ConditionRecords records, long from, int together)
    {
        var block = records.Blocks[0];
        var (first, last) = (new PriorityQueue<QueryRecord, long>(), new PriorityQueue<long, long>());
        var (completed, byClass) = (0, new int[records.Classes.Count]);
        launch.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries)
            {
                if (query.Outcome != QueryOutcome.Completed || query.End < from || query.End > block.Issued) continue;
                completed++;
                Count(query.Choice, 1);
                first.Enqueue(query, -query.End);
                last.Enqueue(query.End, query.End);
                if (first.Count > together) first.Dequeue();
                if (last.Count > together) last.Dequeue();
            }
        });
        if (completed < 2 * together) return null;
        foreach (var (query, _) in first.UnorderedItems) Count(query.Choice, -1);
        var elapsed = (last.UnorderedItems.Sum(one => one.Element - (double)from) - first.UnorderedItems.Sum(one => one.Element.End - (double)from)) / together;
        return elapsed <= 0 ? null : Marked(new RatedQueries(completed - together, byClass, elapsed, []), records, from > block.MeasuredFrom);

        void Count(int choice, int by)
        {
            for (var i = 0; i < byClass.Length; i++)
                if (records.Classes[i].Class.Has(choice)) byClass[i] += by;
        }
    }

    // Where a start was cut off, that is said; it is most of the difference.
    private static RatedQueries Marked(RatedQueries rated, ConditionRecords records, bool isCut)
    {
        var whole = records.Served.Completed * 1e9 / records.Served.Elapsed;
        return isCut || Math.Abs((rated.PerSecond / whole) - 1) < WorthAWord
            ? rated
            : rated with
            {
                Marks =
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"fill and drain cut: counted while all slots had work, for {rated.Elapsed / 1e9:0.##} s of a launch; with its start and end it is {whole:0.###}/s"),
                ],
            };
    }
}

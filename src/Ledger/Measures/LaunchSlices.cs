using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a launch measured, slice by slice: a condition with a block of its own in equal parts, one with blocks in turn block by block.</summary>
internal static class LaunchSlices
{
    private const int Fewest = 20;
    private const int Most = 60;
    private const int FewestForP99 = 100;
    private const double SliceNs = 1e9;

    /// <param name="launch">The launch; of one that failed or fed no measure there are none.</param>
    public static IReadOnlyList<SliceRow> Of(LaunchResult launch)
    {
        if (launch.Outcome != LaunchOutcome.Ok || launch.Superseded || launch.Kind != LaunchKind.Latency || launch.Records is not { Blocks.Count: > 0 } records)
        {
            return [];
        }

        var zero = records.Blocks[0].MeasuredFrom;
        var offline = launch.Scenario == LaunchMeasures.OfflineKind;
        var conditions = records.Blocks.GroupBy(block => block.Condition).Select(blocks => (blocks.Key, Slices: Cut(records, [.. blocks]))).ToList();
        var byBlock = conditions.SelectMany(condition => condition.Slices).GroupBy(slice => slice.Block).ToDictionary(block => block.Key, block => block.ToArray());
        records.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries)
            {
                if (query.Measured && byBlock.TryGetValue(query.Block, out var slices))
                {
                    Count(slices, query);
                }
            }
        });

        return
        [
            .. from condition in conditions
               from slice in condition.Slices.Select((slice, number) => slice.Row(launch, condition.Key, number, zero, offline))
               select slice,
        ];
    }

    private static List<Slice> Cut(LaunchRecords records, IReadOnlyList<BlockRecord> blocks)
    {
        if (blocks.Count > 1)
        {
            var each = PartTallies.LimitOf(records, records.Blocks.Count);
            return [.. blocks.Select(block => new Slice(block.Index, block.MeasuredFrom, Math.Max(block.Issued, block.MeasuredFrom), each))];
        }

        var (from, to) = (blocks[0].MeasuredFrom, Math.Max(blocks[0].Issued, blocks[0].MeasuredFrom));
        var count = Math.Clamp((int)Math.Round((to - from) / SliceNs), Fewest, Most);
        var limit = PartTallies.LimitOf(records, count);
        return [.. Enumerable.Range(0, count).Select(i => new Slice(blocks[0].Index, from + ((to - from) * i / count), from + ((to - from) * (i + 1) / count), limit))];
    }

    private static void Count(Slice[] slices, in QueryRecord query)
    {
        var due = At(slices, query.Due);
        due.Due++;
        At(slices, query.Sent).Sent++;

        // What ends after the last query was issued belongs to no slice: the load has stopped.
        if (query.End < slices[^1].To)
        {
            At(slices, query.End).Ended++;
        }

        if (query.Outcome == QueryOutcome.Completed)
        {
            due.Responses.Add(query.Response);
        }
        else if (query.Outcome is QueryOutcome.Failed or QueryOutcome.TimedOut)
        {
            due.Failed++;
        }
    }

    // Slices of a block are of the same length, but for rounding.
    private static Slice At(Slice[] slices, long time)
    {
        var (from, to) = (slices[0].From, slices[^1].To);
        var place = to == from ? 0 : (int)Math.Clamp((time - from) * slices.Length / (to - from), 0, slices.Length - 1);
        return place + 1 < slices.Length && time >= slices[place].To ? slices[place + 1] : slices[place];
    }

    private sealed class Slice(int block, long from, long to, int limit)
    {
        public int Block => block;

        public long From => from;

        public long To => to;

        public int Due { get; set; }

        public int Sent { get; set; }

        public int Ended { get; set; }

        public int Failed { get; set; }

        public TimeTally Responses { get; } = new(limit);

        public SliceRow Row(LaunchResult launch, string condition, int number, long zero, bool offline)
        {
            var count = offline ? 0 : Responses.Count;
            return new SliceRow(
                launch.Pipeline, launch.Scenario, condition, launch.Launch, number, from - zero, to - from, Due, Sent, Ended, Failed,
                count == 0 ? null : Responses.Mean,
                count == 0 ? null : Responses.Quantile(0.5),
                count < FewestForP99 ? null : Responses.Quantile(0.99))
            {
                Error = count == 0 || Responses.IsExact ? null : TimeTally.Error,
            };
        }
    }
}

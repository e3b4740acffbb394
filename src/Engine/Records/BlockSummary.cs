namespace Modbench.Engine;

/// <summary>What the host needs to know of a block at once, to size the next one.</summary>
internal static class BlockSummary
{
    public static Done Of(BlockRecord block, GraphExecutor executor, LaunchLogs logs, LogPosition from, LogPosition to)
    {
        var outcomes = new int[Enum.GetValues<QueryOutcome>().Length];
        long responses = 0;
        foreach (var query in logs.QueriesBetween(from, to))
        {
            if (!query.Measured) continue;
            outcomes[(int)query.Outcome]++;
            if (query.Outcome == QueryOutcome.Completed) responses += query.Response;
        }

        var completed = outcomes[(int)QueryOutcome.Completed];
        return new Done(
            block.Index,
            outcomes.Sum(),
            completed,
            outcomes[(int)QueryOutcome.Failed],
            outcomes[(int)QueryOutcome.TimedOut],
            block.End - block.MeasuredFrom,
            completed == 0 ? 0 : responses / completed,
            Load(block, executor, logs, from, to));
    }

    // Up to the end of issuing: while a block drains its load falls by itself.
    private static double Load(BlockRecord block, GraphExecutor executor, LaunchLogs logs, LogPosition from, LogPosition to)
    {
        var (start, end) = (block.MeasuredFrom, block.Issued > block.MeasuredFrom ? block.Issued : block.End);
        if (end <= start) return 0;
        var busy = new long[executor.Stages.Count];
        long working = 0;
        foreach (var span in logs.SpansBetween(from, to))
        {
            var service = Math.Min(span.End, end) - Math.Max(span.Start, start);
            if (service <= 0) continue;
            busy[span.Stage] += service;
            if ((span.Flags & Span.Awaited) == 0) working += service;
        }

        var load = working / (double)executor.Workers.Count;
        for (var stage = 0; stage < busy.Length; stage++) load = Math.Max(load, busy[stage] / (double)executor.Stages[stage].Slots);
        return Math.Min(1, load / (end - start));
    }
}

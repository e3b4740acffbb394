using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Folds sampled stacks under the stages that their threads worked for at the time.</summary>
public static class StackFolding
{
    /// <param name="samples">Of one process.</param>
    /// <param name="records">What the same process recorded; the clocks are one.</param>
    public static LaunchStacks Of(StackSamples samples, LaunchRecords records)
    {
        var work = new VisitThreads(records.Segments);
        var frames = new StackFrames(samples);
        var (states, noStates) = SampledStates.Of(samples.Samples, records);
        return new LaunchStacks(
            [
                .. records.Blocks.GroupBy(block => block.Condition, StringComparer.Ordinal).Select(same =>
                    Fold(same.Key, [.. same.Select(block => new TimeWindow(block.MeasuredFrom, block.End))], samples, records, work, frames, states)),
            ],
            samples.EventsLost + records.DroppedSpans + (records.Threads?.Dropped ?? 0),
            noStates);
    }

    private static ConditionStacks Fold(
        string condition, TimeWindow[] windows, StackSamples samples, LaunchRecords records, VisitThreads work, StackFrames frames, SampledState[] states)
    {
        var folded = new Dictionary<(short Stage, int Call, SampledState State), int>();
        var looks = new Dictionary<int, int>();
        for (var i = 0; i < states.Length; i++)
        {
            var sample = samples.Samples[i];
            if (!Array.Exists(windows, window => sample.Time >= window.Start && sample.Time < window.End)) continue;
            looks[sample.Thread] = looks.GetValueOrDefault(sample.Thread) + 1;
            var stage = work.StageAt(sample.Thread, sample.Time);
            if (stage < 0) continue;
            var key = (stage, sample.Call, states[i]);
            folded[key] = folded.GetValueOrDefault(key) + 1;
        }

        var worked = Worked(windows, records);
        return new ConditionStacks(
            condition,
            looks.Count == 0 ? null : (double)windows.Sum(window => window.End - window.Start) / looks.Values.Max(),
            [.. folded.GroupBy(pair => pair.Key.Stage).OrderBy(stage => stage.Key).Select(stage => new StageStacks(
                records.Stages[stage.Key], worked[stage.Key].Visits, worked[stage.Key].Ns, Stacks(stage, frames)))]);
    }

    // Ways that differ in nothing but what is left out are one.
    private static List<FoldedStack> Stacks(IEnumerable<KeyValuePair<(short Stage, int Call, SampledState State), int>> calls, StackFrames frames) =>
    [
        .. calls.GroupBy(pair => (Way: string.Join(';', frames.Of(pair.Key.Call)), pair.Key.State))
            .Select(same => new FoldedStack(frames.Of(same.First().Key.Call), same.Key.State, same.Sum(pair => pair.Value)))
            .OrderByDescending(stack => stack.Samples)
            .ThenBy(stack => string.Join(';', stack.Frames), StringComparer.Ordinal)
            .ThenBy(stack => stack.State),
    ];

    private static (int Visits, long Ns)[] Worked(TimeWindow[] windows, LaunchRecords records)
    {
        var ns = new long[records.Stages.Count];
        var visits = new HashSet<(long Query, long Visit, short Stage)>();
        records.Segments.InChunks(chunk =>
        {
            foreach (ref readonly var one in chunk)
            {
                var (start, end) = (one.Start, one.End);
                var inside = windows.Sum(window => Math.Max(0, Math.Min(end, window.End) - Math.Max(start, window.Start)));
                if (inside == 0) continue;
                ns[one.Stage] += inside;
                visits.Add((one.Query, one.Visit, one.Stage));
            }
        });
        return [.. ns.Select((sum, stage) => (visits.Count(visit => visit.Stage == stage), sum))];
    }
}

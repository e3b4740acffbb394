using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// What threads were at when their stacks were taken. The profiler tells managed code from all else; whether a thread had a core is in the scheduler's
/// records, a moment before the profiler's round: the profiler itself then takes cores, and stops the threads in managed code.
/// </summary>
internal static class SampledStates
{
    /// <summary>One for each sample; and why those outside managed code are not told apart, null: they are.</summary>
    /// <param name="samples">In order of time.</param>
    /// <param name="records">Of the same process.</param>
    public static (SampledState[] States, string? NoStates) Of(IReadOnlyList<StackSample> samples, LaunchRecords records)
    {
        var timelines = ThreadTimeline.Of(records.ThreadEvents);
        var lost = ThreadTimeline.Lost(records.ThreadEvents);
        var moments = SamplingRounds.Moments(samples, timelines);
        return (
            [.. samples.Select((sample, place) => Of(sample.IsManaged, moments is null || IsLost(moments[place]) ? null : timelines.GetValueOrDefault(sample.Thread)?.StateAt(moments[place])))],
            records.Threads?.NoEvents ?? (moments is null ? "the profiler's thread is not in the scheduler's records" : null));

        bool IsLost(long moment) => LastBegun.At(lost, moment, window => window.Start) is >= 0 and var last && lost[last].End >= moment;
    }

    private static SampledState Of(bool isManaged, WorkState? before) => (isManaged, before) switch
    {
        (_, WorkState.Ready) => SampledState.Ready,
        (true, _) => SampledState.Managed,
        (false, WorkState.Running) => SampledState.Native,
        (false, WorkState.Blocked) => SampledState.Waiting,
        _ => SampledState.External,
    };
}

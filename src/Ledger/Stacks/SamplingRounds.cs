using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// When the profiler's thread woke up for each of its rounds, in which it looks at all threads once. It takes a core from whoever has it and stops the
/// threads, so that what they were at shows a moment before.
/// </summary>
internal static class SamplingRounds
{
    /// <summary>Longer than a switch of threads takes, and far less than a round.</summary>
    private const long MomentNs = 10_000;

    /// <summary>Far above what lies between two rounds.</summary>
    private const long LongestSleepNs = 10_000_000;

    private const int Looks = 500;
    private const double MostLooks = 0.8;

    /// <summary>For each sample, the moment before its round; null: the profiler's thread is not to be found among the threads.</summary>
    /// <param name="samples">In order of time.</param>
    /// <param name="timelines">Of all threads of the process.</param>
    public static long[]? Moments(IReadOnlyList<StackSample> samples, IReadOnlyDictionary<int, ThreadTimeline> timelines)
    {
        if (Profiler(samples, timelines) is not { } profiler) return null;
        var moments = new long[samples.Count];
        var round = new HashSet<int>();
        var (last, moment) = (long.MinValue, 0L);
        for (var i = 0; i < moments.Length; i++)
        {
            // Who is looked at again is so in another round.
            if (round.Contains(samples[i].Thread) || round.Count == 0)
            {
                round.Clear();
                moment = WokenUp(profiler, Math.Max(last, samples[i].Time - LongestSleepNs), samples[i].Time) - MomentNs;
            }

            round.Add(samples[i].Thread);
            last = samples[i].Time;
            moments[i] = moment;
        }

        return moments;
    }

    /// <summary>It writes the samples: at their times it runs, and no sample is of it.</summary>
    private static ThreadTimeline? Profiler(IReadOnlyList<StackSample> samples, IReadOnlyDictionary<int, ThreadTimeline> timelines)
    {
        var sampled = samples.Select(sample => sample.Thread).ToHashSet();
        long[] times = [.. samples.Where((_, place) => place % Math.Max(1, samples.Count / Looks) == 0).Select(sample => sample.Time)];
        return timelines.Values
            .Where(thread => !sampled.Contains(thread.Thread))
            .Select(thread => (Thread: thread, Runs: times.Count(time => thread.StateAt(time) == WorkState.Running)))
            .Where(one => one.Runs > 0 && one.Runs >= MostLooks * times.Length)
            .OrderByDescending(one => one.Runs)
            .FirstOrDefault().Thread;
    }

    // Its sleep is the longest of its waits: those for threads to stop are within the round.
    private static long WokenUp(ThreadTimeline profiler, long from, long to) =>
        profiler.Between(from, to).Where(stretch => stretch.State == WorkState.Blocked).OrderByDescending(stretch => stretch.Length).Select(stretch => stretch.End).FirstOrDefault(to);
}

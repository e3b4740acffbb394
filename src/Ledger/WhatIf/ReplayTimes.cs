using System.Globalization;

namespace Modbench.Ledger;

/// <summary>What a launch's blocks of a condition come to, measured or on paper.</summary>
/// <param name="Responses">Of the queries that count, ascending.</param>
/// <param name="ElapsedNs">From the first due time to the last end of each block's queries that count, in sum.</param>
/// <param name="MostAtOnce">Visits in service at the same time: in 99 of 100 parts of the time in which there is any it is no more.</param>
/// <param name="Beside">See <see cref="SideBySide.Share"/>.</param>
internal sealed record ReplayTimes(long[] Responses, long ElapsedNs, int MostAtOnce, double Beside)
{
    private const double NsPerSecond = 1e9;
    private const double Rare = 0.01;

    /// <summary>What is told of a launch where its users wait for answers, so that it has a throughput of its own.</summary>
    public static IReadOnlyList<string> Measures(bool closedLoop) => [.. Responded, .. closedLoop ? [Throughput] : (string[])[]];

    private static readonly string[] Responded = [Mean, "response.p50", "response.p90", "response.p99"];

    private const string Throughput = "throughput";

    /// <summary>The measure by which a replay is judged.</summary>
    public const string Mean = "response.mean";

    /// <summary>A measure's value.</summary>
    public double Of(string measure) => measure switch
    {
        Mean => Quantile.Mean(Responses),
        Throughput => Responses.Length * NsPerSecond / ElapsedNs,
        _ => Quantile.Of(Responses, double.Parse("0." + measure["response.p".Length..], CultureInfo.InvariantCulture)),
    };

    /// <summary>Of blocks that were run on paper.</summary>
    public static ReplayTimes Of(IReadOnlyList<(TracedBlock Block, ReplayResult Result)> runs) =>
        new(Sorted(runs.SelectMany(run => run.Block.Counted.Select(run.Result.Response))), runs.Sum(run => Elapsed(run.Block, run.Result.Dues, run.Result.Responses())), AtOnce(runs), SideBySide.Share(runs));

    /// <summary>As they were measured; which visits were at once is not looked at.</summary>
    public static ReplayTimes Measured(IReadOnlyList<TracedBlock> blocks) =>
        new(Sorted(blocks.SelectMany(block => block.CountedResponses)), blocks.Sum(block => Elapsed(block, block.Dues, block.Responses)), 0, 0);

    private static long[] Sorted(IEnumerable<long> responses)
    {
        long[] sorted = [.. responses];
        Array.Sort(sorted);
        return sorted;
    }

    private static long Elapsed(TracedBlock block, IReadOnlyList<long> dues, IReadOnlyList<long> responses) =>
        block.Counted.Max(query => dues[query] + responses[query]) - block.Counted.Min(query => dues[query]);

    /// <summary>For how long so many visits were in service.</summary>
    public static SortedDictionary<int, long> Spent(IReadOnlyList<(TracedBlock Block, ReplayResult Result)> runs)
    {
        var spent = new SortedDictionary<int, long>();
        foreach (var (block, result) in runs)
        {
            var (at, now) = (0L, 0);
            foreach (var (time, step) in Edges(block, result).Order())
            {
                if (now > 0) spent[now] = spent.GetValueOrDefault(now) + time - at;
                (at, now) = (time, now + step);
            }
        }

        return spent;
    }

    private static int AtOnce(IReadOnlyList<(TracedBlock Block, ReplayResult Result)> runs)
    {
        var spent = Spent(runs);
        var rare = spent.Values.Sum() * Rare;
        foreach (var (count, ns) in spent.Reverse())
        {
            if ((rare -= ns) < 0) return count;
        }

        return 0;
    }

    private static IEnumerable<(long At, int Step)> Edges(TracedBlock block, ReplayResult result)
    {
        var batches = new HashSet<(int Stage, long Start, long End)>();
        for (var visit = 0; visit < result.Starts.Length; visit++)
        {
            // A batch is one visit.
            var stage = block.Case.Visits[visit].Stage;
            if (block.Case.Stages[stage].BatchSize > 1 && !batches.Add((stage, result.Starts[visit], result.Ends[visit]))) continue;
            yield return (result.Starts[visit], 1);
            yield return (result.Ends[visit], -1);
        }
    }
}

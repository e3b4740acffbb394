namespace Modbench.Ledger;

/// <summary>
/// Responses in the order in which they were due, as tests of steadiness want them: on the log scale, and where the same queries come again, without what
/// makes one query dearer than another, which says nothing about time.
/// </summary>
public sealed class ResponseSeries
{
    // A query that came more seldom would be compared with little more than itself.
    private const int FewestRepeats = 5;

    // Beyond these shares responses are spikes, which must not decide how much all others changed.
    private const double LowestShare = 0.01;
    private const double HighestShare = 0.95;

    private readonly long[] due;
    private readonly double[] logs;
    private readonly double[] ranks;

    private ResponseSeries(long[] due, double[] logs)
    {
        this.due = due;
        ranks = Ranks.Of(logs);
        this.logs = Winsorized(logs);
    }

    /// <summary>Queries in it.</summary>
    public int Count => due.Length;

    /// <summary>When the query at that place was due.</summary>
    public long Due(int place) => due[place];

    /// <summary>From the first due to the last, in seconds.</summary>
    public double Seconds => Count == 0 ? 0 : (due[^1] - due[0]) / 1e9;

    /// <param name="queries">Due time, response (both in nanoseconds) and which of the pipeline's queries it was; in any order.</param>
    public static ResponseSeries Of(IReadOnlyList<(long Due, long Response, int Choice)> queries)
    {
        var due = new long[queries.Count];
        var places = new int[queries.Count];
        for (var i = 0; i < due.Length; i++)
        {
            (due[i], places[i]) = (queries[i].Due, i);
        }

        Array.Sort(due, places);
        var logs = new double[queries.Count];
        var choices = new Dictionary<int, (double Sum, int Count)>();
        var total = 0.0;
        for (var i = 0; i < logs.Length; i++)
        {
            var query = queries[places[i]];
            logs[i] = Math.Log(Math.Max(1, query.Response));
            total += logs[i];
            var (sum, count) = choices.GetValueOrDefault(query.Choice);
            choices[query.Choice] = (sum + logs[i], count + 1);
        }

        var mean = total / Math.Max(1, logs.Length);
        for (var i = 0; i < logs.Length; i++)
        {
            var (sum, count) = choices[queries[places[i]].Choice];
            logs[i] -= count >= FewestRepeats ? (sum / count) - mean : 0;
        }

        return new ResponseSeries(due, logs);
    }

    /// <summary>Mean rank of each of so many stretches with equally many queries.</summary>
    /// <param name="batches">At most <see cref="Count"/> − <paramref name="from"/>.</param>
    /// <param name="from">The first query.</param>
    public double[] BatchRanks(int batches, int from = 0) => Batches(ranks, batches, from);

    /// <summary>Mean logarithm of each of so many stretches with equally many queries, without spikes.</summary>
    /// <param name="batches">At most <see cref="Count"/> − <paramref name="from"/>.</param>
    /// <param name="from">The first query.</param>
    public double[] BatchLogs(int batches, int from = 0) => Batches(logs, batches, from);

    /// <summary>Relative growth of the responses per second: the straight line through the batches' mean logarithms.</summary>
    /// <param name="batches">At most <see cref="Count"/> − <paramref name="from"/>.</param>
    /// <param name="from">The first query.</param>
    public double GrowthPerSecond(int batches, int from = 0)
    {
        var heights = BatchLogs(batches, from);
        var times = Batches([.. due.Select(at => (at - due[0]) / 1e9)], batches, from);
        var (time, height) = (times.Average(), heights.Average());
        var (spread, product) = (0.0, 0.0);
        for (var i = 0; i < batches; i++)
        {
            spread += (times[i] - time) * (times[i] - time);
            product += (times[i] - time) * (heights[i] - height);
        }

        return spread > 0 ? product / spread : 0;
    }

    /// <summary>By how much the responses of one stretch lie above those of another, as a ratio − 1.</summary>
    public double Excess(Range one, Range other) => Math.Exp(logs[one].Average() - logs[other].Average()) - 1;

    private static double[] Batches(double[] values, int batches, int from)
    {
        var count = values.Length - from;
        var means = new double[batches];
        for (var batch = 0; batch < batches; batch++)
        {
            var first = from + (int)((long)count * batch / batches);
            var end = from + (int)((long)count * (batch + 1) / batches);
            for (var i = first; i < end; i++)
            {
                means[batch] += values[i] / (end - first);
            }
        }

        return means;
    }

    private static double[] Winsorized(double[] logs)
    {
        if (logs.Length == 0)
        {
            return logs;
        }

        var sorted = (double[])logs.Clone();
        Array.Sort(sorted);
        var (low, high) = (sorted[(int)(LowestShare * (sorted.Length - 1))], sorted[(int)(HighestShare * (sorted.Length - 1))]);
        return Array.ConvertAll(logs, value => Math.Clamp(value, low, high));
    }
}

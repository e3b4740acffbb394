namespace Modbench.Engine;

/// <summary>Counts the measured queries of one block, as one thread saw them end, by class.</summary>
/// <param name="classes">One after another in the order of their queries' numbers.</param>
/// <param name="limitsNs">One for each.</param>
internal sealed class ClassTally(IReadOnlyList<QueryClass> classes, IReadOnlyList<long> limitsNs)
{
    private readonly int[] ends = [.. classes.Select(one => one.First + one.Count)];
    private readonly long[] queries = new long[classes.Count];
    private readonly long[] met = new long[classes.Count];

    /// <summary>How many classes there are.</summary>
    public int Count => ends.Length;

    /// <summary>Counts a measured query; true: it was answered within its class's limit.</summary>
    public bool Add(in QueryRecord query)
    {
        var one = 0;
        while (query.Choice >= ends[one]) one++;
        queries[one]++;
        if (query.Outcome != QueryOutcome.Completed || query.Response > limitsNs[one]) return false;
        met[one]++;
        return true;
    }

    /// <summary>Adds its counts to others, one for each class; while nothing is in flight.</summary>
    public void AddTo(ClassSum[] sums)
    {
        for (var one = 0; one < sums.Length; one++) sums[one] = new ClassSum(sums[one].Queries + queries[one], sums[one].Met + met[one]);
    }
}

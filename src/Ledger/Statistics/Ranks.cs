namespace Modbench.Ledger;

/// <summary>Ranks of a sample: what a test uses that no outlier and no second mode may decide.</summary>
internal static class Ranks
{
    /// <summary>For each value the share of the sample below it, equal ones counted half: in (0, 1), mean 0.5.</summary>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var places = new int[sorted.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        Array.Sort(sorted, places);
        var ranks = new double[sorted.Length];
        for (var first = 0; first < sorted.Length;)
        {
            var next = first + 1;
            while (next < sorted.Length && sorted[next] == sorted[first])
            {
                next++;
            }

            for (var i = first; i < next; i++)
            {
                ranks[places[i]] = (first + next) / (2.0 * sorted.Length);
            }

            first = next;
        }

        return ranks;
    }
}

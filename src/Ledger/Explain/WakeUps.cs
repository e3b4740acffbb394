namespace Modbench.Ledger;

/// <summary>The delays between wake-ups and cores.</summary>
internal static class WakeUps
{
    /// <summary>
    /// The records don't show them, but the scheduler's count has them beside the waits that they do show. Each wake-up gets the same, and none more than the
    /// thread stood.
    /// </summary>
    /// <param name="stretches">What the thread was at, in order.</param>
    /// <param name="waitNs">How long it stood ready in all, as the scheduler counts; −1: not known.</param>
    /// <returns>By stretch: the end of it in which the thread, though blocked by the records, waited for a core.</returns>
    public static long[] Delays(List<ThreadStretch> stretches, long waitNs)
    {
        var delays = new long[stretches.Count];
        if (waitNs < 0) return delays;
        var left = waitNs;
        foreach (var stretch in stretches)
        {
            if (stretch.State == WorkState.Ready) left -= stretch.Length;
        }

        // One that is still blocked at the end has not been woken in here.
        var woken = Enumerable.Range(0, Math.Max(0, stretches.Count - 1)).Where(i => stretches[i].State == WorkState.Blocked).OrderBy(i => stretches[i].Length).ToList();
        for (var i = 0; i < woken.Count && left > 0; i++)
        {
            var share = Math.Min(stretches[woken[i]].Length, left / (woken.Count - i));
            delays[woken[i]] = share;
            left -= share;
        }

        return delays;
    }
}

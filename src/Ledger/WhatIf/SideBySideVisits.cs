namespace Modbench.Ledger;

/// <summary>One visit that found another in service when it began.</summary>
/// <param name="Alike">Visits that can be compared have the same.</param>
/// <param name="Stretch">Of the launch's time, counted through its blocks.</param>
/// <param name="Stayed">How long those that it found were still there, from 0 to 1: all of a time that depends on the stage alone.</param>
/// <param name="Share">Of its own time in which another was there.</param>
/// <param name="Log">Of the time that it took, without what it waited for a worker to wake and without what too few cores took.</param>
internal sealed record SideBySideVisit(object Alike, int Stretch, double Stayed, double Share, double Log);

/// <summary>A block's visits that found others in service.</summary>
internal static class SideBySideVisits
{
    private const long StretchNs = 1_000_000_000;

    /// <summary>Where few come, a stretch is longer, so that there are some to compare.</summary>
    private const int VisitsOfStretch = 50;

    /// <summary>The quantile of a stage's times over which others are watched: most visits are still there themselves, so that what the two do to each other matters little.</summary>
    private const double Watched = 0.1;

    /// <summary>Those of the queries that count.</summary>
    /// <param name="block">The block.</param>
    /// <param name="result">A run of it on paper, as it was.</param>
    /// <param name="crowding">What too few cores take of visits.</param>
    /// <param name="number">Of the block.</param>
    public static IEnumerable<SideBySideVisit> Of(TracedBlock block, ReplayResult result, Crowding crowding, int number)
    {
        var leads = SideBySide.Leads(block, result, holdingOnly: true);
        var shares = SideBySide.Shares(block, result);
        var crowded = SideBySide.Means(block, result, holdingOnly: false, crowding.Crowded);
        var together = leads.Where(lead => lead >= 0).CountBy(lead => lead).ToDictionary();
        var counted = block.Counted.ToHashSet();
        var watched = Enumerable.Range(0, leads.Length).Where(visit => leads[visit] == visit).GroupBy(visit => block.Case.Visits[visit].Stage).ToDictionary(
            stage => stage.Key, stage => Quantile.Of([.. stage.Select(visit => result.Ends[visit] - result.Starts[visit]).Order()], Watched));
        var (stretch, since, seen) = (0, long.MinValue, 0);
        foreach (var (visit, until, idle) in Met(block, result, leads))
        {
            var stage = block.Case.Visits[visit].Stage;
            var took = result.Ends[visit] - result.Starts[visit] - (block.Dispatches.Count == 0 ? 0 : block.Dispatches[visit]);
            if (took <= 0 || watched[stage] <= 0 || !counted.Contains(block.Case.Visits[visit].Query)) continue;
            if (since == long.MinValue) since = result.Starts[visit];
            if (result.Starts[visit] - since >= StretchNs && seen >= VisitsOfStretch) (stretch, since, seen) = (stretch + 1, result.Starts[visit], 0);
            seen++;
            yield return new SideBySideVisit(
                (number, stretch, stage, together[visit], idle),
                HashCode.Combine(number, stretch),
                Math.Min(1, (until - result.Starts[visit]) / watched[stage]),
                shares[visit],
                Math.Log(took * crowded[visit]));
        }
    }

    /// <summary>By start: visits that found another in service, until when one of those was, and how long the worker may have been idle, as a power of ten.</summary>
    private static IEnumerable<(int Visit, long Until, int Idle)> Met(TracedBlock block, ReplayResult result, int[] leads)
    {
        var served = new List<int>();
        var released = long.MinValue;
        var begun = Enumerable.Range(0, leads.Length).Where(visit => leads[visit] == visit && result.Ends[visit] > result.Starts[visit]);
        foreach (var together in begun.GroupBy(visit => result.Starts[visit]).OrderBy(group => group.Key))
        {
            var now = together.Key;
            int[] left = [.. served.Where(visit => result.Ends[visit] <= now)];
            foreach (var visit in left) released = Math.Max(released, result.Ends[visit]);
            served.RemoveAll(visit => result.Ends[visit] <= now);
            served.AddRange(together);

            // More begin than leave: some go on with a worker, and for the others one is woken.
            var woken = together.Count() > left.Count(visit => result.Ends[visit] == now);
            var idle = !woken ? -1 : released == long.MinValue ? int.MaxValue : (int)Math.Ceiling(Math.Log10(now - released + 1));
            foreach (var visit in together)
            {
                int[] others = [.. served.Where(other => other != visit)];

                // What a query needs of one stage has to do with what it needs of another.
                if (others.Length > 0 && !others.Any(other => block.Case.Visits[other].Query == block.Case.Visits[visit].Query))
                    yield return (visit, others.Max(other => result.Ends[other]), idle);
            }
        }
    }
}

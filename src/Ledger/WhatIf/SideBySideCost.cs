namespace Modbench.Ledger;

/// <summary>How much longer a visit takes while another one holds a worker too: 0.1 is a tenth.</summary>
/// <param name="Low">At least.</param>
/// <param name="Likely">What an answer takes it to be.</param>
/// <param name="High">At most.</param>
internal readonly record struct SideBySideCost(double Low, double Likely, double High)
{
    /// <summary>
    /// Where a launch doesn't show it: from nothing to a fifth, more likely little than much. Visits that hash blocks of 64 KiB on two cores were seen to take 0 to
    /// 3 % of each other where nothing else wanted a core, 7 % of processor time in another run, and about 20 % of time where whoever issues the queries and the rest of the machine
    /// wanted one. Visits that all stream through memory take more, and a launch in which they meet says so.
    /// </summary>
    public static SideBySideCost Unknown { get; } = new(0, 0.05, 0.2);

    /// <summary>Fewer visits that met another, or that met none, show nothing.</summary>
    private const int Fewest = 30;

    /// <summary>Of a normal distribution, for 95 %.</summary>
    private const double Sds = 1.96;

    /// <summary>
    /// What a launch shows: its own range where that is of more than <see cref="Unknown"/>, else what the two have in common. Visits that found another in service when they began are compared with those that did
    /// not: what a visit takes by itself has no part in that, as it has in how much of its time another is there (the longer, the more others come and go). The
    /// difference of their times' logarithms over the difference of the shares of their time in which another was there is the cost of such time
    /// (an instrumental variable; Wald 1940).
    /// </summary>
    /// <param name="runs">Blocks, run on paper as they were.</param>
    public static SideBySideCost Of(IReadOnlyList<(TracedBlock Block, ReplayResult Result)> runs)
    {
        var seen = runs.SelectMany(Seen).ToLookup(one => (one.Stage, one.Together));
        List<(double Met, double Share, double Log)> centred = [.. seen.SelectMany(Centred)];
        var (shares, logs) = (centred.Sum(one => one.Met * one.Share), centred.Sum(one => one.Met * one.Log));
        if (shares <= 0) return Unknown;
        var slope = logs / shares;
        var error = Math.Sqrt(centred.Sum(one => Square(one.Met * (one.Log - slope * one.Share)))) / shares;
        return Within(Math.Exp(slope - Sds * error) - 1, Math.Exp(slope) - 1, Math.Exp(slope + Sds * error) - 1);
    }

    private static SideBySideCost Within(double low, double shown, double high)
    {
        if (shown > Unknown.High) return new SideBySideCost(Math.Max(low, 0), shown, high);
        var (atLeast, atMost) = (Math.Max(low, Unknown.Low), Math.Clamp(high, Unknown.Low, Unknown.High));
        return new SideBySideCost(Math.Min(atLeast, atMost), Math.Clamp(Unknown.Likely, Math.Min(atLeast, atMost), atMost), atMost);
    }

    private static IEnumerable<(int Stage, int Together, bool Met, double Share, double Log)> Seen((TracedBlock Block, ReplayResult Result) run)
    {
        var (block, result) = run;
        var leads = SideBySide.Leads(block, result, holdingOnly: true);
        var shares = SideBySide.Shares(block, result);
        var met = SideBySide.Met(leads, result);
        var together = new int[leads.Length];
        foreach (var lead in leads)
        {
            if (lead >= 0) together[lead]++;
        }

        var counted = block.Counted.ToHashSet();
        for (var visit = 0; visit < leads.Length; visit++)
        {
            var took = result.Ends[visit] - result.Starts[visit];
            if (leads[visit] == visit && took > 0 && counted.Contains(block.Case.Visits[visit].Query))
                yield return (block.Case.Visits[visit].Stage, together[visit], met[visit], shares[visit], Math.Log(took));
        }
    }

    /// <summary>Of one stage, and one size of batches: what is left beside the means.</summary>
    private static IEnumerable<(double Met, double Share, double Log)> Centred(IEnumerable<(int Stage, int Together, bool Met, double Share, double Log)> visits)
    {
        var all = visits.ToList();
        var met = all.Count(one => one.Met);
        if (met < Fewest || all.Count - met < Fewest) yield break;
        var (part, share, log) = ((double)met / all.Count, all.Average(one => one.Share), all.Average(one => one.Log));
        foreach (var one in all) yield return ((one.Met ? 1 : 0) - part, one.Share - share, one.Log - log);
    }

    private static double Square(double number) => number * number;
}

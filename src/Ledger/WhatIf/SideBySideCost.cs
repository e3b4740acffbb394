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

    /// <summary>What a launch shows: its own range where that is of more than is likely, else what it and <see cref="Unknown"/> have in common.</summary>
    /// <param name="runs">Blocks, run on paper as they were.</param>
    /// <param name="crowding">What too few cores take of visits is not what they take of each other.</param>
    public static SideBySideCost Of(IReadOnlyList<(TracedBlock Block, ReplayResult Result)> runs, Crowding crowding) =>
        SideBySideEvidence.Of([.. runs.SelectMany((run, number) => SideBySideVisits.Of(run.Block, run.Result, crowding, number))]) is { } shown ? Within(shown) : Unknown;

    /// <summary>What is made of what a launch shows.</summary>
    public static SideBySideCost Within(SideBySideEvidence shown)
    {
        // Nobody is faster for being disturbed: what says so measures something else.
        if (shown.High <= Unknown.Low) return Unknown;
        if (shown.Low > Unknown.Likely) return new SideBySideCost(shown.Low, shown.Likely, shown.High);
        var (low, high) = (Math.Max(shown.Low, Unknown.Low), Math.Min(shown.High, Unknown.High));
        return new SideBySideCost(low, Math.Clamp(Unknown.Likely, low, high), high);
    }
}

namespace Modbench.Engine;

/// <summary>One block while it runs: when issuing stops, what is measured, and the counters around it.</summary>
internal sealed class Block(Go go, bool endless)
{
    private ProcessCounters before;
    private bool measuring;
    private bool peakIsReset;
    private int issued;
    private int measuredQueries;

    /// <summary>Issue no more.</summary>
    public bool Stop;

    public int Index => go.Block;

    public string Condition => go.Condition;

    public long Start { get; private set; }

    public bool HasBegun => Start > 0;

    public long MeasuredFrom { get; private set; }

    public long Issued { get; private set; }

    public long End { get; private set; }

    /// <summary>Measured queries of this condition in earlier blocks.</summary>
    public long FirstSample { get; set; }

    public int MeasuredQueries => measuredQueries;

    /// <summary>How long the discarded start lasts.</summary>
    public long DiscardNs => go.DiscardNs;

    /// <summary>In place of the scenario's; 0: that.</summary>
    public double QueriesPerSecond => go.QueriesPerSecond;

    /// <summary>What a query is to end within; 0: nothing is asked.</summary>
    public long LimitNs => go.LimitNs;

    /// <summary>In its place, one for each class of queries; null: that.</summary>
    public IReadOnlyList<long>? ClassLimitsNs => go.ClassLimitsNs is { } limits ? NumberText.Read(limits) : null;

    /// <summary>To be ended early where the pipeline can't keep up.</summary>
    public bool StopsSaturated => go.StopsSaturated;

    /// <summary>It was.</summary>
    public bool IsSaturated { get; set; }

    /// <summary>What it did then: queries that ended in a second, over the last seconds.</summary>
    public double EndedPerSecond { get; set; }

    /// <summary>It goes on until it is told to stop.</summary>
    public bool IsEndless => endless;

    /// <summary>No query is due at this instant or after.</summary>
    public long LimitAt
    {
        get
        {
            if (endless) return long.MaxValue;
            var limit = MaxNs;
            if (measuredQueries >= go.Queries) limit = Math.Min(limit, go.MinNs);
            if (go.EnoughNs > 0 && measuredQueries >= go.MinQueries) limit = Math.Min(limit, go.EnoughNs);
            return Start + limit;
        }
    }

    /// <summary>Without queries to discard, measuring begins at this instant; with them, not before.</summary>
    public long DiscardUntil => Start + go.DiscardNs;

    private long MaxNs => go.MaxNs > 0 ? go.MaxNs : long.MaxValue / 4;

    public void Begin()
    {
        peakIsReset = PeakMemory.TryReset();
        if (endless || (go.DiscardNs <= 0 && go.DiscardQueries <= 0)) BeginMeasuring();
        Start = Clock.Now;
        if (measuring) MeasuredFrom = Start;
    }

    /// <param name="at">When the next query would be due.</param>
    public bool MayIssue(long at) => !Volatile.Read(ref Stop) && at < LimitAt;

    /// <summary>Whether a query may be issued at this moment; where measuring begins with it, the counters are read first.</summary>
    /// <param name="now">The moment: no earlier than the block's start.</param>
    public bool MayIssueNow(out long now)
    {
        now = Clock.Now;
        if (!MayIssue(now)) return false;
        if (MeasuringBeginsWith(now))
        {
            BeginMeasuring();
            now = Clock.Now;
        }

        now = Math.Max(now, Start);
        return true;
    }

    /// <summary>True once: the query due at this instant will be the first to be measured, so the counters are to be read.</summary>
    public bool MeasuringBeginsWith(long at) => !measuring && issued >= go.DiscardQueries && at >= DiscardUntil;

    /// <summary>Reads the counters; measuring begins then, or where a load with due times says.</summary>
    public void BeginMeasuring(long? from = null)
    {
        before = ProcessCounters.Read();
        measuring = true;
        MeasuredFrom = from ?? Clock.Now;
    }

    /// <summary>Counts a query that is issued now.</summary>
    public IssuedQuery Issue((long Id, int Choice) query, long due, long sent)
    {
        issued++;
        return new IssuedQuery(query.Id, query.Choice, Index, measuring, measuring ? FirstSample + measuredQueries++ : 0, due, sent);
    }

    public void EndIssuing() => Issued = Clock.Now;

    /// <summary>Its last query has ended.</summary>
    public BlockRecord Finish()
    {
        if (!measuring) BeginMeasuring();
        End = Clock.Now;
        if (Issued == 0) Issued = End;
        var used = ProcessCounters.Read() - before;
        return new BlockRecord(
            Index,
            Condition,
            Start,
            MeasuredFrom,
            Issued,
            End,
            used.AllocatedBytes,
            used.Gen0,
            used.Gen1,
            used.Gen2,
            used.GcPauseNs,
            used.Contentions,
            used.CpuNs,
            peakIsReset ? PeakMemory.Read() : null);
    }
}

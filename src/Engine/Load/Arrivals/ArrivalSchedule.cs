namespace Modbench.Engine;

/// <summary>
/// When the queries of a block are due, in nanoseconds after its start: a pure function of the scenario, its seed and the numbers of the queries. One thread.
/// </summary>
internal sealed class ArrivalSchedule
{
    private const double NsPerSecond = 1e9;

    private readonly UnitArrivals arrivals;
    private readonly RateProfile profile;
    private readonly double burstOn;
    private readonly double burst;
    private long index;
    private double count;
    private bool first = true;

    private ArrivalSchedule(UnitArrivals arrivals, RateProfile profile, long from, double burstOn, double burstOff)
    {
        (this.arrivals, this.profile, this.burstOn, burst, index) = (arrivals, profile, burstOn, burstOn + burstOff, from);
    }

    /// <param name="server">The scenario.</param>
    /// <param name="from">Number of the block's first query.</param>
    /// <param name="leadNs">How long its own rate holds before the first phase.</param>
    /// <param name="rate">In place of the scenario's; 0: that.</param>
    public static ArrivalSchedule Of(ServerScenario server, long from, long leadNs = 0, double rate = 0)
    {
        var bursty = server.Arrivals == Arrivals.Bursty;
        return new ArrivalSchedule(
            new UnitArrivals(server.Seed, server.Arrivals == Arrivals.Constant),
            RateProfile.Of(rate > 0 ? rate : server.QueriesPerSecond, server.Phases, leadNs / NsPerSecond),
            from,
            bursty ? server.BurstOnNs / NsPerSecond : 0,
            bursty ? server.BurstOffNs / NsPerSecond : 0);
    }

    /// <summary>When sessions begin.</summary>
    /// <param name="session">The scenario.</param>
    /// <param name="from">Number of the block's first session.</param>
    public static ArrivalSchedule Of(SessionScenario session, long from) =>
        new(new UnitArrivals(session.Seed, constant: false), RateProfile.Of(session.SessionsPerSecond, []), from, 0, 0);

    /// <summary>The next one; not before the one before. <see cref="long.MaxValue"/>/4: never.</summary>
    public long Next()
    {
        count += arrivals.Gap(index++, first);
        first = false;
        return (long)Math.Min(Gather(profile.At(count)) * NsPerSecond, long.MaxValue / 4);
    }

    /// <summary>What is due in the course of a burst and its silence is squeezed into the burst.</summary>
    private double Gather(double seconds)
    {
        if (burst <= 0 || double.IsInfinity(seconds)) return seconds;
        var start = Math.Floor(seconds / burst) * burst;
        return start + ((seconds - start) * burstOn / burst);
    }
}

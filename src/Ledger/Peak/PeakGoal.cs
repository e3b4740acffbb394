using System.Globalization;

namespace Modbench.Ledger;

/// <summary>What a rate must meet to count as passed.</summary>
/// <param name="LimitNs">Limit on responses in nanoseconds.</param>
/// <param name="Share">Share of the queries that must be within it, in (0, 1]; null: their mean must.</param>
public sealed record PeakGoal(long LimitNs, double? Share)
{
    /// <summary>Such as <c>response.mean ≤ 30 ms</c>.</summary>
    public string Text => Share is { } share
        ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###} % of responses ≤ {LimitNs / 1e6:0.###} ms")
        : string.Create(CultureInfo.InvariantCulture, $"response.mean ≤ {LimitNs / 1e6:0.###} ms");

    /// <summary>How far beyond the goal a probe was, on a logarithmic scale: 0 on the limit, below it negative. Null: it can't be told.</summary>
    internal double? Excess(PeakProbe probe)
    {
        if (probe.Queries == 0 || probe.Saturated) return null;
        if (Share is not { } share) return probe.Completed == 0 ? null : Math.Log(probe.MeanResponseNs / LimitNs);

        // Half a query is added on either side, so that none and all have a logarithm too (Haldane, 1956).
        return Math.Log((probe.Queries - probe.Met + 0.5) / (probe.Queries + 1)) - Math.Log(Math.Max(1 - share, 0.5 / (probe.Queries + 1)));
    }

    /// <summary>What is to be at most 1, without bias: the mean response over the limit, or the share beyond the limit over what may be. Null: it can't be told.</summary>
    internal double? Ratio(PeakProbe probe)
    {
        if (probe.Queries == 0 || probe.Saturated) return null;
        if (Share is not { } share) return probe.Completed == 0 ? null : probe.MeanResponseNs / LimitNs;
        return (probe.Queries - probe.Met) / (double)probe.Queries / Math.Max(1 - share, 0.5 / (probe.Queries + 1));
    }

    /// <summary>Why the probe failed; null: it passed.</summary>
    internal string? Failure(PeakProbe probe)
    {
        if (probe.Saturated) return "saturated: in flight and response both rose";
        if (probe.Failed > 0) return "failures";
        if (probe.Queries == 0) return "no query was measured";
        var met = Share is { } share ? probe.Met >= share * probe.Queries : probe.MeanResponseNs <= LimitNs;
        return met ? null : Text;
    }
}

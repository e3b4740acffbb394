using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What one class of queries must meet, or all of them.</summary>
/// <param name="Name">The class; empty: all queries.</param>
/// <param name="LimitNs">Limit on responses in nanoseconds.</param>
/// <param name="Share">Share of its queries that must be within it, in (0, 1].</param>
public sealed record ClassGoal(string Name, long LimitNs, double Share)
{
    /// <summary>Such as <c>99 % of responses ≤ 80 ms</c>, or <c>99 % of Short's responses ≤ 80 ms</c>.</summary>
    public string Text =>
        string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.###} % of {(Name.Length > 0 ? Name + "'s " : "")}responses ≤ {LimitNs / 1e6:0.###} ms");

    /// <summary>How far beyond the goal it was, on a logarithmic scale: 0 on the limit, below it negative.</summary>
    internal double Excess(ClassSum got) =>
        // Half a query is added on either side, so that none and all have a logarithm too (Haldane, 1956).
        Math.Log((got.Queries - got.Met + 0.5) / (got.Queries + 1)) - Math.Log(Allowed(got));

    /// <summary>The share beyond the limit over what may be.</summary>
    internal double Ratio(ClassSum got) => (got.Queries - got.Met) / (double)got.Queries / Allowed(got);

    internal bool IsMet(ClassSum got) => got.Met >= Share * got.Queries;

    private double Allowed(ClassSum got) => Math.Max(1 - Share, 0.5 / (got.Queries + 1));
}

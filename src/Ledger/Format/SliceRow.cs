using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>A part of what one launch measured under one condition: how it went over time.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Launch">The launch.</param>
/// <param name="Slice">Counts from 0 in the launch and condition.</param>
/// <param name="Start">Nanoseconds from the launch's first measured instant.</param>
/// <param name="Length">In nanoseconds.</param>
/// <param name="Due">Measured queries that were due in it.</param>
/// <param name="Sent">Measured queries that were sent in it: a load generator that keeps up sends those that are due.</param>
/// <param name="Ended">Measured queries that ended in it, one way or another.</param>
/// <param name="Failed">Of those due in it, how many failed or timed out.</param>
/// <param name="Mean">Mean response of the completed queries due in it, in nanoseconds; null: none completed, or Offline.</param>
/// <param name="P50">Their median response in nanoseconds; null as <paramref name="Mean"/>.</param>
/// <param name="P99">Their 99 % quantile in nanoseconds; null with fewer than 100 of them as well.</param>
public sealed record SliceRow(
    string Pipeline,
    string Scenario,
    string Condition,
    int Launch,
    int Slice,
    long Start,
    long Length,
    int Due,
    int Sent,
    int Ended,
    int Failed,
    double? Mean,
    double? P50,
    double? P99)
{
    /// <summary>The most that <see cref="P50"/> and <see cref="P99"/> are off, as a share of them: they are from a histogram; null, and not in the file: they are exact.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Error { get; init; }
}

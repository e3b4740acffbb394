using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What the queries of one launch and condition say: responses, rates and counts.</summary>
internal static class QueryMeasures
{
    private const double NsPerSecond = 1e9;

    // A quantile counted from sent that differs from the one counted from due by more than both is the generator's doing.
    private const double GeneratorShare = 0.05;
    private const double GeneratorNs = 50_000;

    // What waits at the end of a stretch by chance seldom exceeds both (Poisson arrivals and exponential service at 90 % load: 20 or more in 12 % of moments).
    private const double OverloadShare = 0.05;
    private const int FewestLeft = 20;

    internal static readonly (string Name, double Share)[] ResponseQuantiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)];

    private static readonly string[] Responses = ["response.mean", .. ResponseQuantiles.Select(quantile => "response." + quantile.Name)];

    private static readonly string[] Delays = ["issue_delay.mean", "issue_delay.p50", "issue_delay.p99", "admission.mean"];

    /// <summary>The measures that a condition always has a row for, even when no launch of it lived.</summary>
    public static IReadOnlyList<string> Headline { get; } = [.. Responses, "throughput"];

    /// <param name="values">Where the values go.</param>
    /// <param name="records">The condition's.</param>
    /// <param name="offline">All queries are due at the start: responses are no latencies.</param>
    /// <param name="hasObjective">Each query has one.</param>
    /// <param name="marks">What holds for the whole launch, such as <c>not warmed</c>.</param>
    public static void Add(LaunchValues values, ConditionRecords records, bool offline, bool hasObjective, IReadOnlyList<string> marks)
    {
        marks = [.. marks, .. Overloaded(records, offline)];
        AddTimes(values, records, offline, marks);
        AddRates(values, records, !offline && hasObjective, marks);
        values.Add("queries", records.Queries, notes: marks);
        values.Add("failures", records.Counts.Failed + records.Counts.TimedOut, notes: marks);
        values.Add("timeouts", records.Counts.TimedOut, notes: marks);
    }

    private static void AddTimes(LaunchValues values, ConditionRecords records, bool offline, IReadOnlyList<string> marks)
    {
        var missing = offline ? LaunchMeasures.OfflineResponses + ", see throughput" : NoneCompleted(records);
        if (missing is not null)
        {
            foreach (var measure in Responses.Concat(Delays))
            {
                values.Absent(measure, missing);
            }

            return;
        }

        marks = [.. marks, .. FailedQueries(records)];
        if (GeneratorLimited(records.Responses, records.SinceSent) is { } limited)
        {
            marks = [.. marks, limited];
        }

        values.Add("response.mean", records.Responses.Mean, notes: marks);
        values.AddQuantiles("response", records.Responses, ResponseQuantiles, "queries", null, marks);
        values.Add("issue_delay.mean", records.IssueDelays.Mean, notes: marks);
        values.AddQuantiles("issue_delay", records.IssueDelays, Quantile.MedianAndP99, "queries", null, marks);
        values.Add("admission.mean", records.MeanAdmission, notes: marks);
    }

    private static void AddRates(LaunchValues values, ConditionRecords records, bool hasObjective, IReadOnlyList<string> marks)
    {
        var rated = records.Rated;
        var seconds = rated.Elapsed / NsPerSecond;
        if (seconds <= 0 || records.Queries == 0)
        {
            values.Absent("throughput", "no query was measured");
            return;
        }

        marks = [.. marks, .. rated.Marks];
        values.Add("throughput", rated.Completed / seconds, notes: marks);
        if (hasObjective)
        {
            values.Add("goodput", records.Counts.ServedMet / seconds, notes: marks);
            values.Add("attainment", (double)records.Counts.Met / records.Queries, notes: marks);
        }
    }

    /// <summary>For a ratio of quantiles, which has no claim of its own.</summary>
    public static IReadOnlyList<string> FewQueries(long count, double share) => Quantile.Fewest(share) - count is var more and > 0
        ? [string.Create(CultureInfo.InvariantCulture, $"few queries: {Quantile.Name(share)} needs {more:#,0} {(more == 1 ? "query" : "queries")} more a launch")]
        : [];

    /// <summary>Queries for which there was no more room count nowhere.</summary>
    public static IReadOnlyList<string> DroppedQueries(LaunchRecords records) => records.DroppedQueries == 0
        ? []
        : [string.Create(
            CultureInfo.InvariantCulture,
            $"dropped queries: {records.DroppedQueries} of a launch found no room in its log: counts and rates are too low, costs per query too high, times lack them")];

    /// <summary>Times lack the queries that did not complete. The mark names the condition, for a ratio may lack some in both of its own.</summary>
    public static IReadOnlyList<string> FailedQueries(ConditionRecords records) => records.Counts.Failed + records.Counts.TimedOut is var missing and > 0
        ? [string.Create(
            CultureInfo.InvariantCulture,
            $"failed queries in '{records.Condition}': {missing} of {records.Queries} in a launch failed or timed out, times are of those that completed")]
        : [];

    // A closed loop has too few queries in flight for it, and Offline's are all due at the start.
    private static IReadOnlyList<string> Overloaded(ConditionRecords records, bool offline)
    {
        var (due, backlog) = records.Served.Arrivals;
        return offline || backlog < FewestLeft || backlog <= OverloadShare * due
            ? []
            : [string.Create(
                CultureInfo.InvariantCulture,
                $"overloaded: of {due} queries that were due in the measured time, {backlog} were left over at its end, so responses may grow with its length")];
    }

    private static string? NoneCompleted(ConditionRecords records) =>
        records.Completed > 0 ? null
        : records.Queries == 0 ? "no query was measured"
        : string.Create(
            CultureInfo.InvariantCulture, $"no query completed: {records.Counts.Failed} failed, {records.Counts.TimedOut} timed out");

    private static string? GeneratorLimited(TimeTally sinceDue, TimeTally sinceSent)
    {
        foreach (var (name, share) in ResponseQuantiles)
        {
            var due = sinceDue.Quantile(share);
            var difference = due - sinceSent.Quantile(share);
            if (difference > GeneratorNs && difference > GeneratorShare * due)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"generator-limited: {difference / due:P0} of response.{name} passed before the load generator could issue the query");
            }
        }

        return null;
    }
}

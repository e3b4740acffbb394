using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// What became of a neighbour's own work: its throughput beside the subject, its throughput while the subject was idle (condition <c>reference</c>), and
/// their ratio, its normalised progress <c>np</c>. Copies are summed: their references were taken one at a time.
/// </summary>
internal static class NeighbourMeasures
{
    private const double NsPerSecond = 1e9;

    public static IEnumerable<LaunchValue> Of(LaunchResult launch, IReadOnlyList<ConditionRecords> conditions, PlanRow plan)
    {
        var beside = conditions.FirstOrDefault(condition => Conditions.NeighboursOf(condition.Condition) is not null);
        return beside is null
            ? []
            : launch.Neighbours
                .GroupBy(neighbour => (neighbour.Pipeline, neighbour.Scenario))
                .SelectMany(copies => Of(launch, [.. copies], beside, plan));
    }

    /// <summary>Condition of a neighbour's rows: <c>beside Subject/Scenario</c>, then who else ran; the scenario keeps them apart from a subject's.</summary>
    public static string BesideSubject(LaunchResult launch, NeighbourResult neighbour, PlanRow plan)
    {
        var copies = launch.Neighbours.Count(other => other.Pipeline == neighbour.Pipeline);
        var others = launch.Neighbours.Select(other => other.Pipeline).Distinct().Where(other => other != neighbour.Pipeline).Select(plan.Label);
        var name = string.Join(" + ", others.Prepend($"{plan.Label(launch.Pipeline)}/{launch.Scenario}"));
        return Conditions.Beside(copies == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}, {copies} copies"));
    }

    private static IEnumerable<LaunchValue> Of(LaunchResult launch, IReadOnlyList<NeighbourResult> copies, ConditionRecords beside, PlanRow plan)
    {
        var first = copies[0];
        var own = new LaunchValues(first.Pipeline, first.Scenario, BesideSubject(launch, first, plan));
        var reference = new LaunchValues(first.Pipeline, first.Scenario, Conditions.Reference);
        if (copies.FirstOrDefault(copy => copy.Outcome != LaunchOutcome.Ok || copy.Records is null) is { } failed)
        {
            own.Absent("throughput", $"the neighbour failed: {failed.Reason ?? "it recorded nothing"}");
            return own.All;
        }

        var windows = beside.Blocks.Select(block => new TimeWindow(block.MeasuredFrom, block.End)).ToList();
        var kept = copies.Sum(copy => Rate(copy.Records!, windows));
        IReadOnlyList<string> marks = Marks(copies);
        own.Add("throughput", kept, notes: marks);
        var alone = copies.Where(copy => copy.Reference is not null).Select(copy => Rate(copy.Records!, [copy.Reference!.Value])).ToList();
        if (alone.Count == 0)
        {
            own.Absent("np", launch.Alternating
                ? "the neighbour had no stretch of its own with the subject idle"
                : "a whole launch does not pause its neighbours: only the first of them runs alone before the others and the subject");
            return own.All;
        }

        // Copies are alike: where not each of them could run alone, those that did stand for all.
        if (alone.Count < copies.Count)
        {
            marks = [.. marks, string.Create(
                CultureInfo.InvariantCulture,
                $"first copy alone: {alone.Count} of {copies.Count} copies ran alone and stand for all, a whole launch does not pause its neighbours")];
        }

        reference.Add("throughput", alone.Average(), notes: marks);
        if (alone.Average() > 0)
        {
            own.Add("np", kept / (alone.Average() * copies.Count), notes: marks);
        }
        else
        {
            own.Absent("np", "no query of the neighbour completed while the subject was idle");
        }

        return own.All.Concat(reference.All);
    }

    // Of the first copy that each holds for: a mark of every copy would say the same many times.
    private static string[] Marks(IReadOnlyList<NeighbourResult> copies)
    {
        var notWarmed = copies.Select(copy => copy.Records!.NotWarmed).OfType<string>().Select(why => $"not warmed: {why}").Take(1);
        var dropped = copies.Select(copy => QueryMeasures.DroppedQueries(copy.Records!)).FirstOrDefault(dropped => dropped.Count > 0) ?? [];
        return [.. notWarmed, .. dropped];
    }

    /// <summary>
    /// Completed queries per second. One counts with the part of its time in the graph that falls into the windows: whole completions would be too coarse
    /// for long queries in short blocks.
    /// </summary>
    internal static double Rate(LaunchRecords records, IReadOnlyList<TimeWindow> windows)
    {
        var work = 0.0;
        foreach (var query in records.Queries)
        {
            if (query.Outcome != QueryOutcome.Completed)
            {
                continue;
            }

            foreach (var window in windows)
            {
                var time = query.End - query.Admitted;
                if (time == 0)
                {
                    work += query.End > window.Start && query.End <= window.End ? 1 : 0;
                    continue;
                }

                var inside = Math.Min(query.End, window.End) - Math.Max(query.Admitted, window.Start);
                work += inside > 0 ? (double)inside / time : 0;
            }
        }

        return work * NsPerSecond / windows.Sum(window => window.End - window.Start);
    }
}

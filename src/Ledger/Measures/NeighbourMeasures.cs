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

    /// <summary>The neighbours' rows of a launch.</summary>
    public static IEnumerable<LaunchValue> Of(LaunchResult launch, IReadOnlyList<NeighbourProgress> progress, PlanRow plan) =>
        progress.GroupBy(one => (one.Neighbour.Pipeline, one.Neighbour.Scenario)).SelectMany(copies => OfCopies(launch, [.. copies], plan));

    /// <summary>How each copy of each neighbour got on beside the subject, and alone; empty: the launch has no <c>beside …</c> blocks.</summary>
    public static IReadOnlyList<NeighbourProgress> Progress(LaunchResult launch, IReadOnlyList<ConditionRecords> conditions, PlanRow plan)
    {
        if (conditions.FirstOrDefault(condition => Conditions.NeighboursOf(condition.Condition) is not null) is not { } beside) return [];
        var windows = beside.Blocks.Select(block => new TimeWindow(block.MeasuredFrom, block.End)).ToList();
        var progress = launch.Neighbours.Select(neighbour => Progress(neighbour, windows) with { Changing = Changing(neighbour, plan) }).ToList();
        return [.. progress.Select(one => one with { Alone = one.Alone ?? MeanAlone(progress, one.Neighbour), Stands = one.Alone is null })];
    }

    /// <summary>Completed work per second, in queries.</summary>
    internal static double Rate(LaunchRecords records, IReadOnlyList<TimeWindow> windows) => PerSecond(NeighbourWork.In(records, windows)[0], windows);

    private static NeighbourProgress Progress(NeighbourResult neighbour, IReadOnlyList<TimeWindow> beside)
    {
        if (neighbour.Outcome != LaunchOutcome.Ok || neighbour.Records is not { } records) return new NeighbourProgress(neighbour, null, null);
        IReadOnlyList<TimeWindow> alone = neighbour.Reference is { } reference ? [reference] : [];
        var work = NeighbourWork.In(records, beside, alone);
        return new NeighbourProgress(neighbour, PerSecond(work[0], beside), alone.Count == 0 ? null : PerSecond(work[1], alone));
    }

    // A stretch of its own would be another part of what it does than the one beside the subject. Offline, there is the same work at any time.
    private static string? Changing(NeighbourResult neighbour, PlanRow plan) =>
        plan.Graph(neighbour.Pipeline)?.Scenarios.FirstOrDefault(scenario => scenario.Name == neighbour.Scenario) is { WholeBecause: { } because } and not OfflineScenario
            ? because
            : null;

    // Copies are alike: where not each of them could run alone, those that did stand for all.
    private static double? MeanAlone(IReadOnlyList<NeighbourProgress> all, NeighbourResult neighbour) =>
        all.Where(one => (one.Neighbour.Pipeline, one.Neighbour.Scenario) == (neighbour.Pipeline, neighbour.Scenario)).Average(one => one.Alone);

    private static double PerSecond(double work, IReadOnlyList<TimeWindow> windows) => work * NsPerSecond / windows.Sum(window => window.End - window.Start);

    private static IEnumerable<LaunchValue> OfCopies(LaunchResult launch, List<NeighbourProgress> copies, PlanRow plan)
    {
        var first = copies[0].Neighbour;
        var condition = NeighbourConditions.Of(
            plan, launch.Pipeline, launch.Scenario, [.. launch.Neighbours.Select(other => other.Pipeline)], first.Pipeline, launch.Isolation, launch.Cores);
        var own = new LaunchValues(first.Pipeline, first.Scenario, Conditions.Like(launch.Conditions[0], condition));
        var reference = new LaunchValues(first.Pipeline, first.Scenario, Conditions.Like(launch.Conditions[0], Conditions.Reference));
        if (copies.FirstOrDefault(copy => copy.Kept is null) is { } failed)
        {
            own.Absent("throughput", $"the neighbour failed: {failed.Neighbour.Reason ?? "it recorded nothing"}");
            return own.All;
        }

        var kept = copies.Sum(copy => copy.Kept!.Value);
        IReadOnlyList<string> marks = Marks(copies);
        own.Add("throughput", kept, notes: marks);
        ResourceMeasures.AddNeighbour(own, launch.Resources, first.Pipeline, Beside(launch), LaunchMeasures.Shared(launch));
        own.Add("withdrawn", copies.Sum(copy => copy.Neighbour.Records!.Blocks.Sum(block => block.Withdrawn)), notes: marks);
        if (copies[0].Changing is not null || copies[0].Alone is null)
        {
            own.Absent("np", copies[0].Missing!);
            return own.All;
        }

        var alone = copies.Where(copy => !copy.Stands).Average(copy => copy.Alone!.Value);
        if (copies.Count(copy => copy.Stands) is var stood and > 0)
        {
            marks = [.. marks, string.Create(
                CultureInfo.InvariantCulture, $"first copy alone: {copies.Count - stood} of {copies.Count} copies ran alone and stand for all")];
        }

        reference.Add("throughput", alone, notes: marks);
        if (alone > 0)
        {
            own.Add("np", kept / (alone * copies.Count), notes: marks);
        }
        else
        {
            own.Absent("np", NeighbourProgress.NoneAlone);
        }

        return own.All.Concat(reference.All);
    }

    private static List<TimeWindow> Beside(LaunchResult launch) =>
    [
        .. launch.Records!.Blocks.Where(block => Conditions.NeighboursOf(block.Condition) is not null).Select(block => new TimeWindow(block.MeasuredFrom, block.End)),
    ];

    // Of the first copy that each holds for: a mark of every copy would say the same many times.
    private static string[] Marks(List<NeighbourProgress> copies)
    {
        var notWarmed = copies.Select(copy => copy.Neighbour.Records!.NotWarmed).OfType<string>().Select(why => $"not warmed: {why}").Take(1);
        var dropped = copies.Select(copy => QueryMeasures.DroppedQueries(copy.Neighbour.Records!)).FirstOrDefault(dropped => dropped.Count > 0) ?? [];
        return [.. notWarmed, .. dropped];
    }
}

using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a traced launch's events are good for.</summary>
/// <param name="Pipeline">Full name of the subject.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Conditions">What it measured.</param>
/// <param name="EventsLost">Events of the runtime that its session lost, and of threads and visits that found no room in its log or a neighbour's; above 0 nobody knows what of.</param>
/// <param name="Problem">Why there are no events of the runtime at all; null: there are.</param>
/// <param name="NoFileWatch">Why nobody looked whether its threads waited for a file system; null: somebody did.</param>
internal sealed record TraceQuality(string Pipeline, string Scenario, IReadOnlyList<string> Conditions, long EventsLost, string? Problem, string? NoFileWatch)
{
    /// <summary>Why there are no records of context switches; null: there are.</summary>
    public string? NoSwitches { get; init; }

    /// <summary>The scheduler did not tell how long threads, all or some, waited for a core.</summary>
    public bool NoWaits { get; init; }

    /// <summary>How often the system dropped context switches, of it or a neighbour: what threads did meanwhile is not known, and visits then are unattributed.</summary>
    public int Gaps { get; init; }

    /// <summary>Which cores its threads may use is not known, so what could have run at once is not.</summary>
    public bool NoCores { get; init; }

    /// <summary>Null: it was not traced, or did not live to tell.</summary>
    public static TraceQuality? Of(LaunchResult launch) => launch is { Kind: LaunchKind.Trace, Outcome: LaunchOutcome.Ok, Superseded: false }
        ? new TraceQuality(launch.Pipeline, launch.Scenario, launch.Conditions, Lost(launch), launch.Runtime is null ? launch.TraceProblem : null, launch.Records?.Threads?.NoFileWatch)
        {
            NoSwitches = launch.Records?.Threads?.NoEvents,
            NoWaits = launch.Records?.Segments.Any(segment => segment.WaitNs < 0) == true,
            Gaps = Gap(launch.Records) + launch.Neighbours.Sum(neighbour => Gap(neighbour.Records)),
            NoCores = launch.Records?.Threads is { Cores.Count: 0 },
        }
        : null;

    private static long Lost(LaunchResult launch) =>
        (launch.Runtime?.EventsLost ?? 0) + (launch.Records?.DroppedSpans ?? 0) + (launch.Records?.Threads?.Dropped ?? 0)
        + launch.Neighbours.Sum(neighbour => (neighbour.Records?.DroppedSpans ?? 0) + (neighbour.Records?.Threads?.Dropped ?? 0));

    private static int Gap(LaunchRecords? records) => records is null ? 0 : ThreadTimeline.Lost(records.ThreadEvents).Count;

    /// <summary>For the launch itself; null: nothing is missing.</summary>
    public string? Reason => EventsLost > 0
        ? string.Create(CultureInfo.InvariantCulture, $"explains nothing: its trace lost {EventsLost:#,0} {(EventsLost == 1 ? "event" : "events")}")
        : NoCores ? "explains nothing: which cores its threads may use is not known"
        : null;

    /// <summary>For what its launches explain.</summary>
    /// <param name="launches">All traced ones of the run.</param>
    /// <param name="row">The explanation.</param>
    public static IEnumerable<string> Notes(IEnumerable<TraceQuality> launches, ExplanationRow row)
    {
        List<TraceQuality> own =
        [
            .. launches.Where(launch => (launch.Pipeline, launch.Scenario) == (row.Pipeline, row.Scenario)
                && (launch.Conditions.Contains(row.Base) || launch.Conditions.Contains(row.Condition))),
        ];
        if (own.Count(launch => launch.EventsLost > 0) is var lossy and > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"events lost: {lossy} of {own.Count} traced launches lost events of their trace and explain nothing");
        if (own.Sum(launch => launch.Gaps) is var gaps and > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"context switches lost: {Of(launch => launch.Gaps > 0)} the system dropped some, {gaps:#,0} times: visits meanwhile are unexplained, and who held the cores is not known");
        }

        if (own.Find(launch => launch.Problem is not null) is { } blind)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"no runtime events: {Of(launch => launch.Problem is not null)} collections, locks and the pool's queue are in wait: {blind.Problem}");
        }

        if (own.Find(launch => launch.NoSwitches is not null) is { } sums)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"no context switches: {Of(launch => launch.NoSwitches is not null)} visits are split by what their threads' counters add up to, without helpers of native libraries, and nobody is known to have held the cores: {sums.NoSwitches}");
        }

        if (own.Exists(launch => launch.NoWaits))
        {
            var (sum, order) = (own.Exists(launch => launch is { NoWaits: true, NoSwitches: not null }), own.Exists(launch => launch is { NoWaits: true, NoSwitches: null }));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"no schedstat: {Of(launch => launch.NoWaits)} {(order ? "what a thread waited for a core after it had been woken is in wait" : "")}{(sum && order ? ", " : "")}{(sum ? "what is not known to be anything else is unattributed, waits for a core among it" : "")}");
        }

        if (own.Find(launch => launch.NoFileWatch is not null) is { } unwatched)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"no file waits: {Of(launch => launch.NoFileWatch is not null)} waits for the disk are in wait: {unwatched.NoFileWatch}");
        }

        string Of(Func<TraceQuality, bool> lacks) => string.Create(CultureInfo.InvariantCulture, $"of {own.Count(lacks)} of {own.Count} traced launches");
    }
}

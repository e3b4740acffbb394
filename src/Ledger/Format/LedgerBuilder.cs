using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Grows a ledger launch by launch. It keeps each launch's values, not its records.</summary>
/// <param name="run">The run's name.</param>
/// <param name="started">When it began.</param>
/// <param name="plan">What is to be run.</param>
/// <param name="environment">Where.</param>
/// <param name="absent">What this machine can't measure.</param>
public sealed class LedgerBuilder(string run, DateTimeOffset started, PlanRow plan, EnvironmentRow environment, IReadOnlyList<AbsentRow> absent)
{
    private readonly List<Entry> launches = [];

    // The ledger is built anew after each launch; what two blocks differ in stays as it is.
    private readonly Dictionary<(WholeBlock Under, WholeBlock Over, Explained What), PairTerms> compared = [];

    /// <summary>The run was ended by an interrupt.</summary>
    public bool Interrupted { get; set; }

    /// <summary>What a gate decided.</summary>
    public IReadOnlyList<VerdictRow> Verdicts { get; set; } = [];

    /// <summary>The waivers that were read, and what became of each.</summary>
    public IReadOnlyList<WaiverRow> Waivers { get; set; } = [];

    /// <summary>At which commits it got worse.</summary>
    public IReadOnlyList<BisectionRow> Bisections { get; set; } = [];

    /// <summary>The files that lie beside it.</summary>
    public IReadOnlyList<ArtifactRow> Artifacts { get; set; } = [];

    /// <summary>Takes in one finished launch, in the place of one that had its number before.</summary>
    public void Add(LaunchResult launch)
    {
        var traced = new Lazy<IReadOnlyDictionary<int, TracedBlock>?>(() => LaunchPairs.Blocks(launch, plan));
        var quality = TraceQuality.Of(launch);
        var reason = Reason(launch, quality);
        var entry = new Entry(
            launch.Launch,
            [
                .. launch.Conditions.Select(condition => new LaunchRow(
                    launch.Pipeline, launch.Scenario, condition, launch.Launch, Pid(launch.Pid), launch.Kind, launch.Outcome, reason, launch.FailedStage,
                    launch.LastErrors, launch.StartToReadyNs, launch.Alternating, launch.Superseded, launch.Seed)),
            ],
            launch.Superseded ? [] : LaunchMeasures.Of(launch, plan),
            PeakFound.Of(launch),
            LaunchSlices.Of(launch),
            UtilisationRows.Of(launch, plan),
            LaunchPairs.Of(launch, () => traced.Value),
            LaunchPairs.Whole(launch, plan, () => traced.Value),
            LaunchPredictions.Of(launch, plan, environment.Cores, () => traced.Value),
            quality,
            StackRows.Of(launch),
            RouteCounts.Of(launch, plan),
            [
                .. Failures(launch, launch.Pipeline, launch.Scenario, launch.Records, failure => failure.Condition),
                .. launch.Neighbours.SelectMany(neighbour => Failures(
                    launch, neighbour.Pipeline, neighbour.Scenario, neighbour.Records,
                    failure => failure.Condition == Conditions.WarmUp ? Conditions.WarmUp : null)),
            ],
            [
                .. launch.Neighbours.Select(neighbour => new NeighbourRow(
                    neighbour.Pipeline, neighbour.Scenario, launch.Launch, neighbour.Copy, Pid(neighbour.Pid), neighbour.Outcome,
                    neighbour.Outcome == LaunchOutcome.Ok ? null : neighbour.Reason ?? "unknown")),
            ]);
        var place = launches.FindIndex(other => other.Launch == launch.Launch);
        if (place < 0)
        {
            launches.Add(entry);
        }
        else
        {
            launches[place] = entry;
        }
    }

    /// <summary>The ledger of the launches so far.</summary>
    public RunLedger Build()
    {
        List<PeakFound> peaks = [.. launches.Select(launch => launch.Peak).OfType<PeakFound>()];
        var measures = MeasureTable.Of(launches.SelectMany(launch => launch.Values), plan, PeakMeasures.Of(peaks));
        return new RunLedger
        {
            Run = run,
            Started = started,
            Environment = environment,
            Plan = plan,
            Interrupted = Interrupted,
            Launches = [.. launches.SelectMany(launch => launch.Rows)],
            Measures = measures,
            Slices = [.. launches.SelectMany(launch => launch.Slices)],
            Utilisation = [.. launches.SelectMany(launch => launch.Utilisation)],
            Routes = Routes(),
            Peaks = PeakRows.Of(peaks),
            Explanations = Explain(measures),
            Stacks = [.. launches.SelectMany(launch => launch.Stacks)],
            WhatIfs = WhatIfRows.Of(plan, [.. launches.SelectMany(launch => launch.Predictions)], measures),
            Verdicts = Verdicts,
            Waivers = Waivers,
            Bisections = Bisections,
            Artifacts = Artifacts,
            Absent = absent,
            Checks = BudgetChecks.Of(plan, measures),
            Failures = [.. launches.SelectMany(launch => launch.Failures)],
            Neighbours = [.. launches.SelectMany(launch => launch.Neighbours)],
        };
    }

    private IReadOnlyList<ExplanationRow> Explain(IReadOnlyList<MeasureRow> measures) => ExplanationRows.Of(
        launches.SelectMany(launch => launch.Pairs).Concat(LaunchPairs.Of([.. launches.SelectMany(launch => launch.Whole)], Compare)),
        measures,
        [.. launches.Select(launch => launch.Trace).OfType<TraceQuality>()]);

    private PairTerms Compare(WholeBlock under, WholeBlock over, Explained what)
    {
        if (!compared.TryGetValue((under, over, what), out var terms)) compared[(under, over, what)] = terms = LaunchPairs.Compare(under, over, what);
        return terms;
    }

    // A launch in which nobody took a route still counts in what its queries are compared with.
    private IReadOnlyList<RouteRow> Routes()
    {
        var completed = launches
            .SelectMany(launch => launch.Routes.DistinctBy(row => (row.Pipeline, row.Scenario, row.Condition)))
            .GroupBy(row => (row.Pipeline, row.Scenario, row.Condition))
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Of));
        return
        [
            .. launches.SelectMany(launch => launch.Routes)
                .GroupBy(row => (row.Pipeline, row.Scenario, row.Condition, row.Router, row.Route))
                .Select(same => same.First() with
                {
                    Taken = same.Sum(row => row.Taken),
                    Queries = same.Sum(row => row.Queries),
                    Of = completed[(same.Key.Pipeline, same.Key.Scenario, same.Key.Condition)],
                }),
        ];
    }

    private static string? Reason(LaunchResult launch, TraceQuality? quality) =>
        launch.Outcome != LaunchOutcome.Ok ? launch.Reason ?? "unknown"
        : string.Join("; ", new[] { Course(launch), quality?.Reason, StackRows.Lossy(launch) }.OfType<string>()) is { Length: > 0 } reasons ? reasons
        : null;

    private static string? Course(LaunchResult launch) =>
        launch.Interrupted ? "ended early by an interrupt: what it had measured is kept"
        : launch.WholeBecause is not { } because ? null
        : launch.Superseded ? $"feeds no measure, done again as whole launches: {because}"
        : $"whole launch, not blocks in turn: {because}";

    private static int? Pid(int pid) => pid == 0 ? null : pid;

    private static IEnumerable<FailureRow> Failures(
        LaunchResult launch, string pipeline, string scenario, LaunchRecords? records, Func<FailureRecord, string?> condition) =>
        (records?.Failures ?? []).Select(failure => new FailureRow(
            pipeline, scenario, condition(failure), launch.Launch, launch.Kind, failure.Stage, failure.Type, failure.Count, failure.Discarded, failure.Message, failure.Detail));

    private sealed record Entry(
        int Launch,
        IReadOnlyList<LaunchRow> Rows,
        IReadOnlyList<LaunchValue> Values,
        PeakFound? Peak,
        IReadOnlyList<SliceRow> Slices,
        IReadOnlyList<UtilisationRow> Utilisation,
        IReadOnlyList<ConditionPairs> Pairs,
        IReadOnlyList<WholeBlock> Whole,
        IReadOnlyList<LaunchPrediction> Predictions,
        TraceQuality? Trace,
        IReadOnlyList<StackRow> Stacks,
        IReadOnlyList<RouteRow> Routes,
        IReadOnlyList<FailureRow> Failures,
        IReadOnlyList<NeighbourRow> Neighbours);
}

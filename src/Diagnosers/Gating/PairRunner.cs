using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// Runs pairs of a base and a head process. Both are alive together and take turns of some 50 ms, A B B A, with the same queries: what the machine does in the meantime happens to both. Where turns
/// can't be, each has a whole launch, in an order that alternates from pair to pair. One pair at a time.
/// </summary>
public sealed class PairRunner : IDisposable
{
    private readonly PairBuild under;
    private readonly PairBuild over;
    private readonly Func<string, LaunchRecords> read;
    private readonly RunTimings timings;
    private readonly string folder;
    private readonly RunLog? log;
    private readonly Dictionary<(string Pipeline, string Scenario), string> whole = [];
    private readonly Dictionary<string, string> madeOnce = new(StringComparer.Ordinal);
    private readonly QueryComparison queries;

    /// <param name="under">The base's build.</param>
    /// <param name="over">The head's.</param>
    /// <param name="runFolder">An existing folder: the log is kept there, and for the time of a pair what its processes record.</param>
    /// <param name="options">How turns are to be.</param>
    public PairRunner(ProjectOutput under, ProjectOutput over, string runFolder, TurnOptions? options = null)
        : this(RunLog.Open(runFolder), under, over, runFolder)
    {
        Options = options ?? new TurnOptions();
    }

    /// <summary>The same with other children.</summary>
    internal PairRunner(PairBuild under, PairBuild over, Func<string, LaunchRecords> read, RunTimings timings, string folder) =>
        (this.under, this.over, this.read, this.timings, this.folder, queries) = (under, over, read, timings, folder, new QueryComparison(under, timings, folder));

    private PairRunner(RunLog log, ProjectOutput under, ProjectOutput over, string folder)
        : this(
            new PairBuild(new ProcessStarter(under, log), under.ProjectFolder),
            new PairBuild(new ProcessStarter(over, log), over.ProjectFolder),
            RecordsFile.Read,
            new RunTimings(),
            folder) => this.log = log;

    /// <summary>How turns are to be.</summary>
    internal TurnOptions Options { get; init; } = new();

    /// <summary>Looks at the machine while turns run; null: nobody does.</summary>
    internal ITurnWatch? Watch { get; init; }

    /// <summary>Whole launches for all: what turns are compared with.</summary>
    public bool OnlyWhole { get; init; }

    /// <summary>
    /// Turns are traced, each side's into a file beside the ledger, over one pipeline object a process: what the ledger explains the head by. Pairs that can't take turns are then not run at
    /// all, and their report has no launches.
    /// </summary>
    public bool Traced { get; init; }

    /// <summary>Runs one pair; that a process of it fails is a result, not an exception.</summary>
    /// <param name="order">What to run.</param>
    /// <param name="phase">Told where it is.</param>
    /// <param name="stop">Ends both processes.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; no process is left and no file.</exception>
    /// <exception cref="ModbenchException">MB1025: one of the builds uses another version of the package; MB2001: its program can't be started.</exception>
    public async Task<PairReport> RunAsync(PairOrder order, Action<string> phase, CancellationToken stop)
    {
        var report = await PairAsync(order, phase, stop).ConfigureAwait(false);
        return report with { MadeOnce = madeOnce.GetValueOrDefault(order.Head.Name) };
    }

    /// <summary>Closes the log.</summary>
    public void Dispose() => log?.Dispose();

    private async Task<PairReport> PairAsync(PairOrder order, Action<string> phase, CancellationToken stop)
    {
        if (Whole(order) is { } known) return await WholeAsync(order, known, phase, stop).ConfigureAwait(false);
        var (report, because) = await InTurnsAsync(order, phase, stop).ConfigureAwait(false);
        if (report is not null) return report;
        report = await WholeAsync(order, because!, phase, stop).ConfigureAwait(false);

        // What fails by itself as well may do better the next time, in turns.
        if (report.Pair.Failure is null) whole[(order.Head.Name, order.Scenario.Name)] = because!;
        return report;
    }

    private string? Whole(PairOrder order) => OnlyWhole ? "whole launches were asked for"
        : order.Scenario.WholeBecause ?? whole.GetValueOrDefault((order.Head.Name, order.Scenario.Name));

    private async Task<(PairReport? Report, string? WholeBecause)> InTurnsAsync(PairOrder order, Action<string> phase, CancellationToken stop)
    {
        await using var turns = Turns(order);
        try
        {
            if (await TogetherAsync(turns, phase, stop).ConfigureAwait(false) is { } alone)
            {
                // What fails only now and then is a failed launch, and not what two can't have at the same time.
                await turns.DisposeAsync().ConfigureAwait(false);
                await using var again = Turns(order);
                return await TogetherAsync(again, phase, stop).ConfigureAwait(false) is null ? (Failed(order, turns), null) : (null, alone);
            }

            if (await queries.DifferenceAsync(order, turns.Base.Ready, turns.Head.Ready, stop).ConfigureAwait(false) is { } other)
                return (new PairReport(Pair(order), null, null) { NotComparable = other }, null);
            if (await turns.WarmUpAsync(phase, stop).ConfigureAwait(false) is { } tooSlow) return (null, tooSlow);
            await turns.MeasureAsync(phase, stop).ConfigureAwait(false);
            phase("reading");
            return (Measured(order, turns), null);
        }
        catch (LaunchFailure failure)
        {
            stop.ThrowIfCancellationRequested();
            var who = turns.Base.Failure == failure ? Conditions.Base : Conditions.Head;
            if (!turns.IsRenewing || failure.Phase != "setup" || !madeOnce.TryAdd(order.Head.Name, $"one pipeline object a process, for the {who}'s could not be made again: {failure.Message}")) return (Failed(order, turns), null);

            // No run makes a pipeline twice in a process: that it can't be is no mistake of it.
            await turns.DisposeAsync().ConfigureAwait(false);
            return await InTurnsAsync(order, phase, stop).ConfigureAwait(false);
        }
    }

    private PairInTurns Turns(PairOrder order) => new(
        order,
        new PairSide(Conditions.Base, under, order.Base, order.Launch, order, timings, folder) { Trace = Trace(order.Launch) },
        new PairSide(Conditions.Head, over, order.Head, order.Launch + 1, order, timings, folder) { Trace = Trace(order.Launch + 1) },
        Traced || madeOnce.ContainsKey(order.Head.Name) ? Options with { Lives = 1 } : Options,
        timings)
    {
        Watch = Watch,
    };

    private SideTrace? Trace(int launch) => Traced ? new SideTrace(folder, launch) : null;

    /// <summary>Sets both up; why they can't be there at the same time, such as a port that only one can have: whole launches will show whether each can be alone.</summary>
    private static async Task<string?> TogetherAsync(PairInTurns turns, Action<string> phase, CancellationToken stop)
    {
        try
        {
            await turns.SetUpAsync(phase, stop).ConfigureAwait(false);
            return null;
        }
        catch (LaunchFailure failure)
        {
            stop.ThrowIfCancellationRequested();
            var who = turns.Base.Failure is not null ? Conditions.Base : Conditions.Head;
            return $"its two processes can't be set up at the same time: the {who} {failure.Message}";
        }
    }

    private PairReport Measured(PairOrder order, PairInTurns turns)
    {
        var baseRecords = turns.Base.Read(read);
        LaunchRecords? headRecords = null;
        try
        {
            headRecords = turns.Head.Read(read);
            var disturbed = turns.Disturbed();
            HashSet<int> leftOut = disturbed.Count > turns.Rounds.All / 2 ? [] : disturbed;
            var turnsLeftOut = PairInTurns.TurnsOf(leftOut);
            return Compared(order, turns.Base.Result(baseRecords) with { LeftOut = turnsLeftOut }, turns.Head.Result(headRecords) with { LeftOut = turnsLeftOut }, leftOut) with
            {
                Notes = [.. Notes(turns, disturbed.Count, leftOut.Count), .. MadeOnce(order)],
                LeftOut = leftOut,
                CompiledThroughout = disturbed.Count > leftOut.Count,
            };
        }
        catch
        {
            baseRecords.Close();
            headRecords?.Close();
            throw;
        }
    }

    private IEnumerable<string> MadeOnce(PairOrder order) => madeOnce.TryGetValue(order.Head.Name, out var why) ? [why] : [];

    private static List<string> Notes(PairInTurns turns, int disturbed, int leftOut)
    {
        var (all, lives) = turns.Rounds;
        List<string> notes = [FormattableString.Invariant($"{all} rounds of four turns, {turns.Size.Queries} queries measured in each, over {lives} pipeline objects")];
        foreach (var side in (PairSide[])[turns.Base, turns.Head])
        {
            if (side.NotWarmed is { } why) notes.Add($"{side.Condition} not warmed: {why}");
        }

        if (disturbed > 0)
        {
            notes.Add(FormattableString.Invariant(
                $"methods were compiled in {disturbed} of {all} rounds ({string.Join(", ", turns.Compiled())}), {(leftOut == 0 ? "too many to leave them out" : "which are left out")}"));
        }

        return notes;
    }

    private static PairReport Compared(PairOrder order, LaunchResult under, LaunchResult over, HashSet<int>? leftOut)
    {
        var (bases, heads) = (LaunchTurns.Of(under.Records!), LaunchTurns.Of(over.Records!));
        if (LaunchTurns.Difference(bases, heads) is { } difference) return new PairReport(Pair(order), under, over) { NotComparable = difference };
        return new PairReport(
            Pair(order) with { Values = PairValues.Of(bases, heads, Asked(order), leftOut), Stages = PairValues.StagesOf(bases, heads, leftOut) }, under, over);
    }

    private static IReadOnlyList<GatedMeasure> Asked(PairOrder order) =>
        [.. order.Measures.Where(measure => measure.Pipeline == order.Head.Name && measure.Scenario == order.Scenario.Name)];

    private PairReport Failed(PairOrder order, PairInTurns turns)
    {
        var (failed, other) = turns.Base.Failure is not null ? (turns.Base, turns.Head) : (turns.Head, turns.Base);
        var failure = failed.Failure!;
        LaunchRecords? records = null;
        try
        {
            // As far as it came.
            if (failure.Records) records = failed.Read(read);
        }
        catch (LaunchFailure)
        {
            // What it died of is the reason to show; reading has put its own in its place.
        }

        var result = failed.Result(records) with { Outcome = failure.Outcome, Reason = failure.Message, FailedStage = failure.Stage, LastErrors = failure.LastErrors };
        var ended = other.Result(null);
        if (other.Failure is null) ended = ended with { Outcome = LaunchOutcome.Failed, Reason = $"ended unfinished: the {failed.Condition} of its pair had failed" };
        return new PairReport(
            Pair(order) with { Failure = new GateFailure(failed.Condition, failure.Outcome, failure.Message, failure.Stage) },
            failed == turns.Base ? result : ended,
            failed == turns.Base ? ended : result);
    }

    private static GatePair Pair(PairOrder order) =>
        new(order.Number, order.Head.Name, order.Scenario.Name, order.HeadFirst, new Dictionary<GatedMeasure, PairValue>(), [], null);

    private async Task<PairReport> WholeAsync(PairOrder order, string because, Action<string> phase, CancellationToken stop)
    {
        if (Traced) return new PairReport(Pair(order), null, null) { WholeBecause = because };
        LaunchReport? baseReport = null, headReport = null;
        try
        {
            foreach (var isHead in (bool[])[order.HeadFirst, !order.HeadFirst])
            {
                var report = await LaunchAsync(order, isHead, phase, stop).ConfigureAwait(false);
                if (isHead) headReport = report;
                else baseReport = report;
            }

            return await WholeAsync(order, because, baseReport!, headReport!, stop).ConfigureAwait(false);
        }
        catch
        {
            baseReport?.Result.Records?.Close();
            headReport?.Result.Records?.Close();
            throw;
        }
    }

    private Task<LaunchReport> LaunchAsync(PairOrder order, bool isHead, Action<string> phase, CancellationToken stop)
    {
        var (build, graph, condition, number) = isHead ? (over, order.Head, Conditions.Head, order.Launch + 1) : (under, order.Base, Conditions.Base, order.Launch);
        var runner = new LaunchRunner(build.Starter, read, new LaunchWatches([]), timings, build.ProjectFolder, folder) { DigestQueries = true };
        var planned = new PlannedLaunch(number, graph, order.Scenario, LaunchKind.Latency, [], [condition], order.Seed);
        return runner.RunAsync(new LaunchOrder(planned, number, planned.Conditions), now => phase($"{condition}: {now}"), CancellationToken.None, stop);
    }

    private async Task<PairReport> WholeAsync(PairOrder order, string because, LaunchReport baseReport, LaunchReport headReport, CancellationToken stop)
    {
        var (one, other) = (baseReport.Result with { WholeBecause = because }, headReport.Result with { WholeBecause = because });
        var failed = one.Outcome != LaunchOutcome.Ok ? one : other.Outcome != LaunchOutcome.Ok ? other : null;
        if (failed is not null)
        {
            var failure = new GateFailure(failed.Conditions[0], failed.Outcome, failed.Reason ?? "it recorded nothing", failed.FailedStage);
            return new PairReport(Pair(order) with { Failure = failure }, one, other) { WholeBecause = because };
        }

        return await queries.DifferenceAsync(order, baseReport.Ready, headReport.Ready, stop).ConfigureAwait(false) is { } differ
            ? new PairReport(Pair(order), one, other) { NotComparable = differ, WholeBecause = because }
            : Compared(order, one, other, null) with { WholeBecause = because };
    }
}

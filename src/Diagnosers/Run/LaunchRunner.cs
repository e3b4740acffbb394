using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Carries out one launch over the children's protocol: all processes are set up and warmed, then come the subject's blocks.</summary>
/// <param name="starter">Starts the processes.</param>
/// <param name="read">Reads a records file.</param>
/// <param name="watch">Diagnosers.</param>
/// <param name="timings">How long to wait for what.</param>
/// <param name="project">The project's folder.</param>
/// <param name="folder">Where records and crash pages live until they are read.</param>
internal sealed class LaunchRunner(
    IChildStarter starter, Func<string, LaunchRecords> read, ILaunchWatch watch, RunTimings timings, string project, string folder) : ILaunchRunner
{
    /// <summary>Subjects of traced launches count what the processor does for their visits.</summary>
    public bool Counters { get; init; }

    /// <summary>Subjects tell what their queries hold.</summary>
    public bool DigestQueries { get; init; }

    public async Task<LaunchReport> RunAsync(LaunchOrder order, Action<string> phase, CancellationToken finish, CancellationToken stop)
    {
        await using var launch = new LaunchInProgress(order, starter, timings, project, folder) { Counters = Counters, DigestQueries = DigestQueries };
        return await RunAsync(launch, phase, finish, stop).ConfigureAwait(false) with { Ready = launch.Ready };
    }

    private async Task<LaunchReport> RunAsync(LaunchInProgress launch, Action<string> phase, CancellationToken finish, CancellationToken stop)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(finish, stop);
            return await PrepareAsync(launch, phase, either.Token).ConfigureAwait(false) switch
            {
                (null, var because) => Whole(launch, because!),
                (var blocks, _) => await MeasureAsync(launch, blocks, phase, finish, stop).ConfigureAwait(false),
            };
        }
        catch (LaunchFailure failure)
        {
            stop.ThrowIfCancellationRequested();
            return new LaunchReport(Failed(launch, failure));
        }
    }

    /// <summary>Everything before the first block: which blocks to run, or why blocks don't do.</summary>
    private static async Task<(IReadOnlyList<Go>? Blocks, string? WholeBecause)> PrepareAsync(LaunchInProgress launch, Action<string> phase, CancellationToken stop)
    {
        var order = launch.Order;
        var beside = order.Planned.Conditions[^1];
        phase("setting up");
        await launch.StartAsync(stop).ConfigureAwait(false);
        var warmed = await launch.WarmUpAsync(() => phase("warming up"), stop).ConfigureAwait(false);

        var blocks = order.Alternates
            ? BlockPlanner.Alternating(order.Planned.Scenario, order.Conditions[0], order.Conditions[1], warmed.ResponseNs, order.Planned.Seed)
            : [BlockPlanner.Whole(order.Planned.Scenario, order.Conditions[0], warmed.ResponseNs)];
        if (blocks is null) return (null, order.Planned.Scenario.WholeBecause ?? "its queries are too slow for five in a block of 2 s");

        if (launch.Neighbours.Count > 0 && (order.Alternates || order.Conditions[0] == beside))
        {
            phase("neighbours alone");
            if (await launch.ReferAsync(beside, order.Alternates, stop).ConfigureAwait(false) is { } tooSlow) return (null, tooSlow);
        }

        return (blocks, null);
    }

    private async Task<LaunchReport> MeasureAsync(
        LaunchInProgress launch, IReadOnlyList<Go> blocks, Action<string> phase, CancellationToken finish, CancellationToken stop)
    {
        using var watching = watch.Begin(launch.Order, launch.Subject!.Process, launch.Processes);
        try
        {
            return await MeasureAsync(launch, blocks, watching, phase, finish, stop).ConfigureAwait(false);
        }
        catch (LaunchFailure failure)
        {
            stop.ThrowIfCancellationRequested();
            return new LaunchReport(watching.Fail(Failed(launch, failure)));
        }
    }

    private async Task<LaunchReport> MeasureAsync(
        LaunchInProgress launch, IReadOnlyList<Go> blocks, ILaunchWatching watching, Action<string> phase, CancellationToken finish, CancellationToken stop)
    {
        var order = launch.Order;
        var subject = launch.Subject!;
        var beside = order.Planned.Conditions[^1];
        var measured = 0;
        if (order.Planned.Kind == LaunchKind.Trace)
        {
            await subject.SendAsync(new Mark("trace"), stop).ConfigureAwait(false);
            await subject.ExpectAsync<Marked>(timings.Answer, "beginning its trace", stop).ConfigureAwait(false);
        }

        using var early = finish.Register(() => LaunchInProgress.Abandon(subject.SendAsync(new EndBlock(), stop)));
        var peak = order.Planned.Scenario is PeakScenario scenario ? new PeakRun(PeakRun.Goal(scenario, order.Planned.Pipeline), blocks[0]) : null;
        launch.Search = peak;
        if (peak is not null) blocks = await SearchAsync(launch, subject, peak, phase, finish, stop).ConfigureAwait(false);
        foreach (var block in blocks)
        {
            if (finish.IsCancellationRequested) break;
            phase(peak is null ? $"{block.Condition} {block.Block + 1}/{blocks.Count}" : FormattableString.Invariant($"{block.Condition} at {block.QueriesPerSecond:0.###}/s"));
            var (done, because) = await RunBlockAsync(launch, subject, block, beside, stop).ConfigureAwait(false);
            measured += done?.Queries ?? 0;

            // A block that was ended early says nothing about what blocks can do.
            if (because is not null && !finish.IsCancellationRequested) return Whole(launch, because);
        }

        watching.End();
        if (measured == 0 && peak is null) finish.ThrowIfCancellationRequested();
        phase("finishing");
        var result = watching.Complete(await FinishAsync(launch, subject, stop).ConfigureAwait(false));
        return new LaunchReport(result with { Interrupted = finish.IsCancellationRequested, Peak = peak?.Result });
    }

    /// <summary>Probe after probe, with the neighbours at work where the condition has them.</summary>
    /// <returns>What is then to be measured.</returns>
    private async Task<IReadOnlyList<Go>> SearchAsync(
        LaunchInProgress launch, Child subject, PeakRun peak, Action<string> phase, CancellationToken finish, CancellationToken stop)
    {
        var order = launch.Order;
        await launch.LetNeighboursAsync(work: order.Conditions[0] == order.Planned.Conditions[^1], order.Conditions[0], stop).ConfigureAwait(false);
        while (!finish.IsCancellationRequested && peak.Next() is { } probe)
        {
            phase(FormattableString.Invariant($"{order.Conditions[0]}, probe {probe.Block + 1} at {probe.QueriesPerSecond:0.###}/s"));
            var done = await SendBlockAsync(launch, subject, probe, $"trying {probe.QueriesPerSecond:0.###}/s", stop).ConfigureAwait(false);
            if (!finish.IsCancellationRequested) peak.Add(probe, done);
        }

        return peak.Measured() is { } measured ? [measured] : [];
    }

    private async Task<Done> SendBlockAsync(LaunchInProgress launch, Child subject, Go block, string phase, CancellationToken stop)
    {
        await subject.SendAsync(block, stop).ConfigureAwait(false);
        await launch.BesideNeighboursAsync(subject.ExpectAsync<Running>(timings.Answer, phase, stop), stop).ConfigureAwait(false);
        launch.Begin(block.Condition, Clock.Now);
        var done = await launch.BesideNeighboursAsync(
            subject.ExpectAsync<Done>(timings.BlockOf(block, launch.Order.Planned.Scenario), phase, stop), stop).ConfigureAwait(false);
        launch.End(Clock.Now);
        return done;
    }

    /// <summary>One block; says why blocks don't do, where that shows.</summary>
    private async Task<(Done? Done, string? WholeBecause)> RunBlockAsync(LaunchInProgress launch, Child subject, Go block, string beside, CancellationToken stop)
    {
        if (await launch.LetNeighboursAsync(work: block.Condition == beside, block.Condition, stop).ConfigureAwait(false) is { } tooSlow)
            return (null, tooSlow);

        var scenario = launch.Order.Planned.Scenario;
        var done = await SendBlockAsync(launch, subject, block, $"running {block.Condition}", stop).ConfigureAwait(false);
        if (!launch.Order.Alternates) return (done, null);
        if (scenario.IsOpenLoop && done.Load > BlockPlanner.HighestLoad)
            return (done, FormattableString.Invariant($"its load was {done.Load:P0} in '{block.Condition}': a queue outlives a block"));
        return (done, done.Queries < BlockPlanner.FewestQueries ? $"only {done.Queries} queries fitted a block of '{block.Condition}'" : null);
    }

    private async Task<LaunchResult> FinishAsync(LaunchInProgress launch, Child subject, CancellationToken stop)
    {
        await subject.SendAsync(new Finish(), stop).ConfigureAwait(false);
        await launch.BesideNeighboursAsync(subject.ExpectAsync<Finished>(timings.Finish, "judging and writing", stop), stop).ConfigureAwait(false);
        var neighbours = await Task.WhenAll(launch.Neighbours.Select(neighbour => neighbour.FinishAsync(read, stop))).ConfigureAwait(false);
        return launch.Result(LaunchOutcome.Ok) with { Records = Read(subject), Neighbours = neighbours };
    }

    private LaunchResult Failed(LaunchInProgress launch, LaunchFailure failure)
    {
        var subject = launch.Subject;
        return launch.Result(failure.Outcome) with
        {
            Reason = failure.Message,
            FailedStage = failure.Stage,
            LastErrors = failure.LastErrors,
            Records = failure.Records && subject is not null ? TryRead(subject) : null,
            Neighbours = launch.Neighbours.Select(neighbour => neighbour.Unfinished()).ToList(),
            Peak = launch.Search?.Result,
            Seen = launch.Seen,
        };
    }

    private LaunchRecords Read(Child subject)
    {
        try
        {
            return read(subject.Plan.RecordsFile);
        }
        catch (Exception error) when (error is IOException or RecordsFileException)
        {
            throw new LaunchFailure(LaunchOutcome.Failed, $"its records cannot be read: {error.Message}");
        }
    }

    private LaunchRecords? TryRead(Child subject)
    {
        try
        {
            return read(subject.Plan.RecordsFile);
        }
        catch (Exception error) when (error is IOException or RecordsFileException)
        {
            return null; // the launch has failed already: what it died of is the reason to show
        }
    }

    private static LaunchReport Whole(LaunchInProgress launch, string because) => new(launch.Result(LaunchOutcome.Ok), because);
}

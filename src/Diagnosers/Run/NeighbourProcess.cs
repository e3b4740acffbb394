using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>One neighbour of a launch, and whether it is working just now.</summary>
internal sealed class NeighbourProcess(Child child, PlannedNeighbour planned, int copy, RunTimings timings) : IAsyncDisposable
{
    private State state;

    private enum State
    {
        Warm,
        Working,
        Paused,
    }

    public Child Child { get; } = child;

    public Warmed Warmed { get; private set; } = new(null, 0, 0, null);

    public TimeWindow? Reference { get; private set; }

    /// <summary>It, as its use of the machine is sampled.</summary>
    public SampledProcess Sampled => new(ProcessRole.Neighbour, planned.Pipeline.Name, copy, Child.Pid, Child.Plan.CrashPage);

    public async Task SetUpAsync(CancellationToken stop)
    {
        await Child.ExpectAsync<Ready>(timings.SetUp, "being set up", stop).ConfigureAwait(false);
        await Child.SendAsync(new Warm(), stop).ConfigureAwait(false);
        Warmed = await Child.ExpectAsync<Warmed>(timings.WarmUpOf(planned.Scenario), "warming up", stop).ConfigureAwait(false);
    }

    /// <summary>Lets it work: the first time by go, afterwards by resume.</summary>
    public async Task WorkAsync(string condition, CancellationToken stop)
    {
        if (state == State.Working) return;
        if (state == State.Warm)
        {
            await Child.SendAsync(new Go(0, condition, 0, 0, long.MaxValue, 0, 0), stop).ConfigureAwait(false);
            await Child.ExpectAsync<Running>(timings.Answer, "beginning to run", stop).ConfigureAwait(false);
        }
        else
        {
            await Child.SendAsync(new Resume(), stop).ConfigureAwait(false);
            await Child.ExpectAsync<Resumed>(timings.Answer, "going on", stop).ConfigureAwait(false);
        }

        state = State.Working;
    }

    /// <summary>Lets it finish what is in flight and wait; false: it did not in time.</summary>
    public async Task<bool> PauseAsync(CancellationToken stop)
    {
        if (state != State.Working) return true;
        await Child.SendAsync(new Pause(), stop).ConfigureAwait(false);
        if (await Child.TryExpectAsync<Paused>(timings.Pause, "pausing", stop).ConfigureAwait(false) is null) return false;
        state = State.Paused;
        return true;
    }

    /// <summary>The same where nobody waits for it meanwhile: as long as a visit may last.</summary>
    /// <exception cref="LaunchFailure">Longer than that.</exception>
    public async Task PauseForSureAsync(CancellationToken stop)
    {
        await Child.SendAsync(new Pause(), stop).ConfigureAwait(false);
        await Child.ExpectAsync<Paused>(timings.LastVisitOf(planned.Scenario), "pausing", stop).ConfigureAwait(false);
        state = State.Paused;
    }

    /// <summary>Lets it work until it has got going.</summary>
    public async Task BeginAsync(string condition, CancellationToken stop)
    {
        await WorkAsync(condition, stop).ConfigureAwait(false);
        await Task.Delay(timings.Switch, stop).ConfigureAwait(false);
    }

    /// <summary>A stretch of its work with nobody beside it; it is at work.</summary>
    public async Task ReferAsync(CancellationToken stop)
    {
        var from = await MarkAsync("reference", stop).ConfigureAwait(false);
        await Task.Delay(timings.ReferenceOf(Warmed), stop).ConfigureAwait(false);
        var to = await MarkAsync("reference", stop).ConfigureAwait(false);
        Reference = new TimeWindow(from.AtNs, to.AtNs);
    }

    /// <summary>Ends it and takes its records; that it could not be ended in time is its own failure, not the launch's.</summary>
    /// <exception cref="LaunchFailure">It was hanging: what was measured beside it is not what was asked for.</exception>
    public async Task<NeighbourResult> FinishAsync(Func<string, LaunchRecords> read, CancellationToken stop)
    {
        try
        {
            await Child.SendAsync(new Finish(), stop).ConfigureAwait(false);
            await Child.ExpectAsync<Finished>(timings.Finish, "finishing", stop).ConfigureAwait(false);
            return Result(LaunchOutcome.Ok, null, read(Child.Plan.RecordsFile));
        }
        catch (LaunchFailure failure) when (!failure.AtWork && !StoodStill(failure))
        {
            return Result(failure.Outcome, failure.Message, null);
        }
        catch (Exception error) when (error is IOException or RecordsFileException)
        {
            return Result(LaunchOutcome.Failed, $"its records cannot be read: {error.Message}", null);
        }
    }

    /// <summary>What there is to say of it when the launch has failed.</summary>
    public NeighbourResult Unfinished() => Result(LaunchOutcome.Failed, "the launch ended before", null);

    public ValueTask DisposeAsync() => Child.DisposeAsync();

    // Its own watchdog waits for its queries' timeout, which may be longer than the host waits. Records are written when its run has ended, before its
    // tear-down, which may hang as it likes.
    private bool StoodStill(LaunchFailure failure) => failure.Outcome == LaunchOutcome.Timeout && !File.Exists(Child.Plan.RecordsFile);

    private async Task<Marked> MarkAsync(string label, CancellationToken stop)
    {
        await Child.SendAsync(new Mark(label), stop).ConfigureAwait(false);
        return await Child.ExpectAsync<Marked>(timings.Answer, "running", stop).ConfigureAwait(false);
    }

    private NeighbourResult Result(LaunchOutcome outcome, string? reason, LaunchRecords? records) =>
        new(planned.Pipeline.Name, planned.Scenario.Name, copy, Child.Pid, outcome, reason, records, Reference);
}

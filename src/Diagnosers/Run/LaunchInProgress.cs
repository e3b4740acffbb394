using System.Diagnostics;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>The processes of one launch; all are gone when it is disposed.</summary>
internal sealed class LaunchInProgress(LaunchOrder order, IChildStarter starter, RunTimings timings, string project, string folder) : IAsyncDisposable
{
    private const string Subjects = "0";
    private readonly List<NeighbourProcess> neighbours = [];
    private readonly List<SeenBlock> seen = [];
    private long? startToReadyNs;

    public LaunchOrder Order { get; } = order;

    /// <summary>Traced processes count what the processor does for their visits.</summary>
    public bool Counters { get; init; }

    /// <summary>The subject tells what its queries hold.</summary>
    public bool DigestQueries { get; init; }

    public Child? Subject { get; private set; }

    /// <summary>What the subject said when it was set up; null: it is not.</summary>
    public Ready? Ready { get; private set; }

    public IReadOnlyList<NeighbourProcess> Neighbours => neighbours;

    /// <summary>Those that use the machine, the subject's first; neighbours that live in it are not told apart.</summary>
    public IReadOnlyList<SampledProcess> Processes =>
    [
        new(ProcessRole.Subject, Order.Planned.Pipeline.Name, 0, Subject!.Pid, Subject.Plan.CrashPage),
        .. neighbours.Where(neighbour => neighbour.Child.Pid != Subject.Pid).Select(neighbour => neighbour.Sampled),
    ];

    /// <summary>Its blocks as they looked from here, until now: the child's own records of them end with it.</summary>
    public IReadOnlyList<SeenBlock> Seen => seen;

    /// <summary>Its search for the peak, with what has been tried; null: it does not search.</summary>
    public PeakRun? Search { get; set; }

    /// <summary>Starts all processes; each sets itself up meanwhile.</summary>
    /// <returns>The subject.</returns>
    public async Task<Child> StartAsync(CancellationToken stop)
    {
        var planned = Order.Planned;
        var seats = planned.Beside.SelectMany(neighbour => Enumerable.Range(1, neighbour.Copies).Select(copy => (Neighbour: neighbour, Copy: copy)))
            .Select((one, place) => (one.Neighbour, one.Copy, Seat: Seat(one.Neighbour, one.Copy, place + 1)))
            .ToList();
        var subject = new ChildSeat(Plan(planned.Pipeline, planned.Scenario, Subjects) with { Changes = planned.WhatIf?.ToGraphChanges() }, planned.Pipeline, "");
        var prefix = $"{Order.Number} {planned.Pipeline.ShortName}";
        if (planned.Isolation == Isolation.Thread)
        {
            var residents = await Child.StartAsync(starter, [subject, .. seats.Select(one => one.Seat)], prefix, timings, stop).ConfigureAwait(false);
            neighbours.AddRange(seats.Zip(residents.Skip(1), (one, child) => new NeighbourProcess(child, one.Neighbour, one.Copy, timings)));
            return Subject = residents[0];
        }

        foreach (var (neighbour, copy, seat) in seats)
        {
            var own = await Child.StartAsync(starter, [seat], $"{Order.Number} beside {Name(neighbour, copy)}", timings, stop).ConfigureAwait(false);
            neighbours.Add(new NeighbourProcess(own[0], neighbour, copy, timings));
        }

        return Subject = (await Child.StartAsync(starter, [subject], prefix, timings, stop).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// Waits until all are set up and warms them at the same time, for warming is in part waiting for a compiler; then the subject once more while nobody
    /// works beside it, so that its response sizes the blocks alike in all launches.
    /// </summary>
    /// <param name="ready">Called when the subject is set up.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Warmed> WarmUpAsync(Action ready, CancellationToken stop)
    {
        // As many queries as are declared, and no more: solo launches run no others.
        var twice = neighbours.Count > 0 && Order.Planned.Scenario.WarmupQueries == 0;
        var subject = SetUpAsync(ready, twice, stop);
        await AllAsync([.. neighbours.Select(neighbour => neighbour.SetUpAsync(stop)), subject]).ConfigureAwait(false);
        return twice ? await WarmAsync(brief: false, stop).ConfigureAwait(false) : await subject.ConfigureAwait(false);
    }

    /// <summary>
    /// Each neighbour's own reference, one after the other; why blocks don't do when one can't be paused. Where nobody asks what became of its work, as in traced launches, it only
    /// begins.
    /// </summary>
    /// <param name="condition">What they run under.</param>
    /// <param name="inTurn">They will be paused and resumed for blocks: each has to be quick at it.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<string?> ReferAsync(string condition, bool inTurn, CancellationToken stop)
    {
        foreach (var neighbour in neighbours)
        {
            await neighbour.BeginAsync(condition, stop).ConfigureAwait(false);
            if (Order.Planned.Kind == LaunchKind.Latency) await neighbour.ReferAsync(stop).ConfigureAwait(false);
            if (inTurn && !await neighbour.PauseAsync(stop).ConfigureAwait(false)) return TooSlowToPause;
            if (!inTurn && neighbours.Count > 1) await neighbour.PauseForSureAsync(stop).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Lets all work, or all wait; why blocks don't do when one can't be paused.</summary>
    public async Task<string?> LetNeighboursAsync(bool work, string condition, CancellationToken stop)
    {
        if (work)
        {
            await Task.WhenAll(neighbours.Select(neighbour => neighbour.WorkAsync(condition, stop))).ConfigureAwait(false);
            return null;
        }

        var paused = await Task.WhenAll(neighbours.Select(neighbour => neighbour.PauseAsync(stop))).ConfigureAwait(false);
        return paused.All(one => one) ? null : TooSlowToPause;
    }

    /// <summary>Waits for the subject, unless a neighbour ends meanwhile: then there is nothing left to measure beside.</summary>
    public async Task<T> BesideNeighboursAsync<T>(Task<T> subject, CancellationToken stop)
    {
        var first = await Task.WhenAny([subject, .. neighbours.Select(neighbour => neighbour.Child.Ended)]).ConfigureAwait(false);
        if (first == subject) return await subject.ConfigureAwait(false);
        Abandon(subject);
        var dead = neighbours.First(neighbour => neighbour.Child.Ended.IsCompleted);
        throw await dead.Child.DeathAsync("running", stop).ConfigureAwait(false);
    }

    /// <summary>A block runs.</summary>
    public void Begin(string condition, long now) => seen.Add(new SeenBlock(condition, new TimeWindow(now, long.MaxValue)));

    /// <summary>It is done.</summary>
    public void End(long now) => seen[^1] = seen[^1] with { Window = seen[^1].Window with { End = now } };

    /// <summary>What is known of the launch so far.</summary>
    public LaunchResult Result(LaunchOutcome outcome) => new()
    {
        Launch = Order.Number,
        Pipeline = Order.Planned.Pipeline.Name,
        Scenario = Order.Planned.Scenario.Name,
        Conditions = Order.Conditions,
        Kind = Order.Planned.Kind,
        Outcome = outcome,
        Pid = Subject?.Pid ?? 0,
        StartToReadyNs = startToReadyNs,
        Alternating = Order.Alternates,
        Isolation = Order.Planned.Isolation,
        Cores = Order.Planned.Cores,
        Seed = Order.Planned.Seed,
    };

    public async ValueTask DisposeAsync()
    {
        // All are told to end before any is waited for.
        var children = neighbours.Select(neighbour => neighbour.Child).Concat(Subject is null ? [] : [Subject]).ToList();
        await Task.WhenAll(children.Select(child => child.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (var child in children)
        {
            RecordsFile.Delete(child.Plan.RecordsFile);
            File.Delete(child.Plan.CrashPage);
        }
    }

    /// <summary>The first failure ends the wait for all.</summary>
    public static async Task AllAsync(IReadOnlyList<Task> tasks)
    {
        await foreach (var task in Task.WhenEach(tasks).ConfigureAwait(false))
        {
            if (!task.IsFaulted && !task.IsCanceled) continue;
            foreach (var other in tasks) Abandon(other);
            await task.ConfigureAwait(false);
        }
    }

    /// <summary>It ends with the launch, and nobody waits for it: how is looked at, lest it count as never observed.</summary>
    public static void Abandon(Task task) => _ = task.ContinueWith(static late => late.Exception, TaskScheduler.Default);

    private async Task<Warmed> SetUpAsync(Action ready, bool brief, CancellationToken stop)
    {
        Ready = await Subject!.ExpectAsync<Ready>(timings.SetUp, "being set up", stop).ConfigureAwait(false);
        startToReadyNs = (long)Stopwatch.GetElapsedTime(Subject.StartedAt).TotalNanoseconds;
        ready();
        return await WarmAsync(brief, stop).ConfigureAwait(false);
    }

    private async Task<Warmed> WarmAsync(bool brief, CancellationToken stop)
    {
        await Subject!.SendAsync(new Warm(brief), stop).ConfigureAwait(false);
        return await Subject.ExpectAsync<Warmed>(timings.WarmUpOf(Order.Planned.Scenario), "warming up", stop).ConfigureAwait(false);
    }

    private ChildSeat Seat(PlannedNeighbour neighbour, int copy, int place) => new(
        Plan(neighbour.Pipeline, neighbour.Scenario, $"{place}") with { Neighbour = true, Cores = neighbour.Cores ?? Order.Planned.Cores },
        neighbour.Pipeline,
        $"neighbour {Name(neighbour, copy)} ");

    private static string Name(PlannedNeighbour neighbour, int copy) =>
        neighbour.Copies > 1 ? $"{neighbour.Pipeline.ShortName} {copy}" : neighbour.Pipeline.ShortName;

    private string TooSlowToPause => $"a neighbour was not paused within {timings.Pause.TotalSeconds} s";

    private ChildPlan Plan(PipelineGraph pipeline, Scenario scenario, string place) => new()
    {
        Protocol = ChildPlan.CurrentProtocol,
        Socket = "",
        Token = "",
        Assembly = pipeline.Assembly,
        Pipeline = pipeline.Name,
        Scenario = scenario,
        SpanShare = Order.Planned.SpanShare,

        // Of stacks only the subject's visits are asked for.
        Traced = Order.Planned.Kind == LaunchKind.Trace || (Order.Planned.Kind == LaunchKind.Stacks && place == Subjects),
        Counters = Counters && Order.Planned.Kind == LaunchKind.Trace,
        DigestQueries = DigestQueries && place == Subjects,
        ProjectFolder = project,
        RecordsFile = Path.Combine(folder, $"launch-{Order.Number}-{place}.records"),
        CrashPage = Path.Combine(folder, $"launch-{Order.Number}-{place}.stages"),
    };
}

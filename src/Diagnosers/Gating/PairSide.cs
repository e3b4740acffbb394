using System.Diagnostics;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>One build of a gate: what starts its children, and where.</summary>
/// <param name="Starter">Starts its children.</param>
/// <param name="ProjectFolder">Its project's folder.</param>
internal sealed record PairBuild(IChildStarter Starter, string ProjectFolder);

/// <summary>One of the two processes of a pair that takes turns; gone, with its files, when it is disposed.</summary>
/// <param name="condition"><see cref="Conditions.Base"/> or <see cref="Conditions.Head"/>.</param>
/// <param name="build">Which build.</param>
/// <param name="graph">Its pipeline.</param>
/// <param name="launch">Number of its launch.</param>
/// <param name="order">The pair.</param>
/// <param name="timings">How long to wait.</param>
/// <param name="folder">Where records and crash pages live until they are read.</param>
internal sealed class PairSide(string condition, PairBuild build, PipelineGraph graph, int launch, PairOrder order, RunTimings timings, string folder) : IAsyncDisposable
{
    private readonly List<Turn> turns = [];
    private readonly List<Turn> practised = [];
    private Child? child;
    private volatile bool isEnded;
    private long? startToReadyNs;
    private int blocks;

    public string Condition => condition;

    /// <summary>Its turns are traced; null: they are not.</summary>
    public SideTrace? Trace { get; init; }

    /// <summary>Its process; 0: not started yet.</summary>
    public int Pid { get; private set; }

    /// <summary>What it said when it was set up.</summary>
    public Ready? Ready { get; private set; }

    /// <summary>Mean response when it was warmed up last.</summary>
    public long ResponseNs { get; private set; }

    /// <summary>Why it counts as not warmed up, once or more often; null: it does not.</summary>
    public string? NotWarmed { get; private set; }

    /// <summary>How it failed; null: it has not, also where its pair has ended it.</summary>
    public LaunchFailure? Failure { get; private set; }

    /// <summary>Its turns so far.</summary>
    public IReadOnlyList<Turn> Turns => turns;

    /// <summary>The file that it writes its records to.</summary>
    public string RecordsPath => Path.Combine(folder, $"launch-{launch}-{condition}.records");

    /// <summary>Starts it; it sets itself up meanwhile.</summary>
    public Task StartAsync(CancellationToken stop) => GuardAsync(async () =>
    {
        var plan = new ChildPlan
        {
            Protocol = ChildPlan.CurrentProtocol,
            Socket = "",
            Token = "",
            Assembly = graph.Assembly,
            Pipeline = graph.Name,

            // How much a launch is to measure is not asked of turns.
            Scenario = order.Scenario with { Queries = 0, DurationNs = 0, MinQueries = 0, MinDurationNs = 0 },
            DigestQueries = true,
            Traced = Trace is not null,
            NoKernels = true,
            ProjectFolder = build.ProjectFolder,
            RecordsFile = RecordsPath,
            CrashPage = Path.Combine(folder, $"launch-{launch}-{condition}.stages"),
        };
        var residents = await Child.StartAsync(build.Starter, [new ChildSeat(plan, graph, "")], $"{launch} {graph.ShortName} {condition}", timings, stop).ConfigureAwait(false);
        child = residents[0];
        Pid = child.Pid;
    });

    /// <summary>Waits until it is set up.</summary>
    public Task SetUpAsync(CancellationToken stop) => GuardAsync(async () =>
    {
        Ready = await child!.ExpectAsync<Ready>(timings.SetUp, "being set up", stop).ConfigureAwait(false);
        startToReadyNs = (long)Stopwatch.GetElapsedTime(child.StartedAt).TotalNanoseconds;
    });

    /// <summary>Warms it up; another time, only until that is confirmed.</summary>
    public Task WarmUpAsync(CancellationToken stop) => GuardAsync(async () =>
    {
        await child!.SendAsync(new Warm(Brief: true), stop).ConfigureAwait(false);
        var warmed = await child.ExpectAsync<Warmed>(timings.WarmUpOf(order.Scenario), "warming up", stop).ConfigureAwait(false);
        (ResponseNs, NotWarmed) = (warmed.ResponseNs, warmed.NotWarmed);
    });

    /// <summary>Begins to trace it, where that is asked for.</summary>
    public Task BeginTraceAsync(CancellationToken stop) => Trace is null ? Task.CompletedTask : GuardAsync(async () =>
    {
        Trace.Begin(Pid);
        await child!.SendAsync(new Mark("trace"), stop).ConfigureAwait(false);
        await child.ExpectAsync<Marked>(timings.Answer, "beginning its trace", stop).ConfigureAwait(false);
    });

    /// <summary>Lets it make its pipeline anew.</summary>
    public Task RenewAsync(CancellationToken stop) => GuardAsync(async () =>
    {
        await child!.SendAsync(new Renew(), stop).ConfigureAwait(false);
        var renewed = await child.ExpectAsync<Renewed>(timings.SetUp + timings.WarmUpOf(order.Scenario), "being set up again", stop).ConfigureAwait(false);
        NotWarmed ??= renewed.NotWarmed;
    });

    /// <summary>Lets it run its next queries.</summary>
    /// <param name="size">How many.</param>
    /// <param name="expectedNs">How long it should take.</param>
    /// <param name="stop">Cancels.</param>
    public Task TakeTurnAsync(TurnSize size, long expectedNs, CancellationToken stop) => GuardAsync(async () =>
        turns.Add(await RunAsync(TurnPlanner.Turn(blocks, condition, size, expectedNs), size, $"running turn {turns.Count + 1}", stop).ConfigureAwait(false)));

    /// <summary>Turns that are in no records.</summary>
    /// <param name="size">Of each.</param>
    /// <param name="times">How many.</param>
    /// <param name="expectedNs">How long one should take.</param>
    /// <param name="stop">Cancels.</param>
    public Task PractiseAsync(TurnSize size, int times, long expectedNs, CancellationToken stop) => GuardAsync(async () =>
    {
        for (; times > 0; times--)
            practised.Add(await RunAsync(TurnPlanner.Turn(blocks, Uncounted.Practice, size, expectedNs), size, "practising turns", stop).ConfigureAwait(false));
    });

    /// <summary>The last turn that did not count.</summary>
    public Turn LastPractice => practised.LastOrDefault();

    /// <summary>What a query took in the last turns that did not count, in nanoseconds.</summary>
    /// <param name="count">How many turns of one size.</param>
    public long PractisedNs(int count) => (long)practised.TakeLast(count).Average(turn => turn.QueryNs);

    /// <summary>Lets it judge its answers, write its records and end.</summary>
    public Task FinishAsync(CancellationToken stop) => GuardAsync(async () =>
    {
        Trace?.End();
        await child!.SendAsync(new Finish(), stop).ConfigureAwait(false);
        await child.ExpectAsync<Finished>(timings.Finish, "judging and writing", stop).ConfigureAwait(false);
    });

    /// <summary>Reads what it has recorded.</summary>
    /// <exception cref="LaunchFailure">It can't be read.</exception>
    public LaunchRecords Read(Func<string, LaunchRecords> read)
    {
        try
        {
            return read(RecordsPath);
        }
        catch (Exception error) when (error is IOException or RecordsFileException)
        {
            throw Failure = new LaunchFailure(LaunchOutcome.Failed, $"its records cannot be read: {error.Message}");
        }
    }

    /// <summary>Its launch, for the ledger.</summary>
    /// <param name="records">What it recorded; null: nothing that can be read.</param>
    public LaunchResult Result(LaunchRecords? records) => Trace is null ? Untraced(records) : Trace.AddTo(Untraced(records) with { Kind = LaunchKind.Trace });

    private LaunchResult Untraced(LaunchRecords? records) => new()
    {
        Launch = launch,
        Pipeline = graph.Name,
        Scenario = order.Scenario.Name,
        Conditions = [condition],
        Kind = LaunchKind.Latency,
        Outcome = Failure?.Outcome ?? LaunchOutcome.Ok,
        Reason = Failure?.Message,
        FailedStage = Failure?.Stage,
        LastErrors = Failure?.LastErrors ?? [],
        Pid = Pid,
        StartToReadyNs = startToReadyNs,
        Records = records,
        Seed = order.Seed,
        InTurnWith = condition == Conditions.Base ? order.Launch + 1 : order.Launch,
    };

    public async ValueTask DisposeAsync()
    {
        // Whoever still waits for it hears of an end that is its pair's doing.
        isEnded = true;
        if (child is not { } gone) return;
        child = null;
        Trace?.Dispose();
        await gone.DisposeAsync().ConfigureAwait(false);
        RecordsFile.Delete(gone.Plan.RecordsFile);
        File.Delete(gone.Plan.CrashPage);
    }

    private async Task<Turn> RunAsync(Go go, TurnSize size, string phase, CancellationToken stop)
    {
        blocks++;
        await child!.SendAsync(go, stop).ConfigureAwait(false);
        var running = await child.ExpectAsync<Running>(timings.Answer, phase, stop).ConfigureAwait(false);
        var done = await child.ExpectAsync<Done>(timings.BlockOf(go, order.Scenario), phase, stop).ConfigureAwait(false);

        // From here on the sides would be asked different queries.
        if (done.Queries < size.Queries)
            throw new LaunchFailure(LaunchOutcome.Timeout, FormattableString.Invariant($"a turn of {size.All} queries had not ended after {go.MaxNs / 1e9:0.#} s"));
        return new Turn(running.Compiled, done.Compiled, done.ElapsedNs / Math.Max(1, done.Queries));
    }

    // Whose failure it was, where both are waited for at the same time.
    private async Task GuardAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (LaunchFailure failure)
        {
            if (!isEnded) Failure ??= failure;
            throw;
        }
    }
}

/// <summary>A turn as the host saw it.</summary>
/// <param name="CompiledBefore">Methods that the process had compiled when it began.</param>
/// <param name="CompiledAfter">And when it had ended.</param>
/// <param name="QueryNs">Its measured time, divided by its measured queries.</param>
internal readonly record struct Turn(int CompiledBefore, int CompiledAfter, long QueryNs);

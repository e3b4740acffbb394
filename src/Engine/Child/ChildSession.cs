namespace Modbench.Engine;

/// <summary>The child's side of the protocol: one message after another, each answered.</summary>
#pragma warning disable CA1001 // A cancellation source without a timer or wait handle holds nothing to dispose; the session lives as long as the process.
internal sealed class ChildSession(ChildPlan plan, MessageStream host, SwitchRecorder? switches = null, string? noSwitches = null)
#pragma warning restore CA1001
{
    private const int LongestDetail = 100_000;
    /// <summary>
    /// How long set-up may go on after the host has gone or given it up, so that user code which looks at its token can close what it was writing. The host
    /// waits somewhat longer before it kills.
    /// </summary>
    public const int GraceMs = 1000;

    private const int LookEveryMs = 5;
    private readonly Inbox inbox = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Lock reporting = new();
    private readonly Lock ending = new();
    private Block? running;
    private bool ended;
    private bool reported;
    private bool written;
    private string phase = "start";
    private volatile bool gettingReady;
    private Launch? launch;

    /// <summary>Called when the host is gone; by default the process ends at once. Tests put something milder.</summary>
    public Action OnHostGone { get; init; } = ProcessEnd.Kill;

    /// <summary>Called after a hang has been reported; the hanging thread can't be ended otherwise.</summary>
    public Action<int> OnHang { get; init; } = ProcessEnd.Exit;

    /// <summary>True: the host said finish and all went well.</summary>
    public bool Run(Func<ChildPlan, PipelineWiring?> findWiring)
    {
        new Thread(Read) { IsBackground = true, Name = "modbench host reader" }.Start();
        try
        {
            Cache.PlaceUnder(plan.ProjectFolder);
            using var crashPage = new CrashPage(plan.CrashPage);
            var wiring = findWiring(plan) ?? throw new PipelineNotFoundException(plan.Pipeline, plan.Assembly);
            using var current = new Launch(wiring, plan, crashPage, switches, noSwitches);
            current.PinThread();
            current.Hung += ReportHang;
            launch = current;
            GetReady(current);
            Serve(current);
            return true;
        }
        catch (Exception error)
        {
            // Nobody is there to be told, and the reader is about to end the process.
            if (stop.IsCancellationRequested) Thread.Sleep(Timeout.Infinite);
            Report(Describe(phase, (error as StageSetupException)?.Stage, Unwrap(error)));
            return false;
        }
    }

    private static Exception Unwrap(Exception error) => error switch
    {
        StageSetupException { InnerException: { } inner } => inner,
        TypeInitializationException { InnerException: { } inner } => inner,
        _ => error,
    };

    private void GetReady(Launch current)
    {
        gettingReady = true;
        try
        {
            phase = "queries";
            var queries = current.LoadQueries(stop.Token);
            phase = "setup";
            var setup = current.SetUp(stop.Token);
            host.Send(new Ready(setup, queries, current.QueryDigest));
        }
        finally
        {
            gettingReady = false;
        }
    }

    private void Serve(Launch current)
    {
        using var neighbour = plan.Neighbour ? new NeighbourRun(current) : null;
        while (true)
        {
            switch (inbox.Take())
            {
                case Warm warm:
                    phase = "warm-up";
                    host.Send(current.WarmUp(warm.Brief));
                    break;
                case Renew when neighbour is null:
                    host.Send(MakeAnew(current));
                    break;
                case Go go when neighbour is not null:
                    phase = "run";
                    host.Send(new Running(go.Block, neighbour.Start(go)));
                    break;
                case Go go:
                    phase = "run";
                    PoolEvents.WakeUp();
                    host.Send(new Running(go.Block, Clock.Now, Launch.CompiledMethods));
                    host.Send(current.Run(Begin(new Block(go, endless: false))) with { Compiled = Launch.CompiledMethods });
                    break;
                case Pause when neighbour is not null:
                    neighbour.Pause();
                    host.Send(new Paused(Clock.Now, current.Completed));
                    break;
                case Resume when neighbour is not null:
                    host.Send(new Resumed(neighbour.Resume()));
                    break;
                case Mark mark:
                    if (mark.Label == "trace") WakePool();
                    host.Send(new Marked(mark.Label, Clock.Now, current.Completed));
                    break;
                case Finish:
                    neighbour?.Pause();
                    phase = "finish";
                    FinishLaunch(current);
                    return;
                case var other:
                    throw new ProtocolException($"'{other.GetType().Name}' is not for {(plan.Neighbour ? "a neighbour" : "this child")} in phase '{phase}'");
            }
        }
    }

    private Renewed MakeAnew(Launch current)
    {
        phase = "teardown";
        current.TearDown();
        phase = "setup";
        gettingReady = true;
        long setup;
        try
        {
            setup = current.SetUpAgain(stop.Token);
        }
        finally
        {
            gettingReady = false;
        }

        phase = "warm-up";
        var warmed = current.WarmUp(brief: true);
        return new Renewed(setup, warmed.Queries, warmed.ResponseNs, warmed.NotWarmed);
    }

    private Block Begin(Block block)
    {
        lock (ending)
        {
            block.Stop = ended;
            return running = block;
        }
    }

    /// <summary>From the thread that reads: the other one is busy with the block.</summary>
    private void EndBlocks()
    {
        lock (ending)
        {
            ended = true;
            if (running is not null) Volatile.Write(ref running.Stop, true);
        }
    }

    /// <summary>The thread pool looks whether a trace wants its events only when a worker dispatches: without two items in a row the first ones are missed.</summary>
    private static void WakePool()
    {
        for (var i = 0; i < 2; i++) Task.Run(static () => { }).Wait();
    }

    private void FinishLaunch(Launch current)
    {
        var bytes = current.Write(judge: true);
        written = true;
        current.TearDown();
        host.Send(new Finished(bytes));
    }

    /// <summary>An exception as the host is told of it.</summary>
    public static Failed Describe(string phase, string? stage, Exception error) =>
        new(phase, stage, error.GetType().FullName ?? error.GetType().Name, FailureLog.FirstLine(error.Message), Shorten(error.ToString()), false);

    private void ReportHang(string stage)
    {
        Report(new Failed(
            phase, stage, "hang", $"stage '{stage}' had not returned {Watchdog.GraceNs / 1_000_000_000} s after its query's timeout", "", false));
        OnHang(1);
    }

    private void Report(Failed failed)
    {
        lock (reporting)
        {
            if (reported) return;
            reported = true;
            host.Send(failed with { Records = WriteRecords() });
        }
    }

    private bool WriteRecords()
    {
        try
        {
            if (launch is null || written) return written;
            launch.Write(judge: false);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Read()
    {
        try
        {
            while (host.Receive() is { } message)
            {
                if (message is EndBlock) EndBlocks();
                else inbox.Add(message);
            }
        }
        catch (Exception error) when (error is IOException or ProtocolException or ObjectDisposedException)
        {
        }

        if (gettingReady) StopGettingReady();
        OnHostGone();
    }

    private void StopGettingReady()
    {
        // Callbacks are the user's and may hang: on the pool.
        _ = stop.CancelAsync();
        for (var waited = 0; gettingReady && waited < GraceMs; waited += LookEveryMs) Thread.Sleep(LookEveryMs);
    }

    private static string Shorten(string text) => text.Length <= LongestDetail ? text : text[..LongestDetail];
}

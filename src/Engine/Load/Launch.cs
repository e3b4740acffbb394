namespace Modbench.Engine;

/// <summary>
/// One child's work from set-up to records, without the protocol around it. One thread at a time, but for <see cref="Completed"/>,
/// <see cref="Withdraw"/> and <see cref="Collect"/>, which others may call while a block runs or a stage hangs.
/// </summary>
internal sealed class Launch(PipelineWiring wiring, ChildPlan plan, CrashPage crashPage, SwitchRecorder? switches = null, string? noSwitches = null, IReadOnlyList<CounterEvent>? counted = null)
    : IDisposable
{
    private const int FewestAgain = 2; // rounds: of one it is not known whether responses still fall
    private const int WaitMs = 5; // while the JIT compiler works on what warm-up called

    private readonly List<BlockRecord> blocks = [];
    private readonly Dictionary<int, string> conditions = new() { [FailureLog.WarmUpBlock] = "warm-up" };
    private readonly Dictionary<string, long> samples = new(StringComparer.Ordinal);
    private QueryStream? stream;
    private GraphExecutor? executor;
    private Watchdog? watchdog;
    private LaunchLogs? logs;
    private ILoad? load;
    private ProbeKernels? kernels;
    private RecordedArrivals? recorded;
    private AnswerSample? answers;
    private volatile Block? running;
    private long setupNs;
    private Warmed? warmed;

    /// <summary>A visit did not return long after its query's timeout; raised at most once, on a thread of the engine's own, with the stage's name.</summary>
    public event Action<string>? Hung;

    /// <summary>Queries completed in blocks so far.</summary>
    public long Completed => logs?.Completed ?? 0;

    /// <summary>By the process since its start.</summary>
    public static int CompiledMethods => (int)System.Runtime.JitInfo.GetCompiledMethodCount();

    /// <summary>Of the queries, once they are loaded; null: the plan does not ask, or it can't be told.</summary>
    public string? QueryDigest => plan.DigestQueries ? wiring.DigestQueries() : null;

    /// <param name="stop">For user code that looks at it.</param>
    /// <exception cref="NoQueriesException">There is none.</exception>
    public int LoadQueries(CancellationToken stop)
    {
        Await(wiring.LoadQueriesAsync(stop));
        if (wiring.QueryCount == 0) throw new NoQueriesException();
        if (wiring.Classes.FirstOrDefault(one => one.Count == 0) is { } empty) throw new NoQueriesException(empty.Name);
        stream = new QueryStream(plan.Scenario.Seed, wiring.QueryCount, wiring.Classes);
        if (plan.Scenario is ReplayScenario replay)
        {
            recorded = RecordedArrivals.Read(Path.Combine(plan.ProjectFolder, replay.File));
            recorded.CheckChoices(wiring.QueryCount);
            if (plan.Neighbour) recorded.CheckRepeats();
        }

        return wiring.QueryCount;
    }

    /// <param name="stop">For user code that looks at it.</param>
    /// <returns>Nanoseconds that it took.</returns>
    public long SetUp(CancellationToken stop) => setupNs = SetUpTimed(stop);

    /// <summary>Once more, after <see cref="TearDown"/>; the records keep what the first one took.</summary>
    /// <param name="stop">For user code that looks at it.</param>
    /// <returns>Nanoseconds that it took.</returns>
    public long SetUpAgain(CancellationToken stop)
    {
        // What the old one held goes back to the system, so that the new one is put elsewhere and no collection of it falls into a block.
        Forget();
        GC.WaitForPendingFinalizers();
        Forget();
        return SetUpTimed(stop);

        static void Forget() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Runs queries until measuring can begin; another time, only until that is confirmed.</summary>
    /// <returns>The first response of all, and of this time the response and the number of queries.</returns>
    /// <param name="brief">As <see cref="Warm.Brief"/>; a neighbour always is.</param>
    public Warmed WarmUp(bool brief = false)
    {
        var graph = Prepare();
        using var load = new SingleStreamLoad(graph, stream!, onWorkers: plan.Scenario is not SingleStreamScenario);
        load.Serve();
        var tail = new ResponseTail();
        brief |= plan.Neighbour;
        var late = brief ? WarmUpRule.LateBriefly : WarmUpRule.Late;
        Func<long, long>? measuredNs = brief ? null : plan.Scenario.MeasuredNs;
        var rule = new WarmUpRule(Clock.Now, CompiledMethods, plan.Scenario.WarmupQueries, late, measuredNs, warmed is null ? 0 : brief ? 1 : FewestAgain);
        long? first = null;
        var queries = 0;
        do
        {
            var (id, choice) = stream!.TakeWarmUp();
            var response = load.RunOne(new IssuedQuery(id, choice, FailureLog.WarmUpBlock, false, 0, 0, 0));
            if (queries++ == 0) first = response;
            tail.Add(response);
            if (response is { } ns) rule.Add(ns);
            logs!.Clear();
        }
        while (GoesOn(rule, queries));

        return warmed = new Warmed(warmed is null ? first : warmed.FirstResponseNs, queries, tail.Mean(), rule.NotWarmed);
    }

    /// <summary>Runs one block to its end; a neighbour's ends when <see cref="Block.Stop"/> is set.</summary>
    public Done Run(Block block)
    {
        var graph = Prepare();
        lock (conditions) conditions[block.Index] = block.Condition;
        block.FirstSample = samples.GetValueOrDefault(block.Condition);
        if (block.Condition != PeakScenario.Probe) answers?.Begin(block.Condition);
        logs!.Begin(block, wiring.Classes);
        var before = logs.Sums();
        load ??= Loads.Create(plan.Scenario, graph, stream!, recorded);
        kernels?.Sample();
        running = block;
        load.Run(block);
        var record = block.Finish() with { Withdrawn = graph.TakeWithdrawn() };
        if (kernels is not null)
        {
            kernels.Sample();
            record = record with { Kernels = kernels.Take() };
        }

        lock (blocks)
        {
            blocks.Add(record);
            running = null;
        }

        var busy = logs.End();
        samples[block.Condition] = block.FirstSample + block.MeasuredQueries;
        return BlockSummary.Of(record, before, logs.Sums(), busy) with
        {
            Saturated = block.IsSaturated,
            EndedPerSecond = block.EndedPerSecond,
            Classes = logs.ClassSums() is { Count: > 0 } sums ? NumberText.Write(sums.SelectMany(one => new[] { one.Queries, one.Met })) : null,
        };
    }

    /// <summary>Puts the calling thread on the plan's cores; nothing where it names none.</summary>
    public void PinThread()
    {
        if (plan.Cores is { } cores) Affinity.PinThread(CoreList.Parse(cores));
    }

    /// <summary>Withdraws what waits in a block that was told to stop; once, from another thread than the block's.</summary>
    public void Withdraw() => executor?.Withdraw();

    /// <summary>Everything recorded so far; a block that is not through ends here. For a launch without a records file.</summary>
    /// <param name="judge">Run the qualities: user code.</param>
    public LaunchRecords Collect(bool judge)
    {
        var records = Describe(judge);
        return logs?.Collect(records, Stranded()) ?? records;
    }

    /// <summary>As <see cref="Collect"/>, into the records file; once.</summary>
    /// <returns>Bytes.</returns>
    /// <exception cref="IOException">It can't be written.</exception>
    public long Write(bool judge)
    {
        var records = Describe(judge);
        return logs?.Finish(records, Stranded()) ?? RecordsFile.Write(records, plan.RecordsFile);
    }

    public void TearDown() => Await(wiring.TearDownAsync());

    public void Dispose()
    {
        watchdog?.Dispose();
        logs?.Dispose();
        executor?.Dispose();
        load?.Dispose();
        kernels?.Dispose();
    }

    private LaunchRecords Describe(bool judge)
    {
        BlockRecord[] soFar;
        lock (blocks) soFar = running is { HasBegun: true } unfinished ? [.. blocks, unfinished.Finish()] : [.. blocks];

        // What a search tried, or a pair practised, feeds no measure: without its block a query is nobody's.
        return new LaunchRecords
        {
            Pipeline = plan.Pipeline,
            Scenario = plan.Scenario.Name,
            Stages = [.. wiring.Stages.Select(stage => stage.Name)],
            Classes = wiring.Classes,
            SetupNs = setupNs,
            FirstResponseNs = warmed?.FirstResponseNs,
            NotWarmed = warmed?.NotWarmed,
            Blocks = [.. soFar.Where(block => !Uncounted.Is(block.Condition))],
            Queries = [],
            Spans = [],
            SpanShare = plan.SpanShare,
            Failures = [.. (executor?.Failures.Records(ConditionOf) ?? []).Where(failure => !Uncounted.Is(failure.Condition))],
            Qualities = judge && answers is not null ? answers.Judge() : [],
        };
    }

    // Queries that have timed out but still hold a stage that does not return.
    private List<QueryRecord> Stranded() => executor?.Frames.Stranded().FindAll(query => query.Block != FailureLog.WarmUpBlock) ?? [];

    private long SetUpTimed(CancellationToken stop)
    {
        var start = Clock.Now;
        Await(wiring.SetUpAsync(stop));
        return Clock.Now - start;
    }

    private static bool GoesOn(WarmUpRule rule, int queries)
    {
        while (true)
        {
            switch (rule.Next(Clock.Now, queries, CompiledMethods))
            {
                case WarmUpStep.Query: return true;
                case WarmUpStep.End: return false;
                default: Thread.Sleep(WaitMs); break;
            }
        }
    }

    private static void Await(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private GraphExecutor Prepare()
    {
        if (executor is not null) return executor;
        executor = new GraphExecutor(wiring, plan.Scenario.TimeoutNs, crashPage, plan.Changes?.Workers ?? Cores, changed: plan.Changes?.Of(wiring.Stages))
        {
            OnWorkerThread = PinThread,
        };
        watchdog = new Watchdog(executor, plan.Scenario.TimeoutNs, stage => Hung?.Invoke(stage.Name), crashPage.TellHeap);
        if (plan is { Traced: true, Neighbour: false, NoKernels: false }) kernels = ProbeKernels.TryCreate();
        var probes = plan.Traced ? new LaunchProbes(switches, noSwitches, executor.Pool, watchFiles: !plan.Neighbour, plan is { Counters: true, Neighbour: false } ? counted ?? CounterEvent.OfProcessor : null) : null;
        foreach (var worker in executor.Workers) worker.Segments = probes?.Segments;
        logs = new LaunchLogs(
            executor,
            watchdog.Queries,
            plan.RecordsFile.Length == 0 ? new EntryMemory() : new RecordsWriter(plan.RecordsFile),
            plan.SpanShare < 1 ? new VisitSample(plan.SpanShare, wiring.Stages.Count) : null,
            probes);
        if (wiring.Qualities.Count > 0 && !plan.Neighbour) executor.Answers = answers = new AnswerSample(wiring, plan.Scenario.Seed);
        executor.Frames.MakeRoom(Loads.FramesAhead(plan.Scenario, executor));
        var callerWorks = plan.Scenario is SingleStreamScenario;
        if (!callerWorks || !executor.IsLinear) executor.StartWorkers(callerWorks ? 1 : 0);
        return executor;
    }

    /// <summary>A process was started on its cores and counts no others; a guest's threads have to be told.</summary>
    private int Cores => plan.Cores is null ? Environment.ProcessorCount : CoreList.Parse(plan.Cores).Count;

    private string ConditionOf(int block)
    {
        lock (conditions) return conditions.TryGetValue(block, out var condition) ? condition : "";
    }
}

#pragma warning disable CA2012 // Awaiters are kept until their result is taken, once.
using System.Runtime.CompilerServices;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>
/// A hand-written wiring of any graph with routers, loops, batches and streams. A visit's result is one more than the sum of the latest results of the stages
/// before it that the query has visited; what else it does (fail, wait, which way it goes) a function of query, stage and visit says.
/// </summary>
internal sealed class RoutedSubject(IReadOnlyList<StageWiring> stages, Func<int, int, int, StageAction>? act = null) : PipelineWiring
{
    private readonly int[][] givers =
        [.. Enumerable.Range(0, stages.Count).Select(stage => Enumerable.Range(0, stages.Count).Where(from => Targets(stages[from]).Contains(stage)).ToArray())];

    private readonly bool[] readsStream = [.. Enumerable.Range(0, stages.Count).Select(stage => stages.Any(from => from.StreamSuccessors.Contains(stage)))];
    private readonly int[] visiting = new int[stages.Count];
    private readonly int[] mostVisiting = new int[stages.Count];

    public override IReadOnlyList<StageWiring> Stages { get; } = stages;

    public override int QueryCount => int.MaxValue;

    public override IReadOnlyList<string> Qualities => [];

    /// <summary>Most calls of each stage at one time.</summary>
    public IReadOnlyList<int> MostVisiting => mostVisiting;

    /// <summary>Called with every answer.</summary>
    public Action<int, long>? OnAnswer { get; init; }

    public static IEnumerable<int> Targets(StageWiring stage) => stage.Successors.Concat(stage.StreamSuccessors).Concat(stage.Routes);

    public StageAction Act(int query, int stage, int visit) => act?.Invoke(query, stage, visit) ?? default;

    public IReadOnlyList<int> Givers(int stage) => givers[stage];

    public override ValueTask LoadQueriesAsync(CancellationToken stop) => default;

    public override ValueTask SetUpAsync(CancellationToken stop) => default;

    public override ValueTask TearDownAsync() => default;

    public override QueryFrame CreateFrame() => new Frame(Stages);

    public override void Begin(QueryFrame frame, int query) => ((Frame)frame).Query = query;

    public override bool Visit(int stage, QueryFrame frame)
    {
        var own = (Frame)frame;
        var action = Act(own.Query, stage, own.Begun[stage]++);
        if (Stages[stage].Routes.Length > 0) frame.TakeRoute(stage, action.Route);
        Enter(stage);
        Dawdle(action.Pace);
        if (own.Streams[stage] is { } stream)
        {
            var ended = stream.Start(IsAsync(stage, action) ? Slowly(own, stage, action) : own.Pieces(stage, Sum(own, stage)), frame.Stop);
            if (ended) Complete(stage, frame);
            return ended;
        }

        if (action.Throws || IsAsync(stage, action))
        {
            var awaiter = Later(own, stage, action).GetAwaiter();
            own.Awaiters[stage] = awaiter;
            if (awaiter.IsCompleted) return Finish(own, stage);
            awaiter.UnsafeOnCompleted(frame.Continuation(stage));
            return false;
        }

        own.Results[stage] = Sum(own, stage);
        Interlocked.Decrement(ref visiting[stage]);
        return true;
    }

    public override void Complete(int stage, QueryFrame frame)
    {
        var own = (Frame)frame;
        if (own.Streams[stage] is not { } stream)
        {
            Finish(own, stage);
            return;
        }

        own.Results[stage] = stream.TakeResult().Sum();
    }

    public override bool VisitBatch(int stage, ReadOnlySpan<QueryFrame> frames)
    {
        var lead = (Frame)frames[0];
        var yields = false;
        var throws = false;
        var pace = Pace.Even;
        Enter(stage);
        foreach (Frame own in frames)
        {
            var action = Act(own.Query, stage, own.Begun[stage]++);
            yields |= IsAsync(stage, action);
            throws |= action.Throws;
            pace = (Pace)Math.Max((int)pace, (int)action.Pace);
        }

        Dawdle(pace);
        if (yields)
        {
            lead.Awaiters[stage] = Later(lead, stage, new StageAction(Throws: throws, Yields: true, Pace: pace)).GetAwaiter();
            lead.Awaiters[stage].UnsafeOnCompleted(lead.Continuation(stage));
            return false;
        }

        Interlocked.Decrement(ref visiting[stage]);
        if (throws) throw new FormatException();
        foreach (Frame own in frames) own.Results[stage] = Sum(own, stage);
        return true;
    }

    public override void CompleteBatch(int stage, ReadOnlySpan<QueryFrame> frames)
    {
        ((Frame)frames[0]).Awaiters[stage].GetResult();
        foreach (Frame own in frames) own.Results[stage] = Sum(own, stage);
    }

    public override void Clear(QueryFrame frame)
    {
        var own = (Frame)frame;
        if (frame.outcome == QueryOutcome.Completed) OnAnswer?.Invoke(own.Query, own.Results[^1]);
        own.Query = int.MinValue;
        Array.Clear(own.Results);
        Array.Clear(own.Begun);
        foreach (var stream in own.Streams) stream?.Clear();
    }

    public override void MakeRoomForAnswers(int count)
    {
    }

    public override void KeepAnswer(int place, QueryFrame frame)
    {
    }

    public override double Judge(int quality, int place) => 0;

    private bool IsStreamed(int from, int stage) => Array.IndexOf(Stages[from].StreamSuccessors, stage) >= 0;

    // By hand: it must not allocate.
    private long Sum(Frame own, int stage)
    {
        var sum = 1L;
        if (givers[stage].Length == 0 || stage == 0) sum += own.Query;
        foreach (var giver in givers[stage])
        {
            if (own.HasVisited(giver) && !IsStreamed(giver, stage)) sum += own.Results[giver];
        }

        return sum;
    }

    private bool Finish(Frame own, int stage)
    {
        own.Results[stage] = own.Awaiters[stage].GetResult();
        return true;
    }

    private async ValueTask<long> Later(Frame own, int stage, StageAction action)
    {
        try
        {
            var sum = Sum(own, stage) + await Read(own, stage);
            if (action.Yields) await Task.Yield();
            await Linger(action.Pace, own.Stop).ConfigureAwait(false);
            if (action.Throws) throw new FormatException();
            return sum;
        }
        finally
        {
            Interlocked.Decrement(ref visiting[stage]);
        }
    }

    private async IAsyncEnumerable<long> Slowly(Frame own, int stage, StageAction action)
    {
        await foreach (var piece in own.Pieces(stage, Sum(own, stage) + await Read(own, stage)))
        {
            yield return piece;
            if (action.Yields) await Task.Yield();
        }

        await Linger(action.Pace, own.Stop).ConfigureAwait(false);
    }

    private bool IsAsync(int stage, in StageAction action) => action.Yields || readsStream[stage] || action.Pace is Pace.Awaits or Pace.Stalls;

    private static void Dawdle(Pace pace)
    {
        if (pace == Pace.Spins) Thread.SpinWait(500);
        else if (pace == Pace.Sleeps) Thread.Sleep(1);
    }

    private static Task Linger(Pace pace, CancellationToken stop) => pace switch
    {
        Pace.Awaits => Task.Delay(1, CancellationToken.None),
        Pace.Stalls => Task.Delay(TimeSpan.FromMinutes(1), stop),
        _ => Task.CompletedTask,
    };

    private async ValueTask<long> Read(Frame own, int stage)
    {
        var sum = 0L;
        foreach (var giver in givers[stage])
        {
            if (!IsStreamed(giver, stage) || own.Begun[giver] == 0) continue;
            await foreach (var piece in own.Streams[giver]!.Read()) sum += piece;
        }

        return sum;
    }

    private void Enter(int stage)
    {
        // A stream's call returns long before its visit ends: its end is the engine's to tell.
        if (Stages[stage].StreamSuccessors.Length > 0) return;
        var now = Interlocked.Increment(ref visiting[stage]);
        for (var seen = mostVisiting[stage]; seen < now; seen = mostVisiting[stage]) Interlocked.CompareExchange(ref mostVisiting[stage], now, seen);
    }

    public sealed class Frame : QueryFrame
    {
        public Frame(IReadOnlyList<StageWiring> stages)
        {
            Results = new long[stages.Count];
            Begun = new int[stages.Count];
            Awaiters = new ValueTaskAwaiter<long>[stages.Count];
            Streams = [.. stages.Select((stage, index) => stage.StreamSuccessors.Length > 0 ? new VisitStream<long>(this, index) : null)];
        }

        public int Query { get; set; }

        public long[] Results { get; }

        public int[] Begun { get; }

        public ValueTaskAwaiter<long>[] Awaiters { get; }

        public VisitStream<long>?[] Streams { get; }

        /// <summary>Some pieces, of a number that depends on the stage (0 as well), that sum up to the result; the last is what is left.</summary>
        public async IAsyncEnumerable<long> Pieces(int stage, long sum)
        {
            await Task.CompletedTask;
            for (var piece = 0; piece < stage % 3; piece++)
            {
                yield return 7;
                sum -= 7;
            }

            if (sum != 0) yield return sum;
        }
    }
}

/// <summary>What one visit does.</summary>
internal readonly record struct StageAction(int Route = 0, bool Throws = false, bool Yields = false, Pace Pace = Pace.Even);

/// <summary>How long a visit takes; the later the slower.</summary>
internal enum Pace
{
    Even,

    /// <summary>Some ten microseconds.</summary>
    Spins,

    /// <summary>A millisecond, its worker too.</summary>
    Sleeps,

    /// <summary>A millisecond, without a worker.</summary>
    Awaits,

    /// <summary>Until its query's token is signalled.</summary>
    Stalls,
}

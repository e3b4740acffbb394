using System.Runtime.CompilerServices;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>
/// A hand-written wiring of any graph. Every stage's result is one more than the sum of its inputs' (the query's number for a root), after the
/// stage's body has run; bodies may wait, throw or count. Knows how many visits each stage had at once.
/// </summary>
internal sealed class GraphSubject(IReadOnlyList<StageWiring> stages, Func<int, GraphSubject.Frame, ValueTask>? body = null) : PipelineWiring
{
    private readonly int[][] inputs =
        [.. Enumerable.Range(0, stages.Count).Select(stage => Enumerable.Range(0, stages.Count).Where(from => stages[from].Successors.Contains(stage)).ToArray())];

    private readonly int[] visiting = new int[stages.Count];
    private readonly int[] mostVisiting = new int[stages.Count];
    private (int Query, long Answer)[] answers = [];

    public override IReadOnlyList<StageWiring> Stages { get; } = stages;

    public override int QueryCount => Queries;

    public override IReadOnlyList<string> Qualities => QualityNames;

    public int Queries { get; init; } = 100;

    public override IReadOnlyList<QueryClass> Classes => QueryClasses;

    public QueryClass[] QueryClasses { get; init; } = [];

    public string[] QualityNames { get; init; } = [];

    public Func<int, long, double> Quality { get; init; } = (_, _) => 1;

    public Func<ValueTask> SetUp { get; init; } = () => default;

    /// <summary>Instead of <see cref="SetUp"/>: one that looks at its token.</summary>
    public Func<CancellationToken, ValueTask>? SetUpUntil { get; init; }

    public Func<ValueTask> TearDown { get; init; } = () => default;

    /// <summary>Called when a query begins, before it is submitted.</summary>
    public Action? OnBegin { get; init; }

    public Func<ValueTask> LoadQueries { get; init; } = () => default;

    /// <summary>Instead of <see cref="LoadQueries"/>: one that looks at its token.</summary>
    public Func<CancellationToken, ValueTask>? LoadQueriesUntil { get; init; }

    /// <summary>Most visits of each stage at one time.</summary>
    public IReadOnlyList<int> MostVisiting => mostVisiting;

    public static StageWiring[] Chain(int depth, int slots = 1) =>
        [.. Enumerable.Range(0, depth).Select(stage => new StageWiring($"S{stage}", slots, stage == depth - 1 ? [] : [stage + 1]))];

    /// <summary>One stage before <paramref name="width"/> parallel ones, one after.</summary>
    public static StageWiring[] Diamond(int width, int slots = 1) =>
    [
        new StageWiring("Split", slots, [.. Enumerable.Range(1, width)]),
        .. Enumerable.Range(1, width).Select(branch => new StageWiring($"Branch{branch}", slots, [width + 1])),
        new StageWiring("Join", slots, []),
    ];

    /// <summary>Any graph whose stages all lead to the last.</summary>
    public static StageWiring[] Random(Random random)
    {
        var count = random.Next(1, 9);
        var edges = Enumerable.Range(0, count).Select(_ => new SortedSet<int>()).ToArray();
        for (var stage = 0; stage < count - 1; stage++)
        {
            edges[stage].Add(random.Next(stage + 1, count));
            while (random.Next(3) == 0) edges[stage].Add(random.Next(stage + 1, count));
        }

        return [.. Enumerable.Range(0, count).Select(stage =>
            new StageWiring($"S{stage}", random.Next(1, 4), [.. edges[stage]]))];
    }

    public override ValueTask LoadQueriesAsync(CancellationToken stop) => LoadQueriesUntil?.Invoke(stop) ?? LoadQueries();

    public override ValueTask SetUpAsync(CancellationToken stop) => SetUpUntil?.Invoke(stop) ?? SetUp();

    public override ValueTask TearDownAsync() => TearDown();

    public override QueryFrame CreateFrame() => new Frame(Stages.Count);

    public override void Begin(QueryFrame frame, int query)
    {
        ((Frame)frame).Query = query;
        OnBegin?.Invoke();
    }

    public override bool Visit(int stage, QueryFrame frame)
    {
        var own = (Frame)frame;
        if (body is null)
        {
            Enter(stage);
            Leave(stage);
            own.Results[stage] = Result(stage, own);
            return true;
        }

#pragma warning disable CA2012 // The awaiter is kept until Complete takes the result, once.
        var awaiter = RunBody(body, stage, own).GetAwaiter();
#pragma warning restore CA2012
        if (awaiter.IsCompleted)
        {
            awaiter.GetResult();
            own.Results[stage] = Result(stage, own);
            return true;
        }

        own.Awaiters[stage] = awaiter;
        awaiter.UnsafeOnCompleted(frame.Continuation(stage));
        own.BeginWait();
        return false;
    }

    public override void Complete(int stage, QueryFrame frame)
    {
        var own = (Frame)frame;
        own.Awaiters[stage].GetResult();
        own.Results[stage] = Result(stage, own);
    }

    public override void Clear(QueryFrame frame)
    {
        var own = (Frame)frame;
        own.Query = -1;
        Array.Fill(own.Results, long.MinValue);
    }

    public override void MakeRoomForAnswers(int count)
    {
        if (QualityNames.Length > 0) answers = new (int, long)[count];
    }

    public override void KeepAnswer(int place, QueryFrame frame)
    {
        var own = (Frame)frame;
        answers[place] = (own.Query, own.Results[^1]);
    }

    public override double Judge(int quality, int place) => Quality(answers[place].Query, answers[place].Answer);

    /// <summary>What the graph answers to a query, computed without the engine.</summary>
    public long Expected(int query)
    {
        var results = new long[Stages.Count];
        for (var stage = 0; stage < results.Length; stage++) results[stage] = 1 + (inputs[stage].Length == 0 ? query : inputs[stage].Sum(from => results[from]));
        return results[^1];
    }

    /// <summary>Numbers of the stages whose results a stage takes.</summary>
    public IReadOnlyList<int> Inputs(int stage) => inputs[stage];

    // By hand: it must not allocate.
    private long Result(int stage, Frame frame)
    {
        var result = inputs[stage].Length == 0 ? 1L + frame.Query : 1;
        foreach (var input in inputs[stage]) result += frame.Results[input];
        return result;
    }

    private void Enter(int stage)
    {
        var now = Interlocked.Increment(ref visiting[stage]);
        for (var seen = mostVisiting[stage]; seen < now; seen = mostVisiting[stage]) Interlocked.CompareExchange(ref mostVisiting[stage], now, seen);
    }

    private void Leave(int stage) => Interlocked.Decrement(ref visiting[stage]);

    private async ValueTask RunBody(Func<int, Frame, ValueTask> run, int stage, Frame frame)
    {
        Enter(stage);
        try
        {
            await run(stage, frame).ConfigureAwait(false);
        }
        finally
        {
            Leave(stage);
        }
    }

    public sealed class Frame(int stages) : QueryFrame
    {
        private (TaskCompletionSource Over, int Milliseconds)? wait;

        public int Query { get; set; } = -1;

        public long[] Results { get; } = new long[stages];

        public ValueTaskAwaiter[] Awaiters { get; } = new ValueTaskAwaiter[stages];

        /// <summary>For a body that is to be awaited: so long from when somebody waits for it. A delay may be over before, when its thread stands still meanwhile. One at a time.</summary>
        public Task Wait(int milliseconds)
        {
            var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wait = (over, milliseconds);
            return over.Task;
        }

        /// <summary>Somebody waits for the body.</summary>
        public void BeginWait()
        {
            if (wait is not { } begun) return;
            wait = null;
            // What counts it down is no work of the visit.
            using (ExecutionContext.SuppressFlow()) _ = EndAsync();

            async Task EndAsync()
            {
                await Task.Delay(begun.Milliseconds).ConfigureAwait(false);
                begun.Over.SetResult();
            }
        }
    }
}

namespace Modbench.Generators.Checking;

/// <summary>A stage as <see cref="RouteExploration"/> sees it; stages are bits.</summary>
/// <param name="Successors">They get a token when it has ended.</param>
/// <param name="StreamSuccessors">They get a token with its first piece.</param>
/// <param name="Routes">One of them gets a token when a router has ended; empty: not a router, unless it may answer.</param>
/// <param name="MayAnswer">A query may end with it.</param>
/// <param name="StartsWithQuery">A query's first tokens are here.</param>
/// <param name="Required">Stages whose results it cannot do without.</param>
/// <param name="HasEntry">Routes bring it a value.</param>
/// <param name="RequiresEntry">It cannot do without that value.</param>
/// <param name="EntersWhenEnded">Stages to which its result goes as such a value.</param>
internal sealed record ExploredStage(
    ulong Successors,
    ulong StreamSuccessors,
    IReadOnlyList<int> Routes,
    bool MayAnswer,
    bool StartsWithQuery,
    ulong Required,
    bool HasEntry,
    bool RequiresEntry,
    ulong EntersWhenEnded);

/// <summary>
/// Runs a graph with routers in all ways that a query can take through it, by the executor's own firing rule: a stage with a token fires once no token
/// elsewhere can still reach it; if all tokens wait, the stage with the lowest number fires. Each choice of a router and each order in which visits end is tried.
/// </summary>
internal sealed class RouteExploration
{
    /// <summary>States after which it gives up; then everything behind a router counts as uncertain.</summary>
    public const int Cap = 50_000;

    private const int None = -1;

    private readonly IReadOnlyList<ExploredStage> _stages;
    private readonly ulong[] _reach;
    private readonly ulong[] _reachWhenStreaming;
    private readonly HashSet<State> _seen = [];
    private readonly Stack<State> _open = new();

    private RouteExploration(IReadOnlyList<ExploredStage> stages)
    {
        _stages = stages;
        _reach = new ulong[stages.Count];
        _reachWhenStreaming = new ulong[stages.Count];
        Missing = new ulong[stages.Count];
        FindReach();
    }

    /// <summary>False: there were more than <see cref="Cap"/> states, or 64 stages; the rest then errs on the side of what can happen.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Stages that some query visits.</summary>
    public ulong Reached { get; private set; }

    /// <summary>Stages that some query visits with all that they require.</summary>
    public ulong Complete { get; private set; }

    /// <summary>For each stage what it requires and may not have.</summary>
    public ulong[] Missing { get; }

    /// <summary>Stages that may be visited without the value that their routes bring.</summary>
    public ulong MissingEntry { get; private set; }

    /// <summary>Two stages, or one twice, with which one query can end.</summary>
    public (int One, int Other)? TwoAnswers { get; private set; }

    public static RouteExploration Of(IReadOnlyList<ExploredStage> stages)
    {
        if (stages.Count > 64) return Uncertain(stages);
        var exploration = new RouteExploration(stages);
        exploration.Run();
        return exploration.IsExact ? exploration : Uncertain(stages);
    }

    private void Run()
    {
        var (waiting, entered) = (0UL, 0UL);
        for (var stage = 0; stage < _stages.Count; stage++)
        {
            if (!_stages[stage].StartsWithQuery) continue;
            waiting |= Bit(stage);
            if (_stages[stage].HasEntry) entered |= Bit(stage);
        }

        Fire(new State(waiting, 0, 0, 0, entered, None));
        while (_open.Count > 0)
        {
            if (_seen.Count > Cap)
            {
                IsExact = false;
                return;
            }

            var state = _open.Pop();
            for (var stage = 0; stage < _stages.Count; stage++)
            {
                if ((state.Active & Bit(stage)) != 0) Step(state, stage);
            }
        }
    }

    private void Step(State state, int stage)
    {
        var shape = _stages[stage];
        if (shape.StreamSuccessors != 0 && (state.Streaming & Bit(stage)) == 0)
        {
            Fire(state with { Streaming = state.Streaming | Bit(stage), Visited = state.Visited | Bit(stage), Waiting = state.Waiting | shape.StreamSuccessors });
            return;
        }

        var ended = state with
        {
            Active = state.Active & ~Bit(stage),
            Streaming = state.Streaming & ~Bit(stage),
            Visited = state.Visited | Bit(stage),
            Entered = state.Entered | shape.EntersWhenEnded,
        };
        if (shape.MayAnswer) Answer(ended, stage);
        foreach (var route in shape.Routes)
        {
            var entered = _stages[route].HasEntry ? ended.Entered | Bit(route) : ended.Entered;
            Fire(ended with { Waiting = ended.Waiting | Bit(route), Entered = entered });
        }

        if (shape.Routes.Count == 0 && !shape.MayAnswer) Fire(ended with { Waiting = ended.Waiting | shape.Successors });
    }

    private void Answer(State state, int stage)
    {
        if (state.Answered != None) TwoAnswers ??= (state.Answered, stage);
        else Fire(state with { Answered = stage });
    }

    private void Fire(State state)
    {
        var fired = 0UL;
        for (var stage = 0; stage < _stages.Count; stage++)
        {
            if ((state.Waiting & Bit(stage)) != 0 && !IsExpected(state, stage)) fired |= Bit(stage);
        }

        if (fired == 0 && state.Active == 0) fired = state.Waiting & (~state.Waiting + 1);
        for (var stage = 0; stage < _stages.Count; stage++)
        {
            if ((fired & Bit(stage)) != 0 && state.Answered == None) Look(state, stage);
        }

        var next = state with { Waiting = state.Waiting & ~fired, Active = state.Active | fired };
        if ((next.Active | next.Waiting) != 0 && _seen.Add(next)) _open.Push(next);
    }

    /// <summary>A token elsewhere can still reach the stage, or it is in service.</summary>
    private bool IsExpected(State state, int stage)
    {
        if ((state.Active & Bit(stage)) != 0) return true;
        for (var other = 0; other < _stages.Count; other++)
        {
            if (other == stage || ((state.Active | state.Waiting) & Bit(other)) == 0) continue;
            var reach = (state.Streaming & Bit(other)) != 0 ? _reachWhenStreaming[other] : _reach[other];
            if ((reach & Bit(stage)) != 0) return true;
        }

        return false;
    }

    private void Look(State state, int stage)
    {
        var shape = _stages[stage];
        var missing = shape.Required & ~state.Visited;
        var missesEntry = shape.RequiresEntry && (state.Entered & Bit(stage)) == 0;
        Reached |= Bit(stage);
        Missing[stage] |= missing;
        if (missesEntry) MissingEntry |= Bit(stage);
        if (missing == 0 && !missesEntry) Complete |= Bit(stage);
    }

    private void FindReach()
    {
        for (var stage = 0; stage < _stages.Count; stage++) _reach[stage] = Next(stage);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var stage = 0; stage < _stages.Count; stage++)
            {
                var more = _reach[stage] | Behind(_reach[stage]);
                changed |= more != _reach[stage];
                _reach[stage] = more;
            }
        }

        for (var stage = 0; stage < _stages.Count; stage++)
            _reachWhenStreaming[stage] = _stages[stage].Successors | Behind(_stages[stage].Successors);
    }

    private ulong Behind(ulong stages)
    {
        var behind = 0UL;
        for (var stage = 0; stage < _stages.Count; stage++)
        {
            if ((stages & Bit(stage)) != 0) behind |= _reach[stage];
        }

        return behind;
    }

    private ulong Next(int stage) => _stages[stage].Routes.Aggregate(_stages[stage].Successors | _stages[stage].StreamSuccessors, (next, route) => next | Bit(route));

    /// <summary>What can be said without running: all is reached, and what is behind a router may be missing wherever it is not the stage's only way in.</summary>
    private static RouteExploration Uncertain(IReadOnlyList<ExploredStage> stages)
    {
        var all = new RouteExploration(stages.Count > 64 ? [] : stages) { IsExact = false, Reached = ulong.MaxValue, Complete = ulong.MaxValue };
        if (stages.Count > 64) return all;
        var behind = 0UL;
        for (var stage = 0; stage < stages.Count; stage++)
        {
            if (stages[stage].Routes.Count > 0) behind |= all._reach[stage];
        }

        for (var stage = 0; stage < stages.Count; stage++)
        {
            var givers = Enumerable.Range(0, stages.Count).Where(other => (all.Next(other) & Bit(stage)) != 0).ToList();
            all.Missing[stage] = givers.Count == 1 ? stages[stage].Required & behind & ~Bit(givers[0]) : stages[stage].Required & behind;
            if (stages[stage].RequiresEntry && givers.Exists(giver => !stages[giver].Routes.Contains(stage) && (stages[giver].EntersWhenEnded & Bit(stage)) == 0))
                all.MissingEntry |= Bit(stage);
        }

        return all;
    }

    private static ulong Bit(int stage) => 1UL << stage;

    private readonly record struct State(ulong Waiting, ulong Active, ulong Streaming, ulong Visited, ulong Entered, int Answered);
}

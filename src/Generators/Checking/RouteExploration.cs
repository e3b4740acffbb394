namespace Modbench.Generators.Checking;

/// <summary>
/// Runs a graph with routers in all ways that a query can take through it, by the executor's own firing rule: a stage with a token fires once no token
/// elsewhere can still reach it; if all tokens wait, the stage with the lowest number fires. Each choice of a router is tried.
/// <para>
/// Visits that run at once can end in any order, and what a stage finds when it fires does not depend on it, for whatever could change that has gone by. So one
/// order does: only answers, after which nothing is looked at, come last and in every order, and where a way comes back to where it was, all that is active goes
/// on. Of the past a state keeps what some stage ahead may still look for.
/// </para>
/// </summary>
internal sealed class RouteExploration
{
    /// <summary>States after which it gives up; then <see cref="CertainResults"/> says what can be said.</summary>
    public const int Cap = 10_000;

    private const int None = -1;

    private readonly IReadOnlyList<ExploredStage> _stages;
    private readonly StageReach _reach;
    private readonly StageSet[] _readers;
    private readonly StageSet _mayAnswer;
    private readonly StageSet _routers;
    private readonly HashSet<State> _seen = [];
    private readonly HashSet<State> _way = [];
    private readonly Stack<Fork> _forks = new();

    private RouteExploration(IReadOnlyList<ExploredStage> stages)
    {
        _stages = stages;
        _reach = new StageReach(stages);
        _readers = [.. stages.Select((_, giver) => Where(stage => stage.Required.Has(giver)))];
        _mayAnswer = Where(stage => stage.MayAnswer);
        _routers = Where(stage => stage.Routes.Count > 0);
        Missing = new StageSet[stages.Count];
    }

    /// <summary>False: there were more than <see cref="Cap"/> states; the rest then errs on the side of what can happen.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>How many states it looked at.</summary>
    public int States => _seen.Count;

    /// <summary>Stages that some query visits.</summary>
    public StageSet Reached { get; private set; }

    /// <summary>Stages that some query visits with all that they require.</summary>
    public StageSet Complete { get; private set; }

    /// <summary>For each stage what it requires and may not have.</summary>
    public StageSet[] Missing { get; }

    /// <summary>Stages that may be visited without the value that their routes bring.</summary>
    public StageSet MissingEntry { get; private set; }

    /// <summary>Two stages, or one twice, with which one query can end.</summary>
    public (int One, int Other)? TwoAnswers { get; private set; }

    public static RouteExploration Of(IReadOnlyList<ExploredStage> stages, int cap = Cap)
    {
        var exploration = new RouteExploration(stages);
        if (!exploration.Run(cap)) exploration.GiveUp();
        return exploration;
    }

    private bool Run(int cap)
    {
        var starts = Where(stage => stage.StartsWithQuery);
        Visit(Fire(new State(starts, default, default, default, starts & Where(stage => stage.HasEntry), None)));
        while (_forks.Count > 0)
        {
            if (_seen.Count > cap) return false;
            var fork = _forks.Peek();
            if (fork.Next.Count == 0)
            {
                _way.Remove(_forks.Pop().State);
                continue;
            }

            var next = fork.Next.Dequeue();
            if (_way.Contains(next)) Widen(fork);
            Visit(next);
        }

        return true;
    }

    private void Visit(State state)
    {
        if ((state.Active | state.Waiting).IsEmpty || !_seen.Add(state)) return;
        _way.Add(state);
        var fork = new Fork(state);
        _forks.Push(fork);
        var (ways, answers) = (state.Active - _mayAnswer, state.Active & _mayAnswer);
        if (ways.IsEmpty)
        {
            foreach (var stage in answers.Numbers()) Step(fork, stage);
            fork.Stepped = answers;
            return;
        }

        // What is no router first: it leads on to where ways meet again.
        var plain = ways - _routers;
        var chosen = (plain.IsEmpty ? ways : plain).Numbers().First();
        Step(fork, chosen);
        fork.Stepped = StageSet.Of(chosen);
    }

    /// <summary>Back where it was: a loop must not hide what goes on beside it.</summary>
    private void Widen(Fork fork)
    {
        foreach (var stage in (fork.State.Active - fork.Stepped).Numbers()) Step(fork, stage);
        fork.Stepped = fork.State.Active;
    }

    private void Step(Fork fork, int stage)
    {
        var (state, shape, self) = (fork.State, _stages[stage], StageSet.Of(stage));
        if (!shape.StreamSuccessors.IsEmpty && !state.Streaming.Has(stage))
        {
            fork.Next.Enqueue(Fire(state with { Streaming = state.Streaming | self, Visited = state.Visited | self, Waiting = state.Waiting | shape.StreamSuccessors }));
            return;
        }

        var ended = state with
        {
            Active = state.Active - self,
            Streaming = state.Streaming - self,
            Visited = state.Visited | self,
            Entered = state.Entered | shape.EntersWhenEnded,
        };
        if (shape.MayAnswer)
        {
            if (state.Answered != None) TwoAnswers ??= (state.Answered, stage);
            else fork.Next.Enqueue(Fire(ended with { Answered = stage }));
        }

        foreach (var route in shape.Routes)
        {
            var target = StageSet.Of(route);
            fork.Next.Enqueue(Fire(ended with { Waiting = ended.Waiting | target, Entered = _stages[route].HasEntry ? ended.Entered | target : ended.Entered }));
        }

        if (shape.Routes.Count == 0 && !shape.MayAnswer) fork.Next.Enqueue(Fire(ended with { Waiting = ended.Waiting | shape.Successors }));
    }

    private State Fire(State state)
    {
        var fired = StageSet.Of(state.Waiting.Numbers().Where(stage => !IsExpected(state, stage)));
        if (fired.IsEmpty && state.Active.IsEmpty && !state.Waiting.IsEmpty) fired = StageSet.Of(state.Waiting.Numbers().First());
        if (state.Answered == None)
        {
            foreach (var stage in fired.Numbers()) Look(state, stage);
        }

        return Forget(state with { Waiting = state.Waiting - fired, Active = state.Active | fired });
    }

    /// <summary>Leaves out of the past what nothing ahead looks for: ways that differ in it alone are one from here on.</summary>
    private State Forget(State state)
    {
        if (state.Answered != None) return state with { Visited = default, Entered = default };
        var ahead = (state.Active | state.Waiting).Numbers().Aggregate(state.Waiting, (all, stage) => all | _reach[stage]);
        return state with
        {
            Visited = StageSet.Of(state.Visited.Numbers().Where(giver => _readers[giver].Overlaps(ahead))),
            Entered = StageSet.Of((state.Entered & ahead).Numbers().Where(stage => _stages[stage].RequiresEntry)),
        };
    }

    /// <summary>A token elsewhere can still reach the stage, or it is in service.</summary>
    private bool IsExpected(State state, int stage) =>
        state.Active.Has(stage)
        || (state.Active - state.Streaming | state.Waiting).Numbers().Any(other => other != stage && _reach[other].Has(stage))
        || state.Streaming.Numbers().Any(other => _reach.WhenStreaming(other).Has(stage));

    private void Look(State state, int stage)
    {
        var shape = _stages[stage];
        var missing = shape.Required - state.Visited;
        var missesEntry = shape.RequiresEntry && !state.Entered.Has(stage);
        var self = StageSet.Of(stage);
        Reached |= self;
        Missing[stage] |= missing;
        if (missesEntry) MissingEntry |= self;
        if (missing.IsEmpty && !missesEntry) Complete |= self;
    }

    /// <summary>What can be said without running.</summary>
    private void GiveUp()
    {
        IsExact = false;
        Reached = Complete = Where(_ => true);
        var certain = CertainResults.Of(_stages, _reach);
        for (var stage = 0; stage < _stages.Count; stage++)
        {
            Missing[stage] = _stages[stage].Required - certain[stage];
            var brings = Where(giver => giver.Routes.Contains(stage) || giver.EntersWhenEnded.Has(stage));
            if (_stages[stage].RequiresEntry && !(Where(giver => giver.Next.Has(stage)) - brings).IsEmpty) MissingEntry |= StageSet.Of(stage);
        }
    }

    private StageSet Where(Func<ExploredStage, bool> holds) =>
        StageSet.Of(Enumerable.Range(0, _stages.Count).Where(stage => holds(_stages[stage])));

    private readonly record struct State(StageSet Waiting, StageSet Active, StageSet Streaming, StageSet Visited, StageSet Entered, int Answered);

    /// <summary>A state on the way, and those after it that are still to be looked at.</summary>
    private sealed class Fork(State state)
    {
        public State State { get; } = state;

        public Queue<State> Next { get; } = new();

        public StageSet Stepped { get; set; }
    }
}

using Modbench.Generators.Checking;

namespace Modbench.Tests.Generators;

/// <summary>What <see cref="RouteExploration"/> finds, without its short cuts: every order in which visits may end, all of the past kept. For few stages.</summary>
internal sealed class ExhaustiveExploration
{
    private const int None = -1;

    private readonly IReadOnlyList<Masks> stages;
    private readonly ulong[] reach;
    private readonly ulong[] reachWhenStreaming;
    private readonly HashSet<State> seen = [];
    private readonly Stack<State> open = new();

    private ExhaustiveExploration(IReadOnlyList<Masks> stages)
    {
        this.stages = stages;
        reach = new ulong[stages.Count];
        reachWhenStreaming = new ulong[stages.Count];
        Missing = new ulong[stages.Count];
        FindReach();
    }

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

    public static ExhaustiveExploration Of(IReadOnlyList<ExploredStage> stages)
    {
        var exploration = new ExhaustiveExploration([.. stages.Select(stage => new Masks(stage))]);
        exploration.Run();
        return exploration;
    }

    private void Run()
    {
        var (waiting, entered) = (0UL, 0UL);
        for (var stage = 0; stage < stages.Count; stage++)
        {
            if (!stages[stage].StartsWithQuery) continue;
            waiting |= Bit(stage);
            if (stages[stage].HasEntry) entered |= Bit(stage);
        }

        Fire(new State(waiting, 0, 0, 0, entered, None));
        while (open.Count > 0)
        {
            var state = open.Pop();
            for (var stage = 0; stage < stages.Count; stage++)
            {
                if ((state.Active & Bit(stage)) != 0) Step(state, stage);
            }
        }
    }

    private void Step(State state, int stage)
    {
        var shape = stages[stage];
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
            var entered = stages[route].HasEntry ? ended.Entered | Bit(route) : ended.Entered;
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
        for (var stage = 0; stage < stages.Count; stage++)
        {
            if ((state.Waiting & Bit(stage)) != 0 && !IsExpected(state, stage)) fired |= Bit(stage);
        }

        if (fired == 0 && state.Active == 0) fired = state.Waiting & (~state.Waiting + 1);
        for (var stage = 0; stage < stages.Count; stage++)
        {
            if ((fired & Bit(stage)) != 0 && state.Answered == None) Look(state, stage);
        }

        var next = state with { Waiting = state.Waiting & ~fired, Active = state.Active | fired };
        if ((next.Active | next.Waiting) != 0 && seen.Add(next)) open.Push(next);
    }

    /// <summary>A token elsewhere can still reach the stage, or it is in service.</summary>
    private bool IsExpected(State state, int stage)
    {
        if ((state.Active & Bit(stage)) != 0) return true;
        for (var other = 0; other < stages.Count; other++)
        {
            if (other == stage || ((state.Active | state.Waiting) & Bit(other)) == 0) continue;
            var streams = (state.Streaming & ~state.Waiting & Bit(other)) != 0;
            var ahead = streams ? reachWhenStreaming[other] : reach[other];
            if ((ahead & Bit(stage)) != 0) return true;
        }

        return false;
    }

    private void Look(State state, int stage)
    {
        var shape = stages[stage];
        var missing = shape.Required & ~state.Visited;
        var missesEntry = shape.RequiresEntry && (state.Entered & Bit(stage)) == 0;
        Reached |= Bit(stage);
        Missing[stage] |= missing;
        if (missesEntry) MissingEntry |= Bit(stage);
        if (missing == 0 && !missesEntry) Complete |= Bit(stage);
    }

    private void FindReach()
    {
        for (var stage = 0; stage < stages.Count; stage++) reach[stage] = Next(stage);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var stage = 0; stage < stages.Count; stage++)
            {
                var more = reach[stage] | Behind(reach[stage]);
                changed |= more != reach[stage];
                reach[stage] = more;
            }
        }

        for (var stage = 0; stage < stages.Count; stage++)
            reachWhenStreaming[stage] = stages[stage].Successors | Behind(stages[stage].Successors);
    }

    private ulong Behind(ulong mask)
    {
        var behind = 0UL;
        for (var stage = 0; stage < stages.Count; stage++)
        {
            if ((mask & Bit(stage)) != 0) behind |= reach[stage];
        }

        return behind;
    }

    private ulong Next(int stage) => stages[stage].Routes.Aggregate(stages[stage].Successors | stages[stage].StreamSuccessors, (next, route) => next | Bit(route));

    private static ulong Bit(int stage) => 1UL << stage;

    private readonly record struct State(ulong Waiting, ulong Active, ulong Streaming, ulong Visited, ulong Entered, int Answered);

    /// <summary>A stage with bits for sets.</summary>
    private sealed class Masks(ExploredStage stage)
    {
        public ulong Successors { get; } = Mask(stage.Successors);

        public ulong StreamSuccessors { get; } = Mask(stage.StreamSuccessors);

        public ulong Required { get; } = Mask(stage.Required);

        public ulong EntersWhenEnded { get; } = Mask(stage.EntersWhenEnded);

        public IReadOnlyList<int> Routes => stage.Routes;

        public bool MayAnswer => stage.MayAnswer;

        public bool StartsWithQuery => stage.StartsWithQuery;

        public bool HasEntry => stage.HasEntry;

        public bool RequiresEntry => stage.RequiresEntry;
    }

    private static ulong Mask(StageSet set) => set.Numbers().Aggregate(0UL, (mask, stage) => mask | Bit(stage));
}

namespace Modbench.Engine;

/// <summary>What follows from a pipeline's edges alone: where queries start, and how their branches are to be kept track of.</summary>
internal sealed class GraphShape
{
    private readonly IReadOnlyList<StageWiring> stages;

    public GraphShape(IReadOnlyList<StageWiring> stages)
    {
        this.stages = stages;
        var ends = stages.Select(stage => stage.Successors.Except(stage.StreamSuccessors).ToArray()).ToArray();
        EndSuccessors = ends;
        Inputs = new int[stages.Count];
        for (var stage = 0; stage < stages.Count; stage++)
        {
            foreach (var next in ends[stage].Concat(stages[stage].StreamSuccessors)) Inputs[next]++;
        }

        var targets = stages.SelectMany(stage => stage.Routes).ToHashSet();
        Roots = [.. Enumerable.Range(0, stages.Count).Where(stage => Inputs[stage] == 0 && (stages[stage].StartsWithQuery || !targets.Contains(stage)))];
        HasOneToken = Roots.Length == 1 && Enumerable.Range(0, stages.Count).All(stage => ends[stage].Length <= 1 && stages[stage].StreamSuccessors.Length == 0);
        if (targets.Count > 0 && !HasOneToken) Reach = new Reach(this);
    }

    public int Count => stages.Count;

    /// <summary>Numbers of the stages that start with the query.</summary>
    public int[] Roots { get; }

    /// <summary>By stage: how many edges come in, routes not counted.</summary>
    public int[] Inputs { get; }

    /// <summary>By stage: who gets a token when a visit has ended.</summary>
    public int[][] EndSuccessors { get; }

    /// <summary>A query is in one place at a time: a chain, or one with routers.</summary>
    public bool HasOneToken { get; }

    /// <summary>Where there are routers, and queries that are in several places at a time; null: counting inputs will do.</summary>
    public Reach? Reach { get; }

    /// <summary>
    /// By stage: the one stage that begins whenever a visit here has ended; −1: not that simple.
    /// </summary>
    public int Direct(int stage)
    {
        if (EndSuccessors[stage].Length != 1 || Reach is not null) return -1;
        var next = EndSuccessors[stage][0];
        return HasOneToken || Inputs[next] == 1 ? next : -1;
    }

    public int[] StreamSuccessors(int stage) => stages[stage].StreamSuccessors;

    /// <summary>Wherever a token may go from a stage.</summary>
    public IEnumerable<int> Next(int stage) => [.. EndSuccessors[stage], .. stages[stage].StreamSuccessors, .. stages[stage].Routes];
}

namespace Modbench;

/// <summary>
/// Marks a method, or a field or property whose type is an <see cref="IStage{TIn,TOut}"/>, an <see cref="IAsyncStage{TIn,TOut}"/>, an
/// <see cref="IStreamStage{TIn,TOut}"/> or a class with <see cref="PipelineAttribute"/>, whose stages then stand in its place, as a stage. By default a stage follows
/// the stage declared before it in the same type and file.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
public sealed class StageAttribute : Attribute
{
    /// <summary>Names of the stages whose results this one takes, one parameter each, by position or by <see cref="FromAttribute"/>.</summary>
    public string[] After { get; set; } = [];

    /// <summary>How many visits of this stage may run at once. At least 1; default 1. A batch is one visit.</summary>
    public int Slots { get; set; } = 1;

    /// <summary>
    /// Makes the stage a router: names of the stages that a query may go to next, by position of the <see cref="Next{T1}"/> it returns. A router has
    /// no default edge. A name of a stage declared before makes a loop.
    /// </summary>
    public string[] Routes { get; set; } = [];

    /// <summary>
    /// How often one query may visit this stage; a visit beyond that fails the query. Every loop needs it on one of its stages at least. Default 0: no limit.
    /// </summary>
    public int MaxVisits { get; set; }

    /// <summary>
    /// Makes the stage a batched one: it takes and gives a list, one element for each of up to this many queries, in the same order. Default 0: not batched.
    /// </summary>
    public int BatchSize { get; set; }

    /// <summary>How long the first query of a batch that is not full waits for others, such as <c>5 ms</c>. Default: not at all; a batch is then whatever waits when a slot is free.</summary>
    public string? BatchWait { get; set; }

    /// <summary>A visit that has not ended this long after its start makes the query a timeout, such as <c>200 ms</c>. Default: only the scenario's own timeout.</summary>
    public string? Timeout { get; set; }
}

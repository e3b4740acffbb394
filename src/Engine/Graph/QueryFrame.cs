namespace Modbench.Engine;

/// <summary>The values of one query on its way through the graph; the generated subclass holds one typed field for each stage's result.</summary>
public abstract class QueryFrame
{
    internal CancellationTokenSource? stopSource;
    internal Action[] continuations = [];

    /// <summary>Signalled when the query has passed its timeout or the launch ends. For stages that take a token.</summary>
    public CancellationToken Stop => (stopSource ??= new CancellationTokenSource()).Token;

    /// <summary>What to hand to the awaiter of a visit that goes on; the same delegate at every call for a stage, so that awaiting allocates nothing here.</summary>
    /// <param name="stage">The stage's number.</param>
    public Action Continuation(int stage) => continuations[stage];
}

namespace Modbench.Engine;

/// <summary>The launch's queries by number: a block goes on where the one before stopped, so that blocks differ and repeat from launch to launch.</summary>
/// <param name="seed">The scenario's.</param>
/// <param name="queryCount">How many there are.</param>
/// <param name="classes">Parts of them that are drawn by weight; empty: all are one.</param>
internal sealed class QueryStream(int seed, int queryCount, IReadOnlyList<QueryClass>? classes = null)
{
    private readonly MixedChoice choices = new(seed, RandomStream.Choices, RandomStream.Classes, queryCount, classes ?? []);
    private readonly MixedChoice warmUpChoices = new(seed, RandomStream.WarmUpChoices, RandomStream.WarmUpClasses, queryCount, classes ?? []);
    private long next;
    private long nextWarmUp;

    /// <summary>Number of the next query, not yet taken.</summary>
    public long Next => next;

    /// <summary>For loads that number queries by themselves.</summary>
    public SessionChoice Sessions { get; } = new(seed, queryCount, classes ?? []);

    /// <summary>Takes the next query. Not for several threads at once.</summary>
    public (long Id, int Choice) Take()
    {
        var id = next++;
        return (id, choices.Take(id));
    }

    /// <summary>Takes the next warm-up query; measured ones don't depend on how many there were.</summary>
    public (long Id, int Choice) TakeWarmUp()
    {
        var id = nextWarmUp++;
        return (id, warmUpChoices.Take(id));
    }
}

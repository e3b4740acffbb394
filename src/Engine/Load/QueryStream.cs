namespace Modbench.Engine;

/// <summary>The launch's queries by number: a block goes on where the one before stopped, so that blocks differ and repeat from launch to launch.</summary>
internal sealed class QueryStream(int seed, int queryCount)
{
    private readonly QueryChoice choices = new(seed, RandomStream.Choices, queryCount);
    private readonly QueryChoice warmUpChoices = new(seed, RandomStream.WarmUpChoices, queryCount);
    private long next;
    private long nextWarmUp;

    /// <summary>Number of the next query, not yet taken.</summary>
    public long Next => next;

    /// <summary>Takes the next query. Not for several threads at once.</summary>
    public (long Id, int Choice) Take()
    {
        var id = next++;
        return (id, choices.At(id));
    }

    /// <summary>Takes the next warm-up query; measured ones don't depend on how many there were.</summary>
    public (long Id, int Choice) TakeWarmUp()
    {
        var id = nextWarmUp++;
        return (id, warmUpChoices.At(id));
    }
}

namespace Modbench.Ledger;

/// <summary>What of a graph is another, as in <see cref="ExplanationTerm.Detail"/> of <see cref="Cause.Graph"/>.</summary>
public static class GraphDetail
{
    /// <summary>The stage is new.</summary>
    public const string New = "new";

    /// <summary>The stage is gone.</summary>
    public const string Gone = "gone";

    /// <summary>The stage has other slots, or awaits where it held its worker, or the other way round.</summary>
    public const string Slots = "slots";

    /// <summary>The stage takes other batches.</summary>
    public const string Batches = "batches";

    /// <summary>There are other workers.</summary>
    public const string Workers = "workers";

    /// <summary>Queries take another way through the stages: other edges, or routes taken more or less often.</summary>
    public const string Way = "way";
}

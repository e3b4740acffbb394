namespace Modbench.Ledger;

/// <summary>What one block did, without its times of service: who came when, and what had to be done for whom in which order.</summary>
/// <param name="Stages">By number.</param>
/// <param name="Workers">Threads that run stages; as many visits of stages that hold one can be in service.</param>
/// <param name="Queries">By number.</param>
/// <param name="Visits">By number.</param>
public sealed record ReplayCase(IReadOnlyList<ReplayStage> Stages, int Workers, IReadOnlyList<ReplayQuery> Queries, IReadOnlyList<ReplayVisit> Visits)
{
    /// <summary>
    /// Users who wait for answers share one list of queries: whoever is answered takes the next one of those that follow, whichever answer that followed as it
    /// was. False: each follows the query that it names.
    /// </summary>
    public bool InTurn { get; init; }

    /// <summary>Queries inside at once: one that is due enters, in their order, when one before has left; 0: as many as come.</summary>
    public int InFlight { get; init; }

    /// <summary>Threads that there could be: of them no more are <see cref="Workers"/> than there are slots; 0: not told, and the workers are what they are.</summary>
    public int Threads { get; init; }

    /// <summary>The same with other stages, and as many workers as they can have.</summary>
    public ReplayCase With(IReadOnlyList<ReplayStage> stages, int threads) => this with
    {
        Stages = stages,
        Threads = threads,
        Workers = threads == 0 ? Workers : (int)Math.Min(threads, Math.Max(1, stages.Where(stage => !stage.IsPassed).Sum(stage => (long)stage.Slots))),
    };
}

/// <summary>A stage of a replay.</summary>
/// <param name="Slots">Visits at one time.</param>
/// <param name="HoldsWorker">False: it awaits, and its worker does something else meanwhile.</param>
/// <param name="BatchSize">Queries that one visit may serve; 1: no batches.</param>
/// <param name="BatchWaitNs">How long a visit waits for others at most.</param>
public sealed record ReplayStage(int Slots, bool HoldsWorker = true, int BatchSize = 1, long BatchWaitNs = 0)
{
    /// <summary>As if it were not there: visits take no slot, no worker and no time.</summary>
    public bool IsPassed { get; init; }
}

/// <summary>A query of a replay.</summary>
/// <param name="Follows">The query whose end makes this one due; −1: it is due at a time of its own.</param>
/// <param name="Due">In nanoseconds: when it is due; with <paramref name="Follows"/>: how long after that query's end.</param>
/// <param name="EntryNs">Issue delay and admission: from due until its first stages are ready.</param>
/// <param name="Answer">The visit that answers it.</param>
public sealed record ReplayQuery(int Follows, long Due, long EntryNs, int Answer);

/// <summary>A visit of a replay.</summary>
/// <param name="Query">Its query's number.</param>
/// <param name="Stage">Its stage's number.</param>
/// <param name="After">The visits of the same query that it waits for; none: it is ready as soon as its query has entered.</param>
public sealed record ReplayVisit(int Query, int Stage, IReadOnlyList<int> After)
{
    /// <summary>A visit whose stream it reads: it is ready with the first piece; −1: none.</summary>
    public int Reads { get; init; } = -1;

    /// <summary>When that piece comes, after that visit's start; at its end at the latest.</summary>
    public long FirstPieceNs { get; init; }
}

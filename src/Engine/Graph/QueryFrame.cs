using System.Runtime.CompilerServices;

namespace Modbench.Engine;

/// <summary>The values of one query on its way through the graph; the generated subclass holds one typed field for each stage's result.</summary>
#pragma warning disable CA1001 // A cancellation source without a timer or wait handle holds nothing to dispose; frames live as long as the pool.
public abstract class QueryFrame
#pragma warning restore CA1001
{
    // The executor's part. Id and phase share a word, so that a watchdog that looks at a frame reused meanwhile can't end the wrong query.
    private const int PhaseBits = 2;
    private const long Idle = 0;
    private const long Open = 1;
    private const long Closing = 2;
    private const long Closed = 3;

    private long ticket;
    private long id;
    private bool stopTaken;
    private bool hasOtherBranches;
    private int signalled;

    internal CancellationTokenSource stopSource = new();
    internal Visit[] visits = [];
    internal Action[] continuations = [];

    /// <summary>Where the query is, if counting its branches does not tell; see <see cref="GraphShape.Reach"/>.</summary>
    internal FrameTokens? tokens;
    internal QueryFrame? nextFree;

    /// <summary>Tokens that are not spent; changed within <see cref="branchGate"/>, like what a join counts, once the query is open.</summary>
    internal int branches;
    internal SpinGate branchGate;
    internal int choice;
    internal int block;
    internal long due;

    /// <summary>From when the query's timeout counts: due, or sent where all are due at once.</summary>
    internal long timeoutFrom;
    internal long sent;
    internal long admitted;
    internal bool measured;

    /// <summary>Whose query it is, where a load has users.</summary>
    internal int user;

    /// <summary>Number of this query among the measured ones of its condition.</summary>
    internal long sample;
    internal QueryOutcome outcome;
    internal long end;
    internal int failedStage;

    /// <summary>Signalled when the query has passed its timeout, or a visit of it its stage's. For stages that take a token.</summary>
    public CancellationToken Stop
    {
        get
        {
            stopTaken = true;
            return stopSource.Token;
        }
    }

    /// <summary>What to hand to the awaiter of a visit that goes on; the same delegate at every call for a stage, so that awaiting allocates nothing here.</summary>
    /// <param name="stage">The stage's number.</param>
    public Action Continuation(int stage) => continuations[stage];

    /// <summary>Called by a router's visit, or its completion, before it returns: where the query goes next.</summary>
    /// <param name="stage">The router's number.</param>
    /// <param name="route">Position in <see cref="StageWiring.Routes"/>; −1: the query has its answer.</param>
    public void TakeRoute(int stage, int route) => visits[stage].Route = route;

    /// <summary>The query has visited the stage, so that the frame holds a result of it.</summary>
    /// <param name="stage">The stage's number.</param>
    public bool HasVisited(int stage) => visits[stage].Count > 0;

    internal long Id => id;

    internal long Ticket => Volatile.Read(ref ticket);

    internal bool IsOpen => (ticket & Closed) == Open;

    internal static bool IsOpenTicket(long ticket) => (ticket & Closed) == Open;

    internal static bool IsClosedTicket(long ticket) => (ticket & Closed) == Closed;

    /// <summary>Makes the frame ready for a query; it is not open yet, so its times may still be set.</summary>
    internal void Prepare(in IssuedQuery query)
    {
        id = query.Id;
        choice = query.Choice;
        block = query.Block;
        measured = query.Measured;
        sample = query.Sample;
        due = query.Due;
        timeoutFrom = query.Due;
        sent = query.Sent;
        foreach (var visit in visits) visit.Reset();
    }

    /// <summary>From here on the watchdog may end the query: all its times are set.</summary>
    internal void OpenUp() => Volatile.Write(ref ticket, (id << PhaseBits) | Open);

    internal void AddBranches(int count)
    {
        branchGate.Enter();
        branches += count;
        branchGate.Exit();
    }

    /// <summary>Ends one branch; true: it was the last, and the query is the caller's to end.</summary>
    internal bool EndBranch()
    {
        // Nobody else is here to count.
        if (Volatile.Read(ref branches) == 1) return true;
        branchGate.Enter();
        var last = --branches == 0;
        branchGate.Exit();
        return last;
    }

    /// <summary>Ends the query that <paramref name="open"/> stands for; false: it has ended already. Exactly one caller gets true.</summary>
    internal bool TryClose(long open, QueryOutcome outcome, long end, int failedStage)
    {
        if (!IsOpenTicket(open)) return false;
        var closing = open - Open + Closing;
        if (Interlocked.CompareExchange(ref ticket, closing, open) != open) return false;
        this.outcome = outcome;
        this.end = end;
        this.failedStage = failedStage;
        hasOtherBranches = Volatile.Read(ref branches) > 1;
        Volatile.Write(ref ticket, closing - Closing + Closed);
        return true;
    }

    /// <summary>
    /// Signals the token of a query that has ended, by an answer or a failure, while other branches of it are still in stages: they have passed a limit.
    /// By the watchdog alone.
    /// </summary>
    /// <param name="closed">The ticket under which the limit was seen to be passed.</param>
    internal void SignalEnded(long closed)
    {
        var source = stopSource;
        if (!hasOtherBranches || source.IsCancellationRequested || Interlocked.CompareExchange(ref signalled, 1, 0) != 0) return;
        // Either the query is still here, and the frame will not use the source again, or it has gone.
        if (Ticket == closed) _ = source.CancelAsync();
        else Volatile.Write(ref signalled, 0);
    }

    /// <summary>Waits out another thread that is just ending the query: two stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AwaitClosed()
    {
        if ((Ticket & Closed) == Closed) return;
        var spin = default(SpinWait);
        while ((Ticket & Closed) != Closed) spin.SpinOnce(sleep1Threshold: -1);
    }

    internal QueryRecord Record() => new(Id, choice, block, outcome, due, sent, admitted, end, failedStage, measured);

    /// <summary>Ready for the next query. A token that may still be being signalled is never used again.</summary>
    internal void Recycle()
    {
        Volatile.Write(ref ticket, Idle);
        var mayBeSignalled = outcome == QueryOutcome.TimedOut || (hasOtherBranches && Interlocked.Exchange(ref signalled, 0) != 0);
        if (!stopTaken && !mayBeSignalled) return;
        stopTaken = false;
        if (mayBeSignalled || !stopSource.TryReset()) stopSource = new CancellationTokenSource();
    }
}

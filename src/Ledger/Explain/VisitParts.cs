namespace Modbench.Ledger;

/// <summary>One visit, taken apart.</summary>
/// <param name="Query">Its query.</param>
/// <param name="Stage">Its stage's number.</param>
/// <param name="Ready">As in its span.</param>
/// <param name="Start">As in its span.</param>
/// <param name="End">As in its span.</param>
/// <param name="Parts">What its service went to; they add up to <c>End − Start</c> exactly.</param>
/// <param name="HelperWaitNs">
/// The time in which one of the threads that share its work, the visiting one or a helper, ran while another stood ready without a core. A part of it, for k threads a
/// k-th for each that waits, is in <see cref="Cause.RunQueue"/>; between none and all of it may truly be. 0: nobody helped.
/// </param>
public sealed record VisitParts(long Query, short Stage, long Ready, long Start, long End, CauseTimes Parts, long HelperWaitNs)
{
    /// <summary>Of <see cref="HelperWaitNs"/>, what is in <see cref="Cause.RunQueue"/>.</summary>
    public long HelperLostNs { get; init; }

    /// <summary>Before its start: how long it had a slot and a worker that had nothing else to do, whose thread had to be woken and to get a core.</summary>
    public long DispatchNs { get; init; }

    /// <summary>Of <see cref="DispatchNs"/>, what a quota of the container took.</summary>
    public long DispatchThrottledNs { get; init; }

    /// <summary>
    /// Who is answerable for its run queue (that of its worker before its start included), collections, locks and waits: cause by cause the larger first. What
    /// nobody is known to have caused is in here without a name, so that a cause's blames add up to its time.
    /// </summary>
    public IReadOnlyList<Blame> Blames { get; init; } = [];
}

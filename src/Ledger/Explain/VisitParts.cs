namespace Modbench.Ledger;

/// <summary>One visit, taken apart.</summary>
/// <param name="Query">Its query.</param>
/// <param name="Stage">Its stage's number.</param>
/// <param name="Ready">As in its span.</param>
/// <param name="Start">As in its span.</param>
/// <param name="End">As in its span.</param>
/// <param name="Parts">What its service went to; they add up to <c>End − Start</c> exactly.</param>
/// <param name="HelperWaitNs">
/// The time in which the thread ran while another that shares its work stood ready without a core. A part of it, for k threads a k-th for each that waits, is in
/// <see cref="Cause.RunQueue"/>; between none and all of it may truly be. 0: nobody helped.
/// </param>
public sealed record VisitParts(long Query, short Stage, long Ready, long Start, long End, CauseTimes Parts, long HelperWaitNs)
{
    /// <summary>Before its start: how long it had a slot and a worker that had nothing else to do, whose thread had to be woken and to get a core.</summary>
    public long DispatchNs { get; init; }

    /// <summary>Who held the cores while it, or its worker before it, waited for one, the larger first.</summary>
    public IReadOnlyList<CoreHolder> Holders { get; init; } = [];
}

/// <summary>Who held cores that a visit waited for.</summary>
/// <param name="Pipeline">A pipeline's full name; null: neither the subject nor a neighbour.</param>
/// <param name="Stage">Its stage; null: none of its visits, or not known.</param>
/// <param name="Ns">How much of the wait is charged to it.</param>
public readonly record struct CoreHolder(string? Pipeline, string? Stage, long Ns);

using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>One process of a traced launch.</summary>
/// <param name="Pipeline">Full name of what it runs.</param>
/// <param name="Records">Its visits, segments and thread events.</param>
/// <param name="Runtime">What its runtime told; null: no session was recorded of it.</param>
public sealed record TracedProcess(string Pipeline, LaunchRecords Records, RuntimeTrace? Runtime);

/// <summary>Everything that a traced launch says about causes.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Neighbours">The neighbours' processes; their threads' events tell who held the cores that the subject waited for.</param>
/// <param name="Cores">The cores that the subject may use.</param>
/// <param name="Throttled">When the container was throttled, as far as its counter told; no stretch overlaps another.</param>
public sealed record TracedLaunch(
    TracedProcess Subject, IReadOnlyList<TracedProcess> Neighbours, IReadOnlyList<int> Cores, IReadOnlyList<Throttling> Throttled);

/// <summary>A stretch between two readings of the container's throttling counter, in which it grew.</summary>
/// <param name="Start">The first reading.</param>
/// <param name="End">The second.</param>
/// <param name="ThrottledNs">By how much, summed over the container's run queues.</param>
public readonly record struct Throttling(long Start, long End, long ThrottledNs);

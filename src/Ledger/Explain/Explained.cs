namespace Modbench.Ledger;

/// <summary>What of a block is explained: nanoseconds per query, made of its responses.</summary>
/// <param name="Measure">As in <see cref="ExplanationRow.Measure"/>.</param>
/// <param name="Queues">A cause's part is told apart into what it took of the visits themselves and the queueing that it set off.</param>
/// <param name="In">What is added up of the responses of the queries that count, and by what that is divided.</param>
public sealed record Explained(string Measure, bool Queues, Func<TracedBlock, (Func<long[], long> Total, double Per)> In)
{
    /// <summary>The mean response.</summary>
    public static Explained Mean { get; } = new("response.mean", Queues: true, block => (Shares.All, block.Counted.Count));

    /// <summary>The mean response of the middle half: what moves it moves the median, and what only some queries meet does not.</summary>
    public static Explained Middle { get; } = new("response.p50", Queues: true, block => (Shares.Middle, Shares.MiddleCount(block.Counted.Count)));

    /// <summary>The mean response of the slowest twentieth.</summary>
    public static Explained Slowest { get; } = new("response.p99", Queues: true, block => (Shares.Slowest, Shares.SlowestCount(block.Counted.Count)));

    /// <summary>Offline: the time that a query takes while all slots have work, 1 ÷ throughput.</summary>
    public static Explained TimePerQuery { get; } = new(ExplanationRow.ThroughputMeasure, Queues: false, OfflineTime.In);
}

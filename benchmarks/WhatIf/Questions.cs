namespace Modbench.WhatIfBenchmark;

/// <summary>Questions that one run answers: each is asked of the same launches, and measured in launches of its own.</summary>
/// <param name="Pipeline">Short name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Diagnosers">What <c>--diagnosers</c> is given: what the machine does beside it, and a trace where causes are asked for.</param>
/// <param name="Changes">What <c>--what-if</c> is given, one after the other.</param>
internal sealed record Questions(string Pipeline, string Scenario, string Diagnosers, params string[] Changes)
{
    /// <summary>All of the benchmark, 23.</summary>
    public static IReadOnlyList<Questions> All { get; } =
    [
        new("Digest", "Server(150/s)", "counters", "Slots(Hash)=2"),
        new("Digest", "Server(190/s)", "counters", "Slots(Hash)=2"),
        new("Digest", "Server(220/s)", "counters", "Slots(Hash)=2"),
        new("Digest", "SingleStream", "counters", "Slots(Hash)=2"),
        new("Chain", "Server(150/s)", "counters", "Slots(Rank)=1", "Workers=1", "Slots(Read)=2"),
        new("Chain", "ClosedLoop(4)", "counters", "Slots(Rank)=1", "Workers=1", "Slots(Read)=2", "Slots(Rank)=1, Slots(Read)=2"),
        new("Fetch", "Server(60/s)", "counters", "Slots(Ask)=2", "Slots(Ask)=4"),
        new("Fetch", "ClosedLoop(6)", "counters", "Slots(Ask)=2", "Slots(Ask)=3", "Slots(Ask)=6"),
        new("Batches", "Server(250/s)", "counters", "BatchSize(Embed)=2", "BatchSize(Embed)=3", "BatchSize(Embed)=8", "Slots(Embed)=2", "Slots(Embed)=2, BatchSize(Embed)=2"),
        new("Disturbed", "SingleStream", "all", "pin Hog 1"),
        new("Disturbed", "Server(60/s)", "all", "pin Hog 1"),
    ];
}

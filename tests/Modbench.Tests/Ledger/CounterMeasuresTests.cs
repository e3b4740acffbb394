using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>What is made of counts that are known.</summary>
internal sealed class CounterMeasuresTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void CountsAreForEachVisitOfTheMeasuredStretch()
    {
        var values = Of(
            Part(1, 100 * Ms, cycles: 1000, instructions: 2000, cache: 10, branch: 4),
            Part(1, 100 * Ms, cycles: 200, instructions: 100, cache: 2, branch: 0), // another thread's part of the same visit
            Part(2, 150 * Ms, cycles: 800, instructions: 900, cache: 0, branch: 2),
            Part(3, 50 * Ms, cycles: 9999, instructions: 9999, cache: 99, branch: 99)); // before it
        Assert.Multiple(() =>
        {
            Assert.That(values["traced.cycles"].Value, Is.EqualTo(1000));
            Assert.That(values["traced.instructions"].Value, Is.EqualTo(1500));
            Assert.That(values["traced.llc_misses"].Value, Is.EqualTo(6));
            Assert.That(values["traced.branch_misses"].Value, Is.EqualTo(3));
            Assert.That(values["traced.ipc"].Value, Is.EqualTo(1.5));
            Assert.That(values.Values.SelectMany(value => value.Notes), Is.Empty);
        });
    }

    [Test]
    public void WhatWasCountedPartOfTheTimeIsScaledUpAndSaysSo()
    {
        var values = Of(Part(1, 100 * Ms, 1000, 2000, 10, 4, running: 250), Part(2, 110 * Ms, 3000, 4000, 10, 4, running: 750));
        Assert.That(values["traced.cycles"].Value, Is.EqualTo(4000), "1000 of 2000 ns were counted");
        Assert.That(values["traced.ipc"].Value, Is.EqualTo(1.5));
        Assert.That(values["traced.cycles"].Notes, Is.EqualTo(new[] { "multiplexed: the processor counted for 50 % of the time, and the rest is scaled up" }));
    }

    [Test]
    public void WhatTheProcessorDoesNotCountIsAbsentAndNotZero()
    {
        var values = Of(Part(1, 100 * Ms, 1000, 2000, -1, 4));
        Assert.That(values["traced.llc_misses"].Value, Is.Null);
        Assert.That(values["traced.llc_misses"].Reason, Is.EqualTo("the processor does not count it, or had no counter left"));
        Assert.That(values["traced.cycles"].Value, Is.EqualTo(1000));
        Assert.That(Of(Part(1, 100 * Ms, 1000, 2000, 1, 4, running: 0)).Values.Select(value => value.Value), Is.All.Null, "it never had a counter");
        Assert.That(Of().Values.Select(value => value.Reason), Is.All.EqualTo("no visit was counted"));
    }

    [Test]
    public void WhereNothingIsCountedThereAreNoRows() => Assert.That(Of("perf_event_open: No such file or directory"), Is.Empty);

    private static Dictionary<string, LaunchValue> Of(params VisitCounts[] parts) => Of(null, parts);

    private static Dictionary<string, LaunchValue> Of(string? reason, params VisitCounts[] parts)
    {
        var values = new LaunchValues("P", "SingleStream", "solo");
        CounterMeasures.Add(
            values,
            new LaunchRecords
            {
                Pipeline = "P",
                Scenario = "SingleStream",
                Stages = ["A"],
                Blocks = [new BlockRecord(0, "solo", 0, 100 * Ms, 200 * Ms, 200 * Ms, 0, 0, 0, 0, 0, 0, 0, null)],
                Queries = [],
                Spans = [],
                Counts = parts,
                Threads = new ThreadNames(1, 0, null, 0, [0], new Dictionary<int, string>()) { NoCounters = reason },
                Failures = [],
                Qualities = [],
            },
            "solo");
        Assert.That(values.All.Select(value => value.Key.Stage), Is.All.EqualTo("A"));
        return values.All.ToDictionary(value => value.Key.Measure);
    }

    private static VisitCounts Part(long query, long visit, long cycles, long instructions, long cache, long branch, long running = 1000) =>
        new(query, visit, 1000, running, cycles, instructions, cache, branch, 7, 0, 0);
}

using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tests.Gate.Builds;
using Modbench.Tests.Run;

namespace Modbench.Tests.Noise;

/// <summary>Pairs until the time is over, with a scripted clock.</summary>
public sealed class NoiseMeasurementTests
{
    private static readonly GatedMeasure P50 = new("Acme.Ask", "SingleStream", null, "response.p50", "ns", 0.02);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [TestCase(7, 8)]
    [TestCase(20, 3)]
    [TestCase(31, 1)]
    public async Task AsManyPairsAsFitAndNoneThatWouldNot(int seconds, int pairs)
    {
        var runner = new ScriptedPairRunner((_, _) => 1) { Takes = TimeSpan.FromSeconds(seconds) };
        var told = new List<RunProgress>();
        var found = await RunAsync(runner, new Told(told));
        Assert.That(found.Select(pair => pair.Pair.Number), Is.EqualTo(Enumerable.Range(1, pairs)));
        Assert.That(found.Select(pair => pair.Seconds), Is.EqualTo(Enumerable.Range(0, pairs).Select(pair => pair * (double)seconds)));
        Assert.That(runner.Orders, Has.Count.EqualTo(pairs));
        Assert.That(runner.Orders.Count(order => order.HeadFirst), Is.InRange(pairs / 2, (pairs + 1) / 2));
        Assert.That(told[^1].Left, Is.EqualTo(TimeSpan.FromSeconds(60 - ((pairs - 1) * seconds))));
    }

    [Test]
    public async Task APairThatFailsIsAnErrorWithItsReason()
    {
        var runner = new ScriptedPairRunner((_, _) => 1) { Change = (_, report) => ScriptedPairRunner.Failed(report, Conditions.Head, "killed by signal 9") };
        var error = (await Assert.ThrowsAsync<ModbenchException>(() => RunAsync(runner)))!;
        Assert.That((error.Code, error.ExitCode, error.Message), Is.EqualTo(("MB3071", 3, "pair 1 of Ask SingleStream failed: killed by signal 9")));
    }

    [Test]
    public async Task ProcessesThatAreNotAskedTheSameAreAnError()
    {
        var runner = new ScriptedPairRunner((_, _) => 1) { Change = (_, report) => report with { NotComparable = "turn 2 of the head asked other queries than the base's" } };
        Assert.That((await Assert.ThrowsAsync<ModbenchException>(() => RunAsync(runner)))!.Message, Does.EndWith("can't be compared: turn 2 of the head asked other queries than the base's"));
    }

    [Test]
    public async Task AnInterruptEndsItAndNothingIsSaid()
    {
        using var stop = new CancellationTokenSource();
        var runner = new ScriptedPairRunner((_, _) => 1) { Before = order => { if (order.Number == 3) stop.Cancel(); } };
        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(runner, null, stop.Token));
    }

    private static Task<IReadOnlyList<NoisePair>> RunAsync(ScriptedPairRunner runner, IProgress<RunProgress>? progress = null, CancellationToken stop = default)
    {
        var graph = Graphs.Pipeline("Acme.Ask");
        return new NoiseMeasurement(graph, graph.Scenarios[0], [P50]) { Clock = runner.Clock }.RunAsync(runner.RunAsync, null, Minute, progress, stop);
    }

    private sealed class Told(List<RunProgress> told) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => told.Add(value);
    }
}

using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Ledger;

/// <summary>Offline's throughput is of its steady stretch; a warm-up is cut off, and a drift is found.</summary>
public sealed class OfflineSteadinessTests
{
    private const int Runs = 70;
    private const int Launches = 3;
    private static readonly string[] Noises = ["quiet", "noisy", "alike", "heavy", "collections", "mix"];

    // How many of the runs are said to drift, and how many of their launches to begin with a warm-up, where there is neither.
    private static readonly Lazy<List<(string Noise, int Slots, int Drifting, int Cut)>> Steady = new(() =>
    [
        .. Cases().Select(one =>
        {
            List<List<IReadOnlyList<LaunchValue>>> runs = [.. Enumerable.Range(0, Runs).Select(run => Run(run, one.Noise, one.Slots, _ => 1))];
            return (one.Noise, one.Slots, runs.Count(Drifts), runs.Sum(run => run.Count(IsCut)));
        }),
    ]);

    // 2,940 launches of 980 runs.
    [Test]
    [Category("Long")]
    public void NoDriftIsSaidInAtMostOneOfAHundredRuns()
    {
        var said = Steady.Value.ToDictionary(one => (one.Noise, one.Slots), one => one.Drifting);
        Assert.Multiple(() =>
        {
            Assert.That(said.Values.Sum(), Is.LessThanOrEqualTo(Runs * said.Count / 100), string.Join(", ", said));
            Assert.That(said.Values.Max(), Is.LessThanOrEqualTo(Runs * 3 / 100), string.Join(", ", said));
        });
    }

    [Test]
    [Category("Long")]
    public void ASteadyStartIsNotCut()
    {
        var cut = Steady.Value.ToDictionary(one => (one.Noise, one.Slots), one => one.Cut);
        Assert.That(cut.Values.Sum(), Is.LessThanOrEqualTo(Launches * Runs * cut.Count / 100), string.Join(", ", cut));
    }

    // A tenth more over the launch, which is 1 % a second where it lasts for ten.
    [TestCase("quiet", 1)]
    [TestCase("alike", 4)]
    [TestCase("noisy", 4)]
    [TestCase("collections", 16)]
    [TestCase("mix", 4)]
    public void ATenthMoreOverTheLaunchIsFound(string noise, int slots)
    {
        var seconds = Seconds(noise, slots);
        Assert.That(Enumerable.Range(0, 50).Count(run => Drifts(Run(run, noise, slots, at => 1 + (0.1 * at / seconds)))), Is.GreaterThanOrEqualTo(47));
    }

    // A third more work in the first fifth makes the throughput 6 % too low.
    [TestCase("quiet", 1)]
    [TestCase("noisy", 1)]
    [TestCase("alike", 4)]
    [TestCase("collections", 4)]
    [TestCase("quiet", 16)]
    [TestCase("mix", 1)]
    public void WhatIsStillWarmUpIsCutOff(string noise, int slots)
    {
        var end = Seconds(noise, slots) / 5;
        var (cut, errors) = (0, new List<double>());
        for (var run = 0; run < 50; run++)
        {
            var planted = Values(run, noise, slots, at => at < end ? 1.3 : 1);
            cut += IsCut(planted) ? 1 : 0;
            errors.Add((Throughput(planted) / Throughput(Values(run, noise, slots, _ => 1))) - 1);
        }

        // A stretch of its own has another mean where services differ by a fifth or by their query; so it is the launches' that must be right.
        Assert.Multiple(() =>
        {
            Assert.That(cut, Is.GreaterThanOrEqualTo(47));
            Assert.That(errors.Average(), Is.Zero.Within(0.005), string.Join(", ", errors));
        });
    }

    [Test]
    public void TheStageThatIsTheSlowestAtFirstIsLookedAtToo()
    {
        // The first stage takes 20 ms for the first second, then 4; the second always takes 8, so that it is the busiest but for that second.
        var graph = OfflineLaunch.Graph(1, 1);
        var series = new SyntheticSeries(3);
        IReadOnlyList<IReadOnlyList<(double, int)>> services =
            [[.. series.Services("quiet", 800).Select(one => (one.Ms * 0.4, one.Choice))], [.. series.Services("quiet", 800).Select(one => (one.Ms * 0.8, one.Choice))]];
        var launch = OfflineLaunch.Of(graph, services, at => at < 1 ? 5 : 1);
        var row = ScriptedRun.Of([graph], launch).Row("solo", "throughput");
        Assert.Multiple(() =>
        {
            Assert.That(row.Value, Is.EqualTo(125).Within(0.5));
            Assert.That(row.Notes, Has.Some.Match("^warm-up cut: times in 'S0' of the first 1[.0-9]* s of a launch were still [234][0-9]{2}"));
        });
    }

    [Test]
    public void TheWayOfTheFirstAndTheEndOfTheLastDoNotCount()
    {
        // Three stages of 20, 50 and 10 ms: 20 a second, whatever the first query's 80 ms and the last ones' way out.
        var graph = OfflineLaunch.Graph(1, 1, 1);
        IReadOnlyList<IReadOnlyList<(double, int)>> services = [.. new[] { 20.0, 50, 10 }.Select(ms => Enumerable.Repeat((ms, 0), 200).ToList())];
        var launch = OfflineLaunch.Of(graph, services, _ => 1);
        var row = ScriptedRun.Of([graph], launch).Row("solo", "throughput");
        Assert.Multiple(() =>
        {
            Assert.That(row.Value, Is.EqualTo(20).Within(1e-9));
            Assert.That(row.Notes, Is.Empty, "200 in 10.03 s are 19.94/s");
            Assert.That(launch.Records!.Blocks[0].End, Is.EqualTo(ScriptedLaunch.Ms(10_030)));
            Assert.That(ScriptedRun.Of([graph], launch).Row("solo", "queries").Value, Is.EqualTo(200));
        });
    }

    [Test]
    public void WhatFillAndDrainChangeByOnePercentIsSaid()
    {
        // Of 16 slots some run empty for long: the last queries take four times as long.
        var graph = OfflineLaunch.Graph(16);
        var launch = OfflineLaunch.Of(graph, [[.. Enumerable.Range(0, 640).Select(i => (i >= 630 ? 400.0 : 100, 0))]], _ => 1);
        var ledger = ScriptedRun.Of([graph], launch);
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "throughput").Value, Is.EqualTo(160).Within(1e-9));
            Assert.That(ledger.Row("solo", "throughput").Notes, Is.EqualTo(["fill and drain cut: counted while all slots had work, for 3.6 s of a launch; with its start and end it is 148.837/s"]));
            Assert.That(ledger.Row("solo", "completed").Value, Is.EqualTo(640));
            Assert.That(ledger.Row("solo", "service.p50", "S0").Notes, Is.Empty);
        });
    }

    [Test]
    public void FewQueriesAreCountedWholeAndSaySo()
    {
        var graph = OfflineLaunch.Graph(2);
        var ledger = ScriptedRun.Of([graph], OfflineLaunch.Of(graph, [[.. Enumerable.Repeat((100.0, 0), 40)]], _ => 1));
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "throughput").Value, Is.EqualTo(20).Within(1e-9));
            Assert.That(ledger.Row("solo", "drift").Reason, Does.StartWith("34 queries of a launch that completed before the last was sent are too few").And.Contains("162"));
        });
    }

    [Test]
    public void TheLedgerMarksTheThroughputAndTheReportShowsItOverTime()
    {
        var graph = OfflineLaunch.Graph(2);
        var ledger = ScriptedRun.Of(
            [graph],
            [.. Enumerable.Range(1, 3).Select(launch => OfflineLaunch.Of(graph, [new SyntheticSeries(launch).Services("quiet", 1000)], at => Math.Exp(0.02 * at), launch))]);
        Assert.Multiple(() =>
        {
            foreach (var measure in new[] { "throughput", "drift" })
                Assert.That(ledger.Row("solo", measure).Notes, Has.Some.Match("^not stationary: times per query grew by (1.9|2)[0-9.]* % a second over 5[.0-9]* s, so they depend"), measure);

            Assert.That(ledger.Row("solo", "response.p50").Notes, Is.Empty);
            Assert.That(ledger.Row("solo", "drift").Value, Is.EqualTo(0.02).Within(0.002));
            Assert.That(MarkdownReport.Of(ledger), Does.Match(@"\| solo \| 1 \| [▁-█]{20} \| (19[0-9]|20[0-9])/s \| 18[0-9]/s \|"));
        });
    }

    private static IEnumerable<(string Noise, int Slots)> Cases() =>
        [.. Noises.Select(noise => (noise, 1)), .. Noises.Select(noise => (noise, 4)), ("noisy", 16), ("mix", 16)];

    private static int Queries(int slots) => slots == 1 ? 500 : 1000;

    private static double Seconds(string noise, int slots) => Queries(slots) * 0.01 / slots * (noise == "mix" ? 2.75 : 1);

    private static IReadOnlyList<LaunchValue> Values(int seed, string noise, int slots, Func<double, double> factor) =>
        OfflineLaunch.Values(new SyntheticSeries(seed) { Factor = factor }, noise, slots, Queries(slots));

    private static double Throughput(IReadOnlyList<LaunchValue> values) => values.Single(value => value.Key.Measure == "throughput").Value!.Value;

    private static bool IsCut(IReadOnlyList<LaunchValue> values) =>
        values.Single(value => value.Key.Measure == "throughput").Notes.Any(note => note.StartsWith("warm-up cut", StringComparison.Ordinal) || note.StartsWith("not warmed", StringComparison.Ordinal));

    private static List<IReadOnlyList<LaunchValue>> Run(int run, string noise, int slots, Func<double, double> factor) =>
        [.. Enumerable.Range(0, Launches).Select(launch => Values((1000 * run) + launch, noise, slots, factor))];

    private static bool Drifts(List<IReadOnlyList<LaunchValue>> run) => Drift.NotStationary(
        [.. run.Select(launch => launch.Single(value => value.Key.Measure == "drift").Drift).OfType<Drift>()]).Count > 0;
}

using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>From samples to measures, slices and the file.</summary>
public sealed class ResourceMeasuresTests
{
    private const string Beside = "beside BuildIndex";

    [Test]
    public void ACounterIsInterpolatedAtTheEdgesOfAStretch()
    {
        var series = Series(ResourceMetric.Cpu, (0, 0), (100, 50), (200, 250), (300, 250));
        Assert.Multiple(() =>
        {
            Assert.That(series.Used(ResourceMetric.Cpu, new TimeWindow(50, 150)), Is.EqualTo(125));
            Assert.That(series.Used(ResourceMetric.Cpu, new TimeWindow(100, 200)), Is.EqualTo(200));
            Assert.That(series.Used(ResourceMetric.Cpu, new TimeWindow(200, 300)), Is.Zero);
            Assert.That(series.Used(ResourceMetric.Cpu, new TimeWindow(250, 301)), Is.Null, "nothing is known after the last sample");
            Assert.That(series.Used(ResourceMetric.Cpu, new TimeWindow(-1, 100)), Is.Null, "nor before the first");
            Assert.That(series.Used(ResourceMetric.Rss, new TimeWindow(0, 100)), Is.Null);
        });
    }

    [Test]
    public void ASampleThatIsMissingIsBridgedAndNotZero()
    {
        var series = Series(ResourceMetric.Rss, (0, 10), (100, double.NaN), (200, 30), (300, double.NaN));
        Assert.Multiple(() =>
        {
            Assert.That(series.Mean(ResourceMetric.Rss, new TimeWindow(0, 201)), Is.EqualTo(20));
            Assert.That(series.Mean(ResourceMetric.Rss, new TimeWindow(90, 110)), Is.EqualTo(20), "no sample in it: what lies between its neighbours");
            Assert.That(series.Mean(ResourceMetric.Rss, new TimeWindow(210, 300)), Is.Null);
            Assert.That(series.Value(1, ResourceMetric.Rss), Is.Null);
        });
    }

    [Test]
    public void AMetricThatBeginsLaterKeepsItsPlaces()
    {
        var series = new ResourceSeries(ProcessRole.Subject, "A", 0, 1);
        series.Add(0, Row(ResourceMetric.Rss, 1));
        series.Add(10, Row(ResourceMetric.Heap, 2));
        Assert.That(
            (series.Value(0, ResourceMetric.Heap), series.Value(1, ResourceMetric.Heap), series.Value(0, ResourceMetric.Rss), series.Value(1, ResourceMetric.Rss)),
            Is.EqualTo(((double?)null, (double?)2, (double?)1, (double?)null)));
    }

    [Test]
    public void EachProcessHasItsCoresByConditionAndTheRestIsWhatIsLeft()
    {
        var ledger = Collocated();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("paused BuildIndex", "cpu.cores").Value, Is.EqualTo(0.9).Within(1e-9));
            Assert.That(ledger.Row(Beside, "cpu.cores").Value, Is.EqualTo(0.75).Within(1e-9));
            Assert.That(ledger.Row(Beside, "rest.cpu.cores").Value, Is.EqualTo(0.2).Within(1e-9));
            Assert.That(ledger.Row(Beside, "tool.cpu.cores").Value, Is.EqualTo(0.01).Within(1e-9));
            Assert.That(ledger.Row(Beside, "machine.cpu.cores").Value, Is.EqualTo(1.96).Within(1e-9));
            Assert.That(ledger.Row(Beside, "rss.mean").Value, Is.EqualTo(1e6));
            Assert.That(ledger.Row("beside AskDocs/SingleStream", "cpu.cores", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(1).Within(1e-9));
            Assert.That(ledger.Row("beside AskDocs/SingleStream", "rss.mean", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(2e6));
        });
    }

    [Test]
    public void WhatWasNotSampledIsAbsentWithAReason()
    {
        var ledger = Collocated();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row(Beside, "heap.mean").Value, Is.Null);
            Assert.That(ledger.Row(Beside, "heap.mean").Reason, Is.EqualTo("the system does not tell"));
            Assert.That(ledger.Row(Beside, "energy").Value, Is.Null);
            Assert.That(ledger.Measures.Where(row => MeasureCatalog.IsSampled(row.Measure) && row.Value is null).Select(row => row.Reason), Has.All.Not.Empty);
        });
    }

    [Test]
    public void WhereNothingCanBeSampledEachMeasureSaysWhy()
    {
        const string Why = "only Linux is sampled";
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 40, 41);
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], script.Result() with { Resources = new LaunchResources([], [], Why) });
        var rows = ledger.Measures.Where(row => MeasureCatalog.IsSampled(row.Measure)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(row => row.Measure), Is.EqualTo(MeasureCatalog.All.Select(kind => kind.Name).Where(MeasureCatalog.IsSampled)));
            Assert.That(rows.Select(row => (row.Value, row.Reason)), Is.All.EqualTo(((double?)null, Why)));
            Assert.That(ledger.Utilisation, Is.Empty);
        });
    }

    [Test]
    public void OfNeighboursInTheSubjectsProcessNothingIsToldByProcess()
    {
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], Launch(1) with { Isolation = Isolation.Thread });
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row(Beside, "cpu.cores").Value, Is.Null);
            Assert.That(ledger.Row(Beside, "cpu.cores").Reason, Does.Contain("counted by process"));
            Assert.That(ledger.Row(Beside, "machine.cpu.cores").Value, Is.EqualTo(1.96).Within(1e-9));
        });
    }

    [Test]
    public void ARunThatWasNotSampledHasNoSuchRows()
    {
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 40, 41).Result());
        Assert.That(ledger.Measures.Where(row => MeasureCatalog.IsSampled(row.Measure)), Is.Empty);
    }

    [Test]
    public void PowerIsFromTheCounterOfEnergyAndEnergyIsByQuery()
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 400, 600);
        var block = script.Blocks[0];
        var machine = new ResourceSeries(ProcessRole.Machine, "machine", 0, 0);
        machine.Add(block.Start, Row(ResourceMetric.Energy, 100));
        machine.Add(block.End, Row(ResourceMetric.Energy, 130));
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], script.Result() with { Resources = new LaunchResources([machine], []) });
        Assert.That((ledger.Row("solo", "machine.power").Value, ledger.Row("solo", "energy").Value), Is.EqualTo(((double?)30, (double?)15)), "30 J in a second, for two queries");
    }

    [Test]
    public void SlicesCoverTheMeasuredStretchesOneAfterTheOther()
    {
        var ledger = Collocated();
        var rows = ledger.Utilisation.Where(row => row.Condition == Beside).ToDictionary(row => row.Process);
        Assert.Multiple(() =>
        {
            Assert.That(rows.Keys, Is.EqualTo(new[] { "AskDocs", "BuildIndex", "tool", "rest" }));
            Assert.That(rows["AskDocs"].Cores, Has.Count.EqualTo(20));
            Assert.That(rows["AskDocs"].Cores, Is.All.EqualTo(0.75).Within(1e-4), "the pause between its two blocks is in none");
            Assert.That(rows["BuildIndex"].Cores, Is.All.EqualTo(1).Within(1e-4));
            Assert.That(rows["rest"].Pid, Is.Null);
            Assert.That(ledger.Utilisation.Single(row => row is { Condition: "paused BuildIndex", Process: "BuildIndex" }).Cores.Average(), Is.Zero);
        });
    }

    [Test]
    public void OfALaunchThatFailedBlocksGoAsFarAsTheSubjectWasSeen()
    {
        var whole = Launch(1);
        var blocks = whole.Records!.Blocks;
        var died = new SeenBlock(Beside, new TimeWindow(blocks[1].Start, long.MaxValue));
        var failed = whole with
        {
            Outcome = LaunchOutcome.Failed,
            Records = null,
            Seen = [new SeenBlock("paused BuildIndex", new TimeWindow(blocks[0].Start, blocks[0].End)), died],
        };
        var rows = ScriptedRun.Of([ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], failed).Utilisation;
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(row => row.Outcome), Is.All.EqualTo(LaunchOutcome.Failed));
            Assert.That(rows.Single(row => row is { Condition: "paused BuildIndex", Process: "AskDocs" }).Cores, Is.All.EqualTo(0.9).Within(1e-4));
            Assert.That(rows.Single(row => row is { Condition: Beside, Process: "AskDocs" }).Cores[0], Is.EqualTo(0.75).Within(1e-4));
            Assert.That(rows.Select(row => row.Cores).SelectMany(cores => cores), Has.None.Null);
        });
    }

    [Test]
    public async Task EachLaunchIsAddedToTheFileAndNothingIsLost()
    {
        var folder = Directory.CreateTempSubdirectory("samples-").FullName;
        try
        {
            foreach (var number in new[] { 1, 2 }) ResourcesFile.Append(folder, Launch(number));
            Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EqualTo(new[] { "resources.parquet" }), "no temporary file stays");
            var reader = await Parquet.ParquetReader.CreateAsync(Path.Combine(folder, "resources.parquet"));
            await using (reader)
            {
                var rows = 0;
                for (var group = 0; group < reader.RowGroupCount; group++)
                {
                    using var part = reader.OpenRowGroupReader(group);
                    var launch = Launch(group + 1);
                    var all = launch.Resources!.Series.SelectMany(series => Enumerable.Range(0, series.Times.Count).Select(sample => (series, sample))).ToList();
                    var (times, launches, cpu, steal) = (new long[part.RowCount], new int[part.RowCount], new double?[part.RowCount], new double?[part.RowCount]);
                    var (roles, conditions, outcomes) = (new string[part.RowCount], new string[part.RowCount], new string[part.RowCount]);
                    await part.ReadAsync<long>(reader.Schema.FindDataField("time"), times);
                    await part.ReadAsync<int>(reader.Schema.FindDataField("launch"), launches);
                    await part.ReadAsync<double>(reader.Schema.FindDataField("cpu"), cpu);
                    await part.ReadAsync<double>(reader.Schema.FindDataField("steal"), steal);
                    await part.ReadAsync(reader.Schema.FindDataField("role"), roles);
                    await part.ReadAsync(reader.Schema.FindDataField("condition"), conditions);
                    await part.ReadAsync(reader.Schema.FindDataField("outcome"), outcomes);
                    Assert.Multiple(() =>
                    {
                        Assert.That(times, Is.EqualTo(all.Select(row => row.series.Times[row.sample])));
                        Assert.That(launches, Is.All.EqualTo(group + 1));
                        Assert.That(outcomes, Is.All.EqualTo("ok"));
                        Assert.That(cpu, Is.EqualTo(all.Select(row => row.series.Value(row.sample, ResourceMetric.Cpu))));
                        Assert.That(steal, Is.All.Null, "not read");
                        Assert.That(roles.Distinct(), Is.EqualTo(new[] { "machine", "subject", "neighbour", "tool" }));
                        Assert.That(conditions.Distinct(), Is.EquivalentTo(new[] { null, "paused BuildIndex", Beside }));
                    });
                    rows += times.Length;
                }

                Assert.That(rows, Is.EqualTo(2 * Launch(1).Resources!.Series.Sum(series => series.Times.Count)));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void ColumnsStandAtTheirMetricsPlacesAndAreDescribed()
    {
        Assert.That(ResourceColumns.All.Select(column => column.Metric), Is.EqualTo(Enum.GetValues<ResourceMetric>()));
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Benchmark.sln"))) root = Path.GetDirectoryName(root)!;
        var document = File.ReadAllText(Path.Combine(root, "docs", "ledger.md"));
        document = document[document.IndexOf("\n## resources.parquet\n", StringComparison.Ordinal)..];
        Assert.That(ResourceColumns.All.Select(column => column.Name).Where(name => !document.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static RunLedger Collocated() => ScriptedRun.Of([ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], Launch(1));

    private static LaunchResult Launch(int number)
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, number, ScriptedGraphs.SingleStream) { Alternating = true }
            .Block("paused BuildIndex", 41, 42, 43, 44).Block(Beside, 70, 74, 78, 82).Block(Beside, 72, 76, 80, 84).Block("paused BuildIndex", 40, 42, 44, 46);
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream);
        own.Runs(script.Blocks[1].MeasuredFrom, script.Blocks[2].End, ScriptedLaunch.Ms(20));
        return script.Beside(own.Result()).Result() with
        {
            Resources = ScriptedResources.Of(
                script.Blocks,
                0.2,
                (ProcessRole.Subject, "Docs.AskDocs", new Dictionary<string, double> { ["paused BuildIndex"] = 0.9, [Beside] = 0.75 }),
                (ProcessRole.Neighbour, "Docs.BuildIndex", new Dictionary<string, double> { [Beside] = 1 }),
                (ProcessRole.Tool, "tool", new Dictionary<string, double> { ["paused BuildIndex"] = 0.01, [Beside] = 0.01 })),
        };
    }

    private static ResourceSeries Series(ResourceMetric metric, params (long Time, double Value)[] samples)
    {
        var series = new ResourceSeries(ProcessRole.Subject, "A", 0, 1);
        foreach (var (time, value) in samples) series.Add(time, Row(metric, value));
        return series;
    }

    private static double[] Row(ResourceMetric metric, double value)
    {
        double[] row = [.. Enumerable.Repeat(double.NaN, ResourceColumns.All.Count)];
        row[(int)metric] = value;
        return row;
    }
}
